"""A commit on SQLite, over the module `sqlite3` that Django holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import chain, islice
from typing import Any

from musterroll.store.heads import Head
from musterroll.store.repeats import packed
from musterroll.store.writing.written import Found, Packed, Used, Written

_KEYS_AT_ONCE = 500
_ROWS_AT_ONCE = 100  # in one statement: a quarter less time than one by one

_HEAD = "SELECT size, root, at_us FROM tree_heads ORDER BY size DESC LIMIT 1"
_NEW_REPEATS = 'SELECT "first", packed FROM repeats_new WHERE "first" >= ? ORDER BY "first"'
_OLDEST = 'SELECT min("first") FROM repeats_new'
_MOVED = ' ON CONFLICT (key) DO UPDATE SET content = excluded.content, "index" = excluded."index"'
_FIRST = " ON CONFLICT (key) DO NOTHING"  # a name that another was faster with stays that one's


class SqliteWriter:
    """One transaction on SQLite."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw

    def begin(self, keys: list[int], since: int) -> Found:
        """Takes the lock of the only writer; waits for it as long as the connection is patient."""
        raw = self._raw
        raw.execute("BEGIN IMMEDIATE")
        head = Head(*raw.execute(_HEAD).fetchone())
        (oldest,) = raw.execute(_OLDEST).fetchone()
        new = raw.execute(_NEW_REPEATS, (since,)).fetchall()
        known = {}
        for start in range(0, len(keys), _KEYS_AT_ONCE):
            some = keys[start : start + _KEYS_AT_ONCE]
            for key, content, index in raw.execute(_asking(len(some)), some):
                known[key] = (content, index)
        return Found(head, known, oldest, new)

    def packed(self) -> list[Packed]:
        """All rows of `repeats_new`."""
        rows: list[Packed] = self._raw.execute(_NEW_REPEATS, (0,)).fetchall()
        return rows

    def commit(self, what: Written | None, used: Sequence[Used] = ()) -> None:
        """Bodies before entries, as their triggers ask; then the names that were used."""
        if what is not None:
            self._write(what)
        if used:
            self._insert("intake_seen (key, content, entry)", tuple(zip(*used, strict=True)), _FIRST)
        self._raw.execute("COMMIT")

    def _write(self, what: Written) -> None:
        raw, new = self._raw, what.new
        self._insert('bodies ("index", salt, body)', (new.indices, new.salts, new.bodies))
        columns = (new.indices, new.kinds, new.sources, new.received, new.digests)
        self._insert('entries ("index", kind, source, received_at_us, digest)', columns)
        if what.moved is None:
            row = (new.first, packed(new.keys, new.contents))
            raw.execute('INSERT INTO repeats_new ("first", packed) VALUES (?, ?)', row)
        else:
            self._insert('repeats (key, content, "index")', what.moved, _MOVED)
            raw.execute("DELETE FROM repeats_new")
        for tile in what.grown_tiles():
            raw.execute("UPDATE tiles SET data = ?3 WHERE level = ?1 AND n = ?2", tile)
        for tile in what.new_tiles():
            raw.execute("INSERT INTO tiles (level, n, data) VALUES (?, ?, ?)", tile)
        raw.execute("INSERT INTO tree_heads (size, root, at_us) VALUES (?, ?, ?)", what.head)

    def end(self) -> None:
        """Undoes what was not committed; after a full disk SQLite may have done so itself."""
        if self._raw.in_transaction:
            self._raw.execute("ROLLBACK")

    def _insert(self, into: str, columns: Sequence[Sequence[Any]], or_else: str = "") -> None:
        rows = zip(*columns, strict=True)
        times, rest = divmod(len(columns[0]), _ROWS_AT_ONCE)
        for _ in range(times):
            many = _inserting(into, len(columns), _ROWS_AT_ONCE, or_else)
            self._raw.execute(many, tuple(chain.from_iterable(islice(rows, _ROWS_AT_ONCE))))
        if rest:
            self._raw.executemany(_inserting(into, len(columns), 1, or_else), rows)


@cache
def _inserting(into: str, columns: int, rows: int, or_else: str) -> str:
    """A statement that inserts so many rows at once."""
    one = f"({','.join('?' * columns)})"
    return f"INSERT INTO {into} VALUES {','.join([one] * rows)}{or_else}"


@lru_cache(maxsize=_KEYS_AT_ONCE)
def _asking(keys: int) -> str:
    """The question for so many keys."""
    return f'SELECT key, content, "index" FROM repeats WHERE key IN ({",".join("?" * keys)})'
