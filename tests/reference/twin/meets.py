"""Rules 5.9 and 7.3: which completion is current on a day, and which one meets an obligation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tests.reference.twin.credits import Credit, Crediting
from tests.reference.twin.engagements import Tenure
from tests.reference.twin.model import Interval
from tests.reference.twin.obligation import Obligation
from tests.reference.twin.owners import Owner, Rule
from tests.reference.twin.time import DAY, add

YEAR = Interval(12, "months")


def interval_for(rule: Rule) -> Interval:
    """5.9: the rolling interval, else 12 months."""
    renewal = rule.line.renewal
    return renewal.every if renewal.mode == "rolling" and renewal.every else YEAR


def current(credits: list[Credit], rule: Rule, day: date, ends_by: Callable[[Credit], bool]) -> Credit | None:
    """5.9: the latest credit that is current on a day; `ends_by` says which end in time."""
    fitting = [
        credit
        for credit in credits
        if credit.lo and credit.hi and credit.end and add(credit.lo, interval_for(rule)) > day
        if ends_by(credit)
    ]
    return fitting[-1] if fitting else None


def by_day(day: date) -> Callable[[Credit], bool]:
    return lambda credit: credit.hi is not None and credit.hi <= day


def earliest_from(credits: list[Credit], day: date) -> Credit | None:
    return next((credit for credit in credits if credit.lo and credit.lo >= day), None)


def fitting(credits: list[Credit], due: Obligation) -> Credit | None:
    """7.3: of these credits (in order) the one that meets an obligation."""
    rule, trigger = due.rule, due.trigger
    before = trigger - rule.line.onboarding.pre_boarding_days * DAY
    if due.fit == "start":
        return earliest_from(credits, before)
    if due.fit == "binding":
        return current(credits, rule, trigger, by_day(trigger)) or earliest_from(credits, before)
    if due.fit == "current":
        return current(credits, rule, trigger, lambda credit: not is_after(credit, due)) or next(
            (credit for credit in credits if is_after(credit, due)), None
        )
    if due.fit == "version":
        return earliest_from(credits, trigger)
    if due.fit == "jit":
        return next(
            (credit for credit in credits if credit.begin and due.alert_at and credit.begin >= due.alert_at), None
        )
    if due.fit == "chain":
        return following(credits, due)
    return earliest_from(credits, due.since or trigger)


def following(credits: list[Credit], due: Obligation) -> Credit | None:
    """6.1: the next completion of a later day."""
    later = (credit for credit in credits if credit.lo and credit.lo > due.trigger)
    return next((credit for credit in later if due.after is None or credit.order > due.after), None)


def is_after(credit: Credit, due: Obligation) -> bool:
    """7.3: ends after the trigger day; before an access, after its instant, or on its day or after it."""
    if due.due_at:
        return bool(credit.end and credit.end > due.due_at)
    if due.kind == "pre_access":
        return bool(credit.hi and credit.hi >= due.trigger)
    return bool(credit.hi and credit.hi > due.trigger)


def straddling(credits: list[Credit], due: Obligation) -> Credit | None:
    """7.3: just in time, a completion of which nobody can say whether it came before or after the alert."""
    return next(
        (
            credit
            for credit in credits
            if credit.begin and credit.end and due.alert_at and credit.begin < due.alert_at <= credit.end
        ),
        None,
    )


class Meeting:
    """Counted and doubted credits of one person, remembered per owner, version, tenure and demand."""

    def __init__(self, crediting: Crediting) -> None:
        self.crediting = crediting
        self.cache: dict[tuple[object, ...], list[Credit]] = {}

    def all(self, owner: Owner, rule: Rule, tenure: Tenure, due: Obligation | None = None) -> list[Credit]:
        demand = due.demand if due else None
        key = (owner, rule.policy.version, tenure.first, demand)
        if key not in self.cache:
            self.cache[key] = self.crediting.credits(owner, rule, tenure, demand)
        return self.cache[key]

    def counted(self, owner: Owner, rule: Rule, tenure: Tenure, due: Obligation | None = None) -> list[Credit]:
        return [credit for credit in self.all(owner, rule, tenure, due) if credit.verdict == "counted"]

    def met_by(self, due: Obligation) -> Credit | None:
        """7.3: the counted completion that meets an obligation."""
        if due.known_credit:
            return due.known_credit
        counted = self.counted(due.owner, due.rule, due.tenure, due)
        return fitting(counted, due)
