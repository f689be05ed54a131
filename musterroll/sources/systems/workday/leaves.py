"""Leaves in a row of a report: a group of entries, or one that stands in the row itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from musterroll.facts.bodies import LeaveRecorded
from musterroll.sources.row import RowRefused
from musterroll.sources.systems.workday.cells import Cells

Note = Callable[[str], None]
_NEVER = date.max


def leaves(account: str, cells: Cells, seen_on: date, note: Note) -> list[LeaveRecorded]:
    """The leaves, one for each first day. One that cannot be read is noted and left out; the worker stays."""
    told = cells.group("leaves")
    found: dict[date, LeaveRecorded] = {}
    for entry in [cells] if told is None else told:
        leave = _leave(account, entry, seen_on, bool(cells.flag("on_leave")), note)
        if leave is not None:
            before = found.get(leave.from_)
            found[leave.from_] = leave if before is None or _last(leave) > _last(before) else before
    if cells.flag("on_leave") and not any(one.from_ <= seen_on <= _last(one) for one in found.values()):
        note("on leave, and no leave in the report covers the day: since when or how long is not known")
    return [found[first] for first in sorted(found)]


def _leave(account: str, entry: Cells, seen_on: date, on_leave: bool, note: Note) -> LeaveRecorded | None:
    try:
        first, last, expected = (entry.day(name) for name in ("leave_from", "leave_to", "leave_expected_to"))
        approved = entry.day("leave_approved_on")
    except RowRefused as refusal:
        note(f"a leave with {refusal.error.column} {refusal.error.found} is left out")
        return None
    if first is None:
        return None
    if last is None and expected is not None:
        last = None if on_leave and first <= seen_on and expected < seen_on else expected
        if last is None:
            note("still on leave after its expected end: the end is not known")
    if last is not None and last < first:
        note("a leave that ends before it begins is left out")
        return None
    return LeaveRecorded(account=account, from_=first, to=last, approved_on=approved)


def _last(leave: LeaveRecorded) -> date:
    return leave.to or _NEVER
