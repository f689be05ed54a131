"""Dates as Workday writes them: plain, with an offset behind, or as midnight of the day. No zone is meant by any."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from musterroll.facts.moments import DAY_EXPECTED, day
from musterroll.sources.row import refuse

_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:T00:00:00(?:\.0+)?)?(?:Z|[+-]\d\d:\d\d)?", re.ASCII)


def day_in(value: Any, column: str) -> date | None:
    """The date in a cell, None where the cell is empty; refuses the row for anything else."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    found = _DATE.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise refuse(column, value, DAY_EXPECTED)
    try:
        return day(found[1])
    except ValueError:
        raise refuse(column, value, DAY_EXPECTED) from None
