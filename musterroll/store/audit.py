"""The book as its rows stand, for those who check it: nothing is taken for granted, not even that an index is next.

Rows come as tuples in large pages, because a check of everything spends its time on hashes and not on rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from musterroll.store import triggers
from musterroll.store.heads import Head
from musterroll.store.tables import Tables

# kind, source, received_at_us, digest, then salt and body in one; None where the body is gone.
Row = tuple[str, str, int, bytes, bytes | None]

_PAGE = (
    "SELECT e.kind, e.source, e.received_at_us, e.digest, {salted} "
    'FROM entries AS e LEFT JOIN bodies AS b ON b."index" = e."index" '
    'WHERE e."index" >= %s AND e."index" < %s ORDER BY e."index"'
)
_ON_SQLITE = _PAGE.format(salted="CAST(b.salt || b.body AS BLOB)")
_ON_POSTGRESQL = _PAGE.format(salted="b.salt || b.body")


class Audit:
    """The rows of one book, read only."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    @contextmanager
    def one_moment(self) -> Iterator[None]:
        """Everything read within is of one moment, whoever goes on writing. Nothing can be written within."""
        begin = "BEGIN" if self._tables.on_sqlite else "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"
        with self._tables.connection.cursor() as cursor:
            cursor.execute(begin)
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")

    def trigger_faults(self) -> list[str]:
        """Each trigger that is not as it was made."""
        return list(triggers.faults(self._tables.connection))

    def ends(self) -> tuple[int, int] | None:
        """The lowest and the highest index of all entries, None where there are none."""
        # Asked for together, both would be looked for in all rows.
        question = 'SELECT (SELECT min("index") FROM entries), (SELECT max("index") FROM entries)'
        first, last = self._tables.rows(question)[0]
        return None if first is None else (first, last)

    def page(self, first: int, last: int) -> list[Row]:
        """The entries with an index from `first` to before `last`, in order. Without a gap they are that many."""
        if self._tables.on_sqlite:
            return self._tables.rows(_ON_SQLITE, (first, last))
        return [_plain(*row) for row in self._tables.rows(_ON_POSTGRESQL, (first, last))]

    def indices(self, first: int, last: int) -> list[int]:
        """The indices that are there from `first` to before `last`."""
        question = 'SELECT "index" FROM entries WHERE "index" >= %s AND "index" < %s ORDER BY "index"'
        return [row[0] for row in self._tables.rows(question, (first, last))]

    def tiles(self, level: int, first: int, last: int) -> dict[int, bytes]:
        """The tiles of a level numbered `first` to before `last` that are there."""
        question = "SELECT n, data FROM tiles WHERE level = %s AND n >= %s AND n < %s"
        return {n: _bytes(data) for n, data in self._tables.rows(question, (level, first, last))}

    def tile_lengths(self) -> list[tuple[int, int, int]]:
        """Level, number and length in bytes of every tile."""
        return self._tables.rows("SELECT level, n, length(data) FROM tiles ORDER BY level, n")

    def heads(self, above: int, upto: int) -> list[Head]:
        """The heads with `above` < size <= `upto`, smallest first."""
        question = "SELECT size, root, at_us FROM tree_heads WHERE size > %s AND size <= %s ORDER BY size"
        return [Head(size, _bytes(root), at) for size, root, at in self._tables.rows(question, (above, upto))]

    def checkpoints(self) -> list[tuple[int, bytes]]:
        """Size and note of every checkpoint, oldest first."""
        rows = self._tables.rows("SELECT size, note FROM checkpoints ORDER BY id")
        return [(size if isinstance(size, int) else -1, _bytes(note)) for size, note in rows]

    def of_kinds(self, *kinds: str, first: int = 0) -> dict[str, list[int]]:
        """The entries of each kind from index `first` on, found in one pass."""
        marks = ", ".join(["%s"] * len(kinds))
        question = f'SELECT kind, "index" FROM entries WHERE "index" >= %s AND kind IN ({marks}) ORDER BY "index"'
        found: dict[str, list[int]] = {kind: [] for kind in kinds}
        for kind, index in self._tables.rows(question, (first, *kinds)):
            found[kind].append(index)
        return found

    def stray_bodies(self, size: int) -> list[int]:
        """Bodies that belong to none of `size` entries."""
        first = self._tables.rows('SELECT "index" FROM bodies WHERE "index" < 0 ORDER BY "index"')
        last = self._tables.rows('SELECT "index" FROM bodies WHERE "index" >= %s ORDER BY "index"', (size,))
        return [row[0] for row in (*first, *last)]


def _plain(kind: str, source: str, us: int, digest: Any, salted: Any) -> Row:
    """A row of PostgreSQL, whose blobs may be views."""
    return kind, source, us, bytes(digest), None if salted is None else bytes(salted)


def _bytes(value: Any) -> bytes:
    """A blob as bytes. SQLite takes anything into any column: what is no blob becomes bytes that no hash equals."""
    return bytes(value) if isinstance(value, bytes | bytearray | memoryview) else str(value).encode()
