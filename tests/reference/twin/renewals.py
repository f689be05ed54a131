"""Rules 1.6, 5.10 and 6: where history begins, and how a met requirement is owed again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tests.reference.twin.audience import AudienceSpell
from tests.reference.twin.credits import Credit
from tests.reference.twin.engagements import Tenure
from tests.reference.twin.known import Known
from tests.reference.twin.leaves import moved
from tests.reference.twin.meets import Meeting, interval_for
from tests.reference.twin.obligation import Obligation
from tests.reference.twin.owners import Owner, Rule, binds, governing, rule_in_force, rules_of
from tests.reference.twin.people import plain
from tests.reference.twin.time import DAY, add, yearly
from tests.reference.twin.vanished import retracted


def history_from(known: Known) -> date:
    """1.6: the option, else the policy, else the earlier of the period's start and the first completion known."""
    chosen = known.question.history_from or known.policy.evidence.history_from
    if chosen:
        return chosen
    rows = [row for row in known.rows("completion.observed") if not retracted(row, known)]
    days = [day for row in rows if (day := known.day(row))]
    return min([known.question.period_start, *days])


@dataclass(frozen=True)
class YearlyWindow:
    first: date
    last: date
    basis: str


def windows_of(rule: Rule, owner: Owner, year: int) -> list[YearlyWindow]:
    """6.2: the windows that begin in a year (fixed dates: that end in it)."""
    renewal = rule.line.renewal
    if renewal.mode == "calendar_year":
        return [YearlyWindow(date(year, 1, 1), date(year, 12, 31), f"calendar year {year}")]
    if renewal.mode == "fixed_date" and renewal.on:
        first = yearly(renewal.on, year - 1) + DAY
        return [YearlyWindow(first, yearly(renewal.on, year), f"yearly on {renewal.on}")]
    found = []
    for window in renewal.windows if renewal.mode == "windows" else ():
        if window.topic is None or plain(window.topic) == owner.topic:
            later = window.due_day < window.from_day
            first, last = yearly(window.from_day, year), yearly(window.due_day, year + later)
            found.append(YearlyWindow(first, last, f"window {window.from_day} to {window.due_day}"))
    return found


class Renewing:
    """What one person owes again of one owner."""

    def __init__(self, owner: Owner, spells: list[AudienceSpell], meeting: Meeting, history: date) -> None:
        self.owner, self.spells, self.meeting, self.history = owner, spells, meeting, history
        self.known: Known = meeting.crediting.known
        self.kind = "refresh" if owner.topic is None else "topic"
        self.binds = binds(owner, self.known)

    def all(self, first: list[Obligation]) -> list[Obligation]:
        found = [due for tenure in self.tenures() for due in self.rolling(tenure, first)]
        return [*found, *(due for due in self.windows() if due.trigger <= self.known.as_of)]

    def tenures(self) -> list[Tenure]:
        return list({id(spell.tenure): spell.tenure for spell in self.spells}.values())

    def rolling(self, tenure: Tenure, first: list[Obligation]) -> Iterator[Obligation]:
        """6.1: the clock of a tenure, and the one that starts where history begins."""
        opened = [due for due in first if due.tenure is tenure and due.kind != "jit"]
        met = [credit for due in opened if (credit := self.starting(due))]
        chained = self.chain(tenure, min(met, key=lambda credit: credit.order)) if met else []
        yield from chained
        due = self.where_history_begins(tenure, [*opened, *chained])
        if due:
            yield due
            credit = self.meeting.met_by(due)
            if credit:
                yield from self.chain(tenure, credit)

    def starting(self, due: Obligation) -> Credit | None:
        """6.1: the completion that met a first obligation, or made it not required."""
        if due.not_required:
            return due.known_credit
        return self.meeting.met_by(due)

    def chain(self, tenure: Tenure, credit: Credit | None) -> list[Obligation]:
        """6.1: each completion of the chain opens a refresh, which the next one meets."""
        found = []
        while credit and credit.lo:
            rule = governing(self.owner, credit.lo, self.known)
            every = interval_for(rule)
            due = Obligation(
                self.owner,
                rule,
                self.kind,
                tenure,
                credit.lo,
                add(credit.lo, every),
                f"last completion + {every}",
                fit="chain",
                first=False,
                after=credit.order,
            )
            if rule.line.renewal.mode == "rolling":
                found.append(due)
            credit = self.meeting.met_by(due)
        return found

    def where_history_begins(self, tenure: Tenure, opened: list[Obligation]) -> Obligation | None:
        """5.10: engaged before history begins, first obligation due before it, nothing open: a refresh."""
        here = [spell for spell in self.spells if spell.tenure is tenure]
        inside = all(any(spell.has(day) for spell in here) for day in (self.history - DAY, self.history))
        rule = governing(self.owner, self.history, self.known)
        if not inside or rule.line.renewal.mode != "rolling" or self.history > self.known.as_of:
            return None
        owed = [due for due in opened if not due.not_required]
        fell_due = any(due.first and due.kind != "version" and self.falls_due(due) < self.history for due in opened)
        still_open = any(due.trigger <= self.history <= self.falls_due(due) for due in owed)
        if not fell_due or still_open:
            return None
        every = interval_for(rule)
        return Obligation(
            self.owner,
            rule,
            self.kind,
            tenure,
            self.history,
            add(self.history, every),
            f"history begins + {every}",
            fit="since",
            extra="history",
            first=False,
            since=self.history,
        )

    def falls_due(self, due: Obligation) -> date:
        """As moved by a break or a leave (7.5)."""
        return moved(due, self.meeting.crediting.records, self.known).due

    def windows(self) -> Iterator[Obligation]:
        """6.2: years, fixed dates and windows, for each audience spell."""
        for spell in self.spells:
            for rule in rules_of(self.owner, self.known):
                years = range(max(spell.first, self.history).year - 1, self.known.as_of.year + 2)
                for window in (window for year in years for window in windows_of(rule, self.owner, year)):
                    due = self.window(rule, spell, window)
                    if due and window.last >= max(self.binds, self.history):
                        yield due

    def window(self, rule: Rule, spell: AudienceSpell, window: YearlyWindow) -> Obligation | None:
        """A window opens on its first day, or on the day somebody enters or returns inside it."""
        day = spell.first
        if spell.has(window.first):
            starts = [segment.first for segment in spell.tenure.segments if segment.first >= window.first]
            day = window.first if spell.tenure.engaged(window.first) else min(starts)
        if not window.first <= day <= window.last or rule_in_force(self.owner, day, self.known) != rule:
            return None
        due, basis = window.last, window.basis
        onboarding = rule.line.onboarding
        days = 30 if onboarding.trigger == "none" else onboarding.within_days
        if day > window.first and day + days * DAY > due:
            bound = day == self.binds and spell.tenure.engaged(day - DAY)
            due, basis = day + days * DAY, f"{'requirement binds' if bound else 'entry'} + {days} days"
        extra = f"window {window.last.isoformat()}"
        return Obligation(
            self.owner,
            rule,
            self.kind,
            spell.tenure,
            day,
            due,
            basis,
            fit="since",
            extra=extra,
            first=False,
            since=window.first,
        )
