"""Cells that a spreadsheet would run as a formula get an apostrophe in front, and the row says which."""

from __future__ import annotations

import re
from collections.abc import Mapping

FORMULA = "^[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]"
_FORMULA = re.compile(FORMULA)


def neutral(row: Mapping[str, object]) -> list[str]:
    """The cells of a row as texts, and last the names of those that were changed. Numbers are not touched."""
    cells: list[str] = []
    changed: list[str] = []
    for name, value in row.items():
        text = "" if value is None else str(value)
        if isinstance(value, str) and _FORMULA.match(text):
            changed.append(name)
            text = f"'{text}"
        cells.append(text)
    return [*cells, "; ".join(changed)]
