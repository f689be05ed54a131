"""The error about a column in which day and month could be swapped."""

from __future__ import annotations

import pyarrow.compute as pc

from musterroll.facts.errors import Refused
from musterroll.sources.files.date_order import Swapped
from musterroll.sources.files.grid import Grid
from musterroll.sources.files.reading import Reading


def refusal(name: str, reading: Reading, grid: Grid, field: str, swapped: Swapped) -> Refused:
    """What to declare, with the rows that show why."""
    column = reading.column(field)

    def row(text: str) -> str:
        at = pc.index(grid.columns[reading.where[field][0]], text).as_py()
        return f"row {grid.rows[at].as_py()} ({text})" if at >= 0 else text

    if swapped.day_first and swapped.month_first:
        return Refused(
            f"{name}: {column}: the day comes first in {row(swapped.day_first)}, "
            f"the month in {row(swapped.month_first)}.",
            "Correct the column, or declare --dates dmy or --dates mdy: rows that have no such date are then refused "
            "one by one.",
        )
    return Refused(
        f"{name}: {column}: day and month could be swapped in every row, as in {row(swapped.either or '')}.",
        "Declare the order: --dates dmy (day first) or --dates mdy (month first).",
    )
