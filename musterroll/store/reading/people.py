"""The people of the state."""

from __future__ import annotations

from musterroll.store.tables import Tables


def counted(tables: Tables) -> int:
    """How many there are, in the population or not."""
    row = tables.row("SELECT count(*) FROM state_people")
    return int(row[0]) if row else 0
