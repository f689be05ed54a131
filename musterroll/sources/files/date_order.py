"""Which comes first, day or month: declared, settled by some row of the column, or not to be known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from musterroll.sources.files.dates import Day, day_of

WORDS = {"dmy": "day before month", "mdy": "month before day", "ymd": "year, month, day"}


class Swapped(Exception):
    """Day and month could be swapped: on every row, or rows contradict each other. Texts are for examples."""

    def __init__(self, day_first: str | None, month_first: str | None, either: str | None) -> None:
        super().__init__()
        self.day_first, self.month_first, self.either = day_first, month_first, either


class Order:
    """The order of numeric dates in one column; `Swapped` when it is needed and not known.

    `days` are the days as written, by a text that shows them. A declared `ymd` speaks of dates with two digits
    of the year only: in the others the year tells itself.
    """

    def __init__(self, days: Mapping[str, Day], declared: str | None) -> None:
        self._declared = declared
        self._swapped = {text: day for text, day in days.items() if day.swap}
        self._settled = declared if declared in ("dmy", "mdy") else self._settle()

    def day(self, cell: Day, as_of: date) -> date | None:
        """The day in a cell; None if there is no such day."""
        return day_of(cell, self._of(cell), as_of)

    def notes(self) -> list[str]:
        """What was decided, if anything had to be."""
        used = sorted({self._of(cell) for cell in self._swapped.values()})
        how = "declared" if self._declared else "settled by the rows"
        return [f"{WORDS[order]} ({how})" for order in used]

    def _of(self, cell: Day) -> str:
        return "ymd" if self._declared == "ymd" and cell.short else self._settled

    def _settle(self) -> str:
        day_first = month_first = either = None
        for text, cell in self._swapped.items():
            first, second = cell.day, cell.month
            if first == second or (self._declared == "ymd" and cell.short):
                continue
            if first <= 12 and second <= 12:
                either = either or text
            elif second <= 12:
                day_first = day_first or text
            elif first <= 12:
                month_first = month_first or text
        if (day_first and month_first) or (either and not day_first and not month_first):
            raise Swapped(day_first, month_first, either)
        return "mdy" if month_first else "dmy"
