"""The distinct texts of a column of dates, one by one, for columns that are not plain ISO throughout.

Days and times of day repeat far more often than moments, so each of them is read once and only put together
for every text, in whole numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from musterroll.sources.files import dates
from musterroll.sources.files.date_nobody import FIRST_DAY, is_nobody
from musterroll.sources.files.date_order import Order
from musterroll.sources.files.dates import Clock

# Days since 1970, microseconds without a zone, microseconds in UTC, and the day as written.
Found = tuple[int | None, int | None, int | None, int | None]
NO_DATE: Found = (None, None, None, None)

# What systems print instead of a date that is not there; 0 is a spreadsheet's look into a blank cell.
_NOTHING = frozenset(
    ["", "-", "--", "—", "n/a", "na", "#n/a", "none", "null", "nil", "never", "nan", "nat", "tbd", "unknown"]
) | {"0", "00:00:00"}
_NEVER = ("never ", "not ", "no ")
_EPOCH = date(1970, 1, 1).toordinal()
_FIRST = (date.min.toordinal() - _EPOCH) * dates.DAY
_LAST = (date.max.toordinal() - _EPOCH + 1) * dates.DAY


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is no date: blank, n/a, Never logged in …"""
    plain = text.strip().casefold()
    return plain in _NOTHING or plain.startswith(_NEVER)


class DateCells:
    """The texts of one column; `Swapped` when the order of day and month is needed and not known.

    `has_dates`: the column has dates besides these texts.
    """

    def __init__(self, texts: Sequence[str], order: str | None, as_of: date, has_dates: bool) -> None:
        self._texts = texts
        self._parts = [None if is_nothing(text) else dates.split(text) for text in texts]
        example: dict[str, str] = {}
        self._clocks: dict[str, Clock | None] = {}
        for text, part in zip(texts, self._parts, strict=True):
            if part is not None:
                example.setdefault(part[0], text)
                if part[1] is not None and part[1] not in self._clocks:
                    self._clocks[part[1]] = dates.clock_written(part[1])
        self._written = {text: cell for text in example if (cell := dates.day_written(text)) is not None}
        settling = {example[text]: cell for text, cell in self._written.items() if not is_nobody(cell)}
        self._order = Order(settling, order)
        self._days = {text: self._order.day(cell, as_of) for text, cell in self._written.items()}
        self._has_dates = has_dates or any(self._days.values())
        self._numbers = 0

    def read(self, number: int) -> Found | None:
        """What a text says, or None if it is no date."""
        part = self._parts[number]
        if part is None:
            return NO_DATE
        cell = self._written.get(part[0])
        if cell is None:
            return self._number(self._texts[number])
        if is_nobody(cell):
            return NO_DATE
        day, clock = self._days[part[0]], self._clocks[part[1]] if part[1] is not None else None
        if day is None or day < FIRST_DAY or (clock is None and part[1] is not None):
            return None
        return _found(day.toordinal() - _EPOCH, clock)

    def notes(self) -> list[str]:
        """What was decided for the column."""
        years = [day.year for text, day in self._days.items() if day is not None and self._written[text].short]
        notes = self._order.notes()
        if years:
            notes.append(f"years of two digits read as {min(years)} to {max(years)}")
        if self._numbers:
            notes.append("bare numbers read as a spreadsheet's day numbers")
        return notes

    def _number(self, text: str) -> Found | None:
        """A bare number is a spreadsheet's day number, but only among dates."""
        known = dates.serial(text) if self._has_dates else None
        if known is None:
            return None
        self._numbers += 1
        day = known[0].toordinal() - _EPOCH
        return (day, None, None, day) if not known[1] else (None, day * dates.DAY + known[1], None, day)


def _found(day: int, clock: Clock | None) -> Found | None:
    if clock is None:
        return day, None, None, day
    local = day * dates.DAY + clock.since_midnight
    if clock.offset is None:
        return None, local, None, day
    at = local - clock.offset
    return (None, None, at, day) if _FIRST <= at < _LAST else None
