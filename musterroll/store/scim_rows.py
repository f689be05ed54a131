"""What directories push (SCIM), a row each: users and groups are kept and found in the same way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from musterroll.facts.leaf import instant_of
from musterroll.store.tables import Tables
from musterroll.store.where import Where

_COLUMNS = "key, document, entry, created_us, modified_us"


@dataclass(frozen=True)
class Pushed:
    """A user or group as it is now. `document` is what the directory sees; `entry` the latest fact about it."""

    id: str
    document: dict[str, Any]
    entry: int
    created_at: datetime
    modified_at: datetime


class PushedRows:
    """The rows of one table. Each source has its own and sees no other's."""

    def __init__(self, tables: Tables, table: str) -> None:
        self._tables, self._table = tables, table

    def get(self, source: str, key: str) -> Pushed | None:
        """The one with this id."""
        return next(iter(self.some(source, Where("key = %s", (key,)))), None)

    def some(self, source: str, where: Where, first: int = 0, count: int = 2**31) -> list[Pushed]:
        """Those of a source under a condition, in the order in which they came."""
        rows = self._tables.rows(
            f"SELECT {_COLUMNS} FROM {self._table} WHERE source = %s AND ({where.sql})"
            " ORDER BY position, key LIMIT %s OFFSET %s",
            (source, *where.values, count, first),
        )
        return [_pushed(*row) for row in rows]

    def count(self, source: str, where: Where) -> int:
        """How many of a source there are under a condition."""
        question = f"SELECT count(*) FROM {self._table} WHERE source = %s AND ({where.sql})"
        return int(self._tables.rows(question, (source, *where.values))[0][0])


def _pushed(key: str, document: str, entry: int, created_us: int, modified_us: int) -> Pushed:
    return Pushed(key, msgspec.json.decode(document), entry, instant_of(created_us), instant_of(modified_us))
