"""A commit on PostgreSQL: two round trips, rows as arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Self

from psycopg import Cursor
from psycopg.pq import Format, TransactionStatus

from musterroll.store.heads import Head
from musterroll.store.repeats import packed
from musterroll.store.writing.written import Beside, Found, Packed, Used, Written, at_once

_BODIES = 'INSERT INTO bodies ("index", salt, body) SELECT * FROM unnest(%b::bigint[], %b::bytea[], %b::bytea[])'
_ENTRIES = (
    'INSERT INTO entries ("index", kind, source, received_at_us, digest) '
    "SELECT * FROM unnest(%b::bigint[], %b::text[], %b::text[], %b::bigint[], %b::bytea[])"
)
_NEW_REPEATS = 'SELECT "first", packed FROM repeats_new WHERE "first" >= %b ORDER BY "first"'
_MOVED = (
    'INSERT INTO repeats (key, content, "index") SELECT * FROM unnest(%b::bigint[], %b::bytea[], %b::bigint[]) '
    'ON CONFLICT (key) DO UPDATE SET content = excluded.content, "index" = excluded."index"'
)
_USED = (
    "INSERT INTO intake_seen (key, content, entry) "
    "SELECT * FROM unnest(%b::bigint[], %b::bytea[], %b::bigint[]) ON CONFLICT (key) DO NOTHING"
)


class PostgresqlWriter:
    """One transaction on PostgreSQL."""

    def __init__(self, raw: Any, drop_if_broken: Callable[[], None]) -> None:
        self._raw, self._drop_if_broken = raw, drop_if_broken

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        """Undoes what was not committed, where the server can still be asked."""
        try:
            if not self._raw.closed and self._raw.info.transaction_status != TransactionStatus.IDLE:
                self._raw.execute("ROLLBACK")
        finally:
            self._drop_if_broken()

    def begin(self, keys: list[int], since: int) -> Found:
        """Locks the head of the empty tree, which every writer locks first; only then is the latest head read."""
        raw = self._raw
        lock, latest, old, oldest, new = (_cursor(raw) for _ in range(5))
        with raw.pipeline():
            raw.execute("BEGIN ISOLATION LEVEL READ COMMITTED")
            lock.execute("SELECT size FROM tree_heads WHERE size = 0 FOR UPDATE")
            latest.execute("SELECT size, root, at_us FROM tree_heads ORDER BY size DESC LIMIT 1")
            old.execute('SELECT key, content, "index" FROM repeats WHERE key = ANY (%b::bigint[])', (keys,))
            oldest.execute('SELECT min("first") FROM repeats_new')
            new.execute(_NEW_REPEATS, (since,))
            known = {key: (content, index) for key, content, index in old.fetchall()}
            return Found(Head(*latest.fetchone()), known, oldest.fetchone()[0], new.fetchall())

    def packed(self) -> list[Packed]:
        """All rows of `repeats_new`."""
        rows: list[Packed] = _cursor(self._raw).execute(_NEW_REPEATS, (0,)).fetchall()
        return rows

    def commit(self, what: Written | None, used: Sequence[Used] = (), beside: Beside = at_once) -> None:
        """Bodies before entries, as their triggers ask; then the names that were used.

        Nothing is done beside: what is sent is on its way before the server has answered anything.
        """
        raw = self._raw
        with raw.pipeline(), _cursor(raw) as cursor:
            if what is not None:
                _write(cursor, what)
            if used:
                cursor.execute(_USED, tuple(map(list, zip(*sorted(used, key=lambda one: one[0]), strict=True))))
            cursor.execute("COMMIT")


def _write(cursor: Any, what: Written) -> None:
    new, indices = what.new, list(what.new.indices)
    cursor.execute(_BODIES, (indices, new.salts, new.bodies))
    cursor.execute(_ENTRIES, (indices, new.kinds, new.sources, new.received, new.digests))
    if what.moved is None:
        row = (new.first, packed(new.keys, new.contents))
        cursor.execute('INSERT INTO repeats_new ("first", packed) VALUES (%b, %b)', row)
    else:
        cursor.execute(_MOVED, what.moved)
        cursor.execute("DELETE FROM repeats_new")
    for tile in what.tiles:
        if what.has_grown(tile):
            cursor.execute("UPDATE tiles SET data = %b WHERE level = %b AND n = %b", (tile.data, tile.level, tile.n))
        elif what.is_new(tile):
            cursor.execute("INSERT INTO tiles (level, n, data) VALUES (%b, %b, %b)", tile)
    cursor.execute("INSERT INTO tree_heads (size, root, at_us) VALUES (%b, %b, %b)", what.head)


def _cursor(raw: Any) -> Any:
    """A cursor that sends values apart from the statement; Django's own write them into its text."""
    cursor: Any = Cursor(raw)
    cursor.format = Format.BINARY
    return cursor
