"""Which row of a lane a window stands in, so that none covers another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from musterroll.reports.timeline.lanes import Lane, Mark, Spell, Window

_APART = timedelta(days=15)  # about as wide as a mark
SLOTS = 2  # windows stand above and below the middle of a row


@dataclass
class Row:
    """One row of a lane. The first row of a lane bears its name. Windows and marks have their slot."""

    name: str
    spells: tuple[Spell, ...] = ()
    breaks: bool = False
    windows: list[tuple[Window, int]] = field(default_factory=list)
    marks: list[tuple[Mark, int]] = field(default_factory=list)


def rows_of(lanes: Iterable[Lane]) -> Iterator[Row]:
    """The rows of all lanes, in order."""
    for lane in lanes:
        slots = _slots([*lane.windows, *lane.marks])
        count = max(slots.values(), default=0) // SLOTS + 1
        rows = [Row(lane.name if number == 0 else "") for number in range(count)]
        rows[0].spells, rows[0].breaks = lane.spells, lane.breaks
        for at, window in enumerate(lane.windows):
            rows[slots[at] // SLOTS].windows.append((window, slots[at] % SLOTS))
        for at, mark in enumerate(lane.marks, len(lane.windows)):
            rows[slots[at] // SLOTS].marks.append((mark, slots[at] % SLOTS))
        yield from rows


def _slots(things: list[Window | Mark]) -> dict[int, int]:
    """The slot of each thing by its place in the list: the first in which it covers nothing."""
    reached: list[date] = []
    found: dict[int, int] = {}
    for at in sorted(range(len(things)), key=lambda one: _extent(things[one])):
        first, last = _extent(things[at])
        free = next((slot for slot, until in enumerate(reached) if until + _APART <= first), len(reached))
        reached[free : free + 1] = [last]
        found[at] = free
    return found


def _extent(thing: Window | Mark) -> tuple[date, date]:
    if isinstance(thing, Mark):
        return thing.day, thing.day
    days = [day for day in (thing.opens, thing.due, thing.before, thing.done) if day is not None]
    return min(days), max(days)
