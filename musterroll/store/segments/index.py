"""Which segments there are: the rows of the table `segments`."""

from __future__ import annotations

from collections.abc import Iterable

from musterroll.store.segments.files import Segment
from musterroll.store.tables import Tables

_COLUMNS = 'kind, "first", "last", name, sha256, "rows"'


def listed(tables: Tables) -> list[Segment]:
    """All segments, by kind and range."""
    return [Segment(*row) for row in tables.rows(f'SELECT {_COLUMNS} FROM segments ORDER BY kind, "first"')]


def replace(tables: Tables, old: Iterable[Segment], new: Iterable[Segment]) -> None:
    """Takes segments out of the list and puts others in."""
    for segment in old:
        tables.say("DELETE FROM segments WHERE name = %s", (segment.name,))
    for segment in new:
        tables.say(f"INSERT INTO segments ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s)", segment)


def lock(tables: Tables) -> None:
    """Makes others wait who would change the list; on SQLite the transaction itself does."""
    if not tables.on_sqlite:
        tables.say("LOCK TABLE segments IN EXCLUSIVE MODE")
