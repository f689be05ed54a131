"""A commit on SQLite, over the module `sqlite3` that Django holds.

Binding a value costs as much as writing it. So bodies go in as one blob with their ends, and are cut by SQLite; so do
digests, where entries share all else.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from functools import cache, lru_cache, partial
from itertools import accumulate, chain, groupby, islice
from typing import Any, Self

from musterroll.facts.leaf import SALT_SIZE
from musterroll.ledger.tree import HASH_SIZE
from musterroll.store.heads import Head
from musterroll.store.repeats import Known, packed
from musterroll.store.writing.written import Beside, Columns, Found, Packed, Used, Written, at_once

_KEYS_AT_ONCE = 500
_ROWS_AT_ONCE = 100  # in one statement: a quarter less time than one by one
_BODIES_AT_ONCE = 500  # in one blob
_ALIKE = 8  # so many rows, before it pays to have them cut

_HEAD_AND_OLDEST = (
    'SELECT size, root, at_us, (SELECT "first" FROM repeats_new ORDER BY "first" LIMIT 1) '
    "FROM tree_heads ORDER BY size DESC LIMIT 1"
)
_NEW_REPEATS = 'SELECT "first", packed FROM repeats_new WHERE "first" >= ? ORDER BY "first"'
_LENGTH_BITS = 30  # no blob of SQLite has 2^30 bytes
_BODIES = (
    f'INSERT INTO bodies ("index", salt, body) SELECT ?1 + key, substr(?2, 1 + {SALT_SIZE} * key, {SALT_SIZE}), '
    f"substr(?3, value >> {_LENGTH_BITS}, value & {(1 << _LENGTH_BITS) - 1}) FROM json_each(?4)"
)
_ENTRIES = 'INSERT INTO entries ("index", kind, source, received_at_us, digest) '
_ONE_BODY = 'INSERT INTO bodies ("index", salt, body) VALUES (?, ?, ?)'
_ONE_ENTRY = f"{_ENTRIES}VALUES (?, ?, ?, ?, ?)"
_SOME_ALIKE = (
    "WITH RECURSIVE row(at) AS (SELECT 0 UNION ALL SELECT at + 1 FROM row WHERE at < ?6) "
    f"{_ENTRIES} SELECT ?1 + at, ?2, ?3, ?4, substr(?5, 1 + {HASH_SIZE} * at, {HASH_SIZE}) FROM row"
)
# As many as there are in most commits, spelled out: a sixth less time than counting them.
_MANY_ALIKE = f"{_ENTRIES} VALUES " + ", ".join(
    f"(?1 + {at}, ?2, ?3, ?4, substr(?5, {1 + HASH_SIZE * at}, {HASH_SIZE}))" for at in range(_ROWS_AT_ONCE)
)
_MOVED = ' ON CONFLICT (key) DO UPDATE SET content = excluded.content, "index" = excluded."index"'
_FIRST = " ON CONFLICT (key) DO NOTHING"  # a name that another was faster with stays that one's


Shared = tuple[str, str, int]  # kind, source and time of entries


class SqliteWriter:
    """One transaction on SQLite."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw
        self._say = raw.cursor().execute  # one cursor for all: each answer is fetched before the next question

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        """Undoes what was not committed; after a full disk SQLite may have done so itself."""
        if self._raw.in_transaction:
            self._say("ROLLBACK")

    def begin(self, keys: list[int], since: int) -> Found:
        """Takes the lock of the only writer; waits for it as long as the connection is patient."""
        say = self._say
        say("BEGIN IMMEDIATE")
        size, root, at_us, oldest = say(_HEAD_AND_OLDEST).fetchone()
        new = say(_NEW_REPEATS, (since,)).fetchall() if size > since else []  # rows start before the head
        known = {} if oldest == 0 else self._moved(keys)  # with the first entry there, none was ever moved
        return Found(Head(size, root, at_us), known, oldest, new)

    def _moved(self, keys: list[int]) -> Known:
        """What `repeats` has of the keys."""
        known = Known()
        for start in range(0, len(keys), _KEYS_AT_ONCE):
            some = keys[start : start + _KEYS_AT_ONCE]
            for key, content, index in self._say(_asking(len(some)), some):
                known[key] = (content, index)
        return known

    def packed(self) -> list[Packed]:
        """All rows of `repeats_new`."""
        rows: list[Packed] = self._say(_NEW_REPEATS, (0,)).fetchall()
        return rows

    def commit(self, what: Written | None, used: Sequence[Used] = (), beside: Beside = at_once) -> None:
        """Bodies before entries, as their triggers ask; then the names that were used."""
        if what is not None:
            self._write(what)
        if used:
            self._insert("intake_seen (key, content, entry)", tuple(zip(*used, strict=True)), _FIRST)
        if beside is at_once:
            self._say("COMMIT")
        else:
            beside(partial(self._say, "COMMIT"))

    def _write(self, what: Written) -> None:
        say, new = self._say, what.new
        if len(new.kinds) == 1:
            self._one(new)
        else:
            self._bodies(new)
            self._entries(new)
        if what.moved is None:
            row = (new.first, packed(new.keys, new.contents))
            say('INSERT INTO repeats_new ("first", packed) VALUES (?, ?)', row)
        else:
            self._insert('repeats (key, content, "index")', what.moved, _MOVED)
            say("DELETE FROM repeats_new")
        for tile in what.tiles:
            if what.has_grown(tile):
                say("UPDATE tiles SET data = ?3 WHERE level = ?1 AND n = ?2", tile)
            elif what.is_new(tile):
                say("INSERT INTO tiles (level, n, data) VALUES (?, ?, ?)", tile)
        say("INSERT INTO tree_heads (size, root, at_us) VALUES (?, ?, ?)", what.head)

    def _one(self, new: Columns) -> None:
        """The only entry of a commit, as most that programs send one by one."""
        first, (kind,), (source,), (received,), (digest,), (salt,), (body,), *_ = new
        self._say(_ONE_BODY, (first, salt, body))
        self._say(_ONE_ENTRY, (first, kind, source, received, digest))

    def _bodies(self, new: Columns) -> None:
        if len(new.bodies) < _ALIKE or sum(map(len, new.bodies)) >= 1 << _LENGTH_BITS - 1:
            return self._insert('bodies ("index", salt, body)', (new.indices, new.salts, new.bodies))
        for at in range(0, len(new.bodies), _BODIES_AT_ONCE):
            salts, bodies = new.salts[at : at + _BODIES_AT_ONCE], new.bodies[at : at + _BODIES_AT_ONCE]
            lengths = list(map(len, bodies))
            starts = accumulate(lengths, initial=1)
            places = [start << _LENGTH_BITS | length for start, length in zip(starts, lengths, strict=False)]
            self._say(_BODIES, (new.first + at, b"".join(salts), b"".join(bodies), str(places)))

    def _entries(self, new: Columns) -> None:
        """Runs of entries that differ by nothing but index and digest; where there are many, all of them one by one."""
        runs = _runs(new) if len(new.kinds) >= _ALIKE else ()
        if not runs or _ALIKE * len(runs) > len(new.kinds):
            columns = (new.indices, new.kinds, new.sources, new.received, new.digests)
            return self._insert('entries ("index", kind, source, received_at_us, digest)', columns)
        at = 0
        for shared, many in runs:
            self._alike(new.first + at, shared, new.digests[at : at + many])
            at += many

    def _alike(self, first: int, shared: Shared, digests: list[bytes]) -> None:
        for at in range(0, len(digests), _ROWS_AT_ONCE):
            some = digests[at : at + _ROWS_AT_ONCE]
            row = (first + at, *shared, b"".join(some))
            if len(some) == _ROWS_AT_ONCE:
                self._say(_MANY_ALIKE, row)
            else:
                self._say(_SOME_ALIKE, (*row, len(some) - 1))

    def _insert(self, into: str, columns: Sequence[Sequence[Any]], or_else: str = "") -> None:
        one = _inserting(into, len(columns), 1, or_else)
        if len(columns[0]) == 1:
            self._say(one, [column[0] for column in columns])
            return
        rows = zip(*columns, strict=True)
        times, rest = divmod(len(columns[0]), _ROWS_AT_ONCE)
        for _ in range(times):
            many = _inserting(into, len(columns), _ROWS_AT_ONCE, or_else)
            self._say(many, tuple(chain.from_iterable(islice(rows, _ROWS_AT_ONCE))))
        if rest:
            self._raw.executemany(one, rows)


def _runs(new: Columns) -> list[tuple[Shared, int]]:
    """Of entries that follow each other and share kind, source and time: these, and how many there are."""
    every = zip(new.kinds, new.sources, new.received, strict=True)
    return [(shared, len(list(same))) for shared, same in groupby(every)]


@cache
def _inserting(into: str, columns: int, rows: int, or_else: str) -> str:
    """A statement that inserts so many rows at once."""
    one = f"({','.join('?' * columns)})"
    return f"INSERT INTO {into} VALUES {','.join([one] * rows)}{or_else}"


@lru_cache(maxsize=_KEYS_AT_ONCE)
def _asking(keys: int) -> str:
    """The question for so many keys. As rows that are gone through they take a fifth less time than with IN."""
    wanted = ",".join(["(?)"] * keys)
    row = 'SELECT key, content, "index" FROM wanted CROSS JOIN repeats WHERE key = its'
    return f"WITH wanted(its) AS (VALUES {wanted}) {row}"
