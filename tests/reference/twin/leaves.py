"""Rule 7.5: due days that move, because of a break or of leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tests.reference.twin.known import Known
from tests.reference.twin.obligation import Obligation
from tests.reference.twin.owners import Rule
from tests.reference.twin.records import Records, span_of
from tests.reference.twin.time import DAY, LAST, Span, merged


@dataclass(frozen=True)
class Moved:
    """A due day after all moves. `refused`: the first condition that failed, where a leave did not move it."""

    due: date
    basis: str
    provisional: bool = False
    by_leave: bool = False
    refused: str | None = None


def moved(due: Obligation, records: Records, known: Known) -> Moved:
    """7.5: a due day in a break moves to the return; one in a leave to its end, if the version says so."""
    if due.kind == "pre_access":
        return Moved(due.due, due.basis)
    day, basis = due.due, due.basis
    for before, after in zip(due.tenure.segments, due.tenure.segments[1:], strict=False):
        if before.last < day < after.first:
            day, basis = after.first, f"{basis}; moved to the return from a break"
    return moved_by_leave(day, basis, due.rule, records, known)


def moved_by_leave(day: date, basis: str, rule: Rule, records: Records, known: Known) -> Moved:
    """7.5: again while the new day lies in another leave."""
    clause, provisional, by_leave, refused = rule.policy.leave, False, False, None
    waiting = merged([span_of(row) for row in records.leaves])
    while leave := next((span for span in waiting if span[0] <= day <= span[1]), None):
        waiting.remove(leave)
        refused = refusal(leave, rule, records, known)
        if refused:
            break
        known_last = known.as_of if leave[1] == LAST else leave[1]
        back = known_last + (1 + clause.return_days) * DAY
        if back > day:
            day, by_leave, provisional = back, True, provisional or leave[1] == LAST
    if by_leave:
        basis = f"{basis}; moved to the return from leave + {clause.return_days} days"
    return Moved(day, basis, provisional, by_leave, refused)


def refusal(leave: Span, rule: Rule, records: Records, known: Known) -> str | None:
    """7.5: the first condition under which a leave does not move anything."""
    clause = rule.policy.leave
    parts = [row for row in records.leaves if leave[0] <= row["from_on"] <= leave[1]]
    if not clause.extends:
        return "no_clause"
    if clause.requires_approval_before:
        if any(row["approved_on"] and row["approved_on"] > row["from_on"] for row in parts):
            return "not_approved_before"
        if any(not row["approved_on"] for row in parts):
            return "approval_unknown"
    last = min(leave[1], known.as_of)
    signed_in = any(leave[0] <= day <= last for day in records.sign_ins)
    return "signed_in" if signed_in and clause.requires_no_sign_in else None


def on_leave(records: Records, span: Span) -> bool:
    """Whether any day of a span is a day of leave."""
    return any(row["from_on"] <= span[1] and span_of(row)[1] >= span[0] for row in records.leaves)
