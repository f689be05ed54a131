"""A commit on SQLite, over the module `sqlite3` that Django holds."""

from __future__ import annotations

import sqlite3

from musterroll.store.heads import Head
from musterroll.store.writing.written import Written

_AT_ONCE = 500  # keys in one question

_HEAD = "SELECT size, root, at_us FROM tree_heads ORDER BY size DESC LIMIT 1"
_BODY = 'INSERT INTO bodies ("index", salt, body) VALUES (?, ?, ?)'
_ENTRY = 'INSERT INTO entries ("index", kind, source, received_at_us, digest) VALUES (?, ?, ?, ?, ?)'
_REPEAT = (
    'INSERT INTO repeats (key, content, "index") VALUES (?, ?, ?) '
    'ON CONFLICT (key) DO UPDATE SET content = excluded.content, "index" = excluded."index"'
)


class SqliteWriter:
    """One transaction on SQLite."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw

    def begin(self, keys: list[int]) -> tuple[Head, dict[int, tuple[bytes, int]]]:
        """Takes the lock of the only writer; waits for it as long as the connection is patient."""
        self._raw.execute("BEGIN IMMEDIATE")
        head = Head(*self._raw.execute(_HEAD).fetchone())
        known = {}
        for start in range(0, len(keys), _AT_ONCE):
            some = keys[start : start + _AT_ONCE]
            marks = ",".join("?" * len(some))
            for key, content, index in self._raw.execute(
                f'SELECT key, content, "index" FROM repeats WHERE key IN ({marks})', some
            ):
                known[key] = (content, index)
        return head, known

    def commit(self, what: Written) -> None:
        """Bodies before entries, as their triggers ask."""
        raw = self._raw
        raw.executemany(_BODY, what.bodies)
        raw.executemany(_ENTRY, what.entries)
        raw.executemany(_REPEAT, [(key, content, index) for key, (content, index) in what.repeats.items()])
        raw.executemany(
            "UPDATE tiles SET data = ?3 WHERE level = ?1 AND n = ?2",
            what.grown_tiles(),
        )
        raw.executemany("INSERT INTO tiles (level, n, data) VALUES (?, ?, ?)", what.new_tiles())
        raw.execute("INSERT INTO tree_heads (size, root, at_us) VALUES (?, ?, ?)", what.head)
        raw.execute("COMMIT")

    def end(self) -> None:
        """Undoes what was not committed; after a full disk SQLite may have done so itself."""
        if self._raw.in_transaction:
            self._raw.execute("ROLLBACK")
