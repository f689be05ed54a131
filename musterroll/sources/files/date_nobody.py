"""Days on which nothing happened: what systems and spreadsheets print where there is no date."""

from __future__ import annotations

from datetime import date

from musterroll.sources.files.dates import Day

# Nobody's work or training began before it; one such day, believed, would begin the history of the whole report there.
FIRST_DAY = date(1900, 1, 1)
# Day 0 of spreadsheets in both of their calendars, and the first day of some databases.
_NOBODY = frozenset([(1899, 12, 30), (1899, 12, 31), (1900, 1, 1)])


def is_nobody(cell: Day) -> bool:
    """Whether a day is no date: year 1, 0000-00-00, day 0 of a spreadsheet (`0-Jan-00`, 1899-12-30), 1900-01-01."""
    first, second = sorted((cell.month, cell.day))
    if first == 0:
        return cell.year in (0, 1900) and second <= 1
    # Of 12/30, 12/31 and 1/1 the smaller number is the month, whichever stands first.
    return not cell.short and (cell.year == 1 or (cell.year, first, second) in _NOBODY)
