"""How many rows of a file may be refused before a person must say that it goes on without them."""

from __future__ import annotations

from musterroll.facts.errors import Refused
from musterroll.facts.tables import FactTables

_TOLERATED = 20  # one row in so many may be refused: 5 %
_SHOWN = 3
_OTHERWISE = "Or go on without these rows: --allow-refused."


def not_too_many_refused(facts: FactTables, otherwise: str = _OTHERWISE) -> None:
    """`Refused` with the first rows where more than 5 % of a file's rows cannot be read; `otherwise` is a way out."""
    for entry in facts.inputs.to_pylist():
        if entry["refused"] * _TOLERATED > entry["rows"]:
            rows = [row for row in facts.refused.to_pylist() if row["input"] == entry["input"]]
            first = "; ".join(_refused(row) for row in rows[:_SHOWN])
            more = f"; and {len(rows) - _SHOWN:,} more" if len(rows) > _SHOWN else ""
            raise Refused(
                f"{entry['name']}: {entry['refused']:,} of {entry['rows']:,} rows cannot be read: {first}{more}.",
                f"{rows[0]['remedy'].rstrip('.')}. {otherwise}",
            )


def _refused(row: dict[str, object]) -> str:
    column = f", {row['column']}" if row["column"] else ""
    return f"row {row['row']}{column}: found {row['found']}, expected {row['expected']}"
