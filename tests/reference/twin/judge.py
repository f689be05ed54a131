"""Rules 7.4 to 7.8: the status of an obligation, its days overdue, and which obligations are listed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tests.reference.twin.audience import audience_days
from tests.reference.twin.credits import Credit
from tests.reference.twin.exemptions import exemptions_of
from tests.reference.twin.known import Known
from tests.reference.twin.leaves import Moved, moved
from tests.reference.twin.meets import Meeting, by_day, current, fitting, straddling
from tests.reference.twin.model import Row
from tests.reference.twin.obligation import Obligation
from tests.reference.twin.records import Records
from tests.reference.twin.time import DAY, Span, inside, intersected

BEST_FIRST = ["on_time", "indeterminate", "late", "missed"]


@dataclass(eq=False)
class Judged:
    """An obligation with its verdict. `met` is the counted completion that meets it."""

    due: Obligation
    moved: Moved
    status: str
    met: Credit | None
    shown: Credit | None  # the completion in the row: `met`, or the unverified one
    reason: str | None
    overdue_days: int = 0
    in_period: bool = False
    open_at_period_end: bool = False
    rollforward: bool = False


class Judge:
    """Judges the obligations of one person."""

    def __init__(self, records: Records, meeting: Meeting) -> None:
        self.records, self.meeting = records, meeting
        self.known: Known = meeting.crediting.known
        question = self.known.question
        self.start, self.end, self.as_of = question.period_start, question.period_end, question.as_of

    def judge(self, due: Obligation) -> Judged:
        """7.6, then 7.7."""
        move = moved(due, self.records, self.known)
        if due.not_required:
            result = Judged(due, move, "not_required", due.known_credit, due.known_credit, due.not_required)
        else:
            result = self.verdict(due, move)
        scope = self.scope(due)
        if result.status not in ("not_required", "exempt", "ended_before_due"):
            result.overdue_days = self.overdue(result, scope)
        day, met = move.due, result.met
        met_by_end = bool(met and met.lo and met.lo <= self.end)
        result.in_period = self.start <= day <= self.end or (day < self.start and result.overdue_days > 0)
        result.open_at_period_end = (
            result.status in ("late", "missed", "unverified")
            and day <= self.end
            and not met_by_end
            and inside(self.end, scope)
        )
        result.rollforward = (
            result.status == "not_yet_due"
            and due.trigger <= self.end < day
            and not met_by_end
            and (day <= self.as_of or met is not None)
        )
        return result

    def scope(self, due: Obligation) -> list[Span]:
        """4.6: the days of its tenure in the audience of its own version, whatever is in force."""
        return intersected(audience_days(self.records, due.rule.line, self.known), due.tenure.days())

    def overdue(self, result: Judged, scope: list[Span]) -> int:
        """7.7: days of the period after the due day and before the completion, in scope."""
        last = min(self.end, self.as_of)
        if result.met and result.met.lo:
            last = min(last, result.met.lo - DAY)
        first = max(self.start, result.moved.due + DAY)
        late = intersected(scope, [(first, last)]) if first <= last else []
        return sum((end - begin).days + 1 for begin, end in late)

    def verdict(self, due: Obligation, move: Moved) -> Judged:
        """7.6 from 2 on."""
        counted = self.meeting.counted(due.owner, due.rule, due.tenure, due)
        met, status = self.met(due, move.due, counted)
        if move.due <= self.end and self.exempt(due, move.due):
            return Judged(due, move, "exempt", met, met, None)
        if self.gone(due, move.due) and not (met and met.lo and met.lo <= move.due):
            return Judged(due, move, "ended_before_due", met, met, None)
        if move.due > self.end:
            return Judged(due, move, "not_yet_due", met, met, None)
        if status in ("missed", "late", "indeterminate"):
            better = self.doubted(due, move.due, status)
            if better:
                return Judged(due, move, "unverified", met, better, better.reason)
        return Judged(due, move, status, met, met, None)

    def exempt(self, due: Obligation, day: date) -> bool:
        """7.4."""
        return any(one.covers(day) for one in exemptions_of(self.records, due.owner.requirement, self.known))

    def gone(self, due: Obligation, day: date) -> bool:
        """7.6, 3: not in scope on the due day (due later: and not after the period's end before it)."""
        scope = self.scope(due)
        before = [min(last, day - DAY) for first, last in scope if first < day]
        if inside(day, scope):
            return False
        return day <= self.end or not before or max(before) <= self.end

    def met(self, due: Obligation, day: date, credits: list[Credit]) -> tuple[Credit | None, str]:
        """7.6, 5 and 6: the completion that meets it, and the status without regard to the period."""
        met = fitting(credits, due)
        if due.fit == "jit":
            unsure = straddling(credits, due)
            if unsure and not (met and met.hi and met.hi <= day):
                return unsure, "indeterminate" if day <= self.as_of else "not_yet_due"
        if met is None:
            last = self.as_of - DAY if self.known.question.type == "I" else self.as_of
            return None, "missed" if day <= last else "not_yet_due"
        return met, timing(met, due, day)

    def doubted(self, due: Obligation, day: date, status: str) -> Credit | None:
        """7.6, 7: the unverified completion that would give a better status."""
        credits = self.meeting.all(due.owner, due.rule, due.tenure, due)
        usable = [credit for credit in credits if credit.verdict != "not_counted"]
        undated = next((credit for credit in usable if credit.lo is None), None)
        if undated:
            return undated
        current_one = current(usable, due.rule, due.trigger, by_day(due.trigger)) if due.excusable else None
        if current_one:
            return current_one
        met, other = self.met(due, day, usable)
        better = met and met.verdict == "unverified" and BEST_FIRST.index(other) < BEST_FIRST.index(status)
        return met if better else None


def timing(met: Credit, due: Obligation, day: date) -> str:
    """7.6, 5: whether a completion came by the due day, or by the instant of the grant."""
    if due.due_at and met.begin and met.end:
        if met.end <= due.due_at:
            return "on_time"
        return "late" if met.begin > due.due_at else "indeterminate"
    if due.kind == "pre_access" and met.hi and met.lo:
        return "on_time" if met.hi < day else "late" if met.lo > day else "indeterminate"
    if met.hi and met.hi <= day:
        return "on_time"
    return "late" if met.lo and met.lo > day else "indeterminate"


def row_of(judged: Judged, records: Records, known: Known) -> Row:
    """A row of OBLIGATIONS."""
    due, move, shown = judged.due, judged.moved, judged.shown
    dated = shown if shown and judged.status != "unverified" else None
    late = judged.status == "late" and judged.met and judged.met.lo
    return {
        "id": due.id_of(records.key),
        "person": records.key,
        "requirement": due.owner.requirement,
        "kind": due.kind,
        "course": due.course,
        "topic": due.owner.name,
        "policy_version": due.rule.policy.version,
        "trigger_on": due.trigger,
        "due": move.due,
        "due_at": due.due_at,
        "original_due": due.due if due.due != move.due else None,
        "due_basis": move.basis,
        "provisional": move.provisional,
        "status": judged.status,
        "completed_on": dated.lo if dated else None,
        "completed_at": dated.row["happened_at"] if dated else None,
        "days_late": (judged.met.lo - move.due).days if late and judged.met and judged.met.lo else None,
        "overdue_days_in_period": judged.overdue_days,
        "open_at_period_end": judged.open_at_period_end,
        "completion": known.pointer(shown.row) if shown else None,
        "reason": judged.reason,
        "in_period": judged.in_period,
        "rollforward": judged.rollforward,
    }


def listed(judged: list[Judged], known: Known) -> list[Judged]:
    """7.8: the obligations of one owner that a report of the period lists."""
    if known.question.list_all:
        return judged
    start, end = known.question.period_start, known.question.period_end
    coming = [one for one in judged if one.status == "not_yet_due" and one.met is None]
    following = min(
        coming,
        key=lambda one: (one.moved.due, one.due.trigger, one.due.kind, one.due.course or "", one.due.extra),
        default=None,
    )

    def is_listed(one: Judged) -> bool:
        quiet = one.status in ("not_required", "exempt", "ended_before_due")
        here = start <= one.due.trigger <= end or start <= one.moved.due <= end
        return one.in_period or one.rollforward or (quiet and here) or one is following

    return [one for one in judged if is_listed(one)]
