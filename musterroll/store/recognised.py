"""What recognises facts that come again, made anew from the facts: a row that was taken away or forged is found.

The tables `repeats` and `repeats_new` hold nothing of their own but one thing: what stood in a body that was erased is
still recognised. Such rows cannot be computed again, and are kept.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from musterroll.facts.errors import Refused
from musterroll.facts.fact import Fact
from musterroll.store.entries import Entries
from musterroll.store.prepare import prepared
from musterroll.store.repeats import NOTHING, unpacked
from musterroll.store.segments.engine import connection
from musterroll.store.segments.withdrawn import WITHDRAWN
from musterroll.store.tables import Tables

if TYPE_CHECKING:
    import pyarrow as pa

_PAGE = 20_000
_FOR_ANOTHER = "its body was erased, and several rows are said to recognise it: others than its own were forged"
_NOT_WRITTEN = "the row that recognises it is none that a commit writes"
# Of each key the latest row counts, in what is made from the facts as in what is there.
_DIFFERENT = """
WITH m AS (SELECT key, arg_max(content, turn) AS content, max(turn) AS entry FROM made GROUP BY key),
     t AS (SELECT key, arg_max(content, turn) AS content, arg_max(entry, turn) AS entry FROM there GROUP BY key)
SELECT key, m.content, m.entry, t.content, t.entry FROM m FULL JOIN t USING (key)
WHERE m.content IS DISTINCT FROM t.content OR (m.entry <> t.entry AND m.content <> ?)
"""
_LATEST = (
    "SELECT key, arg_max(content, turn) AS content, arg_max(entry, turn) AS entry FROM rows GROUP BY key ORDER BY key"
)


class Row(NamedTuple):
    """What a key recognises: the content that was said last, and the entry that says it."""

    content: bytes
    entry: int


class Fault(NamedTuple):
    """A row that is not what the facts give. `entry`: that of the fact, else the one that the row names."""

    entry: int
    what: str


@dataclass
class _Made:
    """What the facts give: rows in the order of entries, and what cannot be said any more."""

    keys: array[int] = field(default_factory=lambda: array("q"))
    contents: list[bytes] = field(default_factory=list)
    entries: array[int] = field(default_factory=lambda: array("q"))
    by_extract: dict[str, array[int]] = field(default_factory=dict)
    erased: set[int] = field(default_factory=set)
    withdrawals: list[int] = field(default_factory=list)

    def say(self, key: int, content: bytes, entry: int) -> None:
        self.keys.append(key)
        self.contents.append(content)
        self.entries.append(entry)

    def explains(self, made: Row | None, there: Row) -> bool:
        """Whether a row that is there may come from a body that was erased."""
        if there.content != NOTHING:
            return there.entry in self.erased and (made is None or there.entry > made.entry)
        if made is None:
            return True  # recognising nothing under a key that nothing has
        after = [entry for entry in self.erased if entry > made.entry]
        return bool(after) and any(entry > min(after) for entry in self.withdrawals)


class Recognised:
    """The tables of one book by which repeats are recognised."""

    def __init__(self, tables: Tables, entries: Entries, keyed: Callable[[bytes], bytes]) -> None:
        self._tables, self._entries, self._keyed = tables, entries, keyed

    def faults(self, told: Callable[[int, int], None] = lambda done, of: None) -> list[Fault]:
        """Every row that is missing or is not what the facts give, by entry. `told`: entries looked at, and all."""
        made = self._made(told)
        found, erased = list[Fault](), Counter[int]()
        for _, said, there in _differences(_table(made.keys, made.contents, made.entries), self._there(found)):
            at = said or there
            if at is None:
                continue
            if there is not None and made.explains(said, there):
                erased[there.entry] += there.content != NOTHING
                continue
            what = _fault(said, there)
            if what is not None:
                found.append(Fault(at.entry, what))
        return sorted(found + [Fault(entry, _FOR_ANOTHER) for entry, rows in erased.items() if rows > 1])

    def rebuild(self) -> None:
        """Makes the tables again; what recognises erased bodies stays.

        Not where several rows are said to come from one body: that may come again, rather than others be passed over.
        """
        with self._tables.transaction():
            if not self._tables.on_sqlite:  # the lock that orders writers
                self._tables.rows("SELECT size FROM tree_heads WHERE size = 0 FOR UPDATE")
            made = self._made(lambda done, of: None)
            kept = list[tuple[int, Row, int]]()
            for key, said, there in _differences(_table(made.keys, made.contents, made.entries), self._there([])):
                if there is not None and made.explains(said, there):
                    kept.append((key, there, max(there.entry, said.entry if said else 0)))
            erased = Counter(there.entry for _, there, _ in kept if there.content != NOTHING)
            for key, there, entry in kept:
                if erased[there.entry] < 2 or there.content == NOTHING:
                    made.say(key, there.content, entry)
            self._write(_latest(_table(made.keys, made.contents, made.entries)))

    def _write(self, rows: Iterator[tuple[int, bytes, int]]) -> None:
        self._tables.say("DELETE FROM repeats_new")
        self._tables.say("DELETE FROM repeats")
        while some := list(islice(rows, _PAGE)):
            with self._tables.connection.cursor() as cursor:
                cursor.executemany('INSERT INTO repeats (key, content, "index") VALUES (%s, %s, %s)', some)

    def _made(self, told: Callable[[int, int], None]) -> _Made:
        made, size = _Made(), self._entries.size()
        for first in range(0, size, _PAGE):
            told(first, size)
            self._page(made, first, min(first + _PAGE, size))
        return made

    def _page(self, made: _Made, first: int, last: int) -> None:
        facts, numbers = list[Fact](), list[int]()
        for entry, fact in self._entries.facts(first, last):
            if fact is None:
                made.erased.add(entry.index)
            else:
                facts.append(fact)
                numbers.append(entry.index)
        ready = prepared(facts, self._keyed)
        for fact, at, key, content in zip(facts, numbers, ready.keys, ready.contents, strict=True):
            made.say(key, content, at)
            if fact.origin is not None and fact.origin.extract is not None:
                made.by_extract.setdefault(fact.origin.extract, array("q")).append(key)
            if fact.kind == WITHDRAWN:
                self._forget(made, fact, at)

    def _forget(self, made: _Made, fact: Fact, at: int) -> None:
        """What was read from an extract that is taken back may be recorded again from another one."""
        made.withdrawals.append(at)
        digest = fact.body.get("sha256") if isinstance(fact.body, dict) else None
        for key in made.by_extract.get(f"sha256:{str(digest).removeprefix('sha256:')}", ()):
            made.say(key, NOTHING, at)

    def _there(self, found: list[Fault]) -> pa.Table:
        """What is there: the rows of `repeats`, and over them those of `repeats_new` in their order.

        Rows that no commit writes are left out and added to what was `found`.
        """
        keys, contents, entries, order = array("q"), list[bytes](), array("q"), array("q")
        for at, (key, content, entry) in enumerate((*self._moved(found), *self._new(found))):
            keys.append(key)
            contents.append(content)
            entries.append(entry)
            order.append(at)
        return _table(keys, contents, entries, order)

    def _moved(self, found: list[Fault]) -> Iterator[tuple[int, bytes, int]]:
        last, condition = -(1 << 63), ">="
        while True:
            question = f'SELECT key, content, "index" FROM repeats WHERE key {condition} %s ORDER BY key LIMIT {_PAGE}'
            rows = self._tables.rows(question, (last,))
            if not rows:
                return
            for key, content, entry in rows:
                if isinstance(content, bytes | memoryview) and isinstance(entry, int):
                    yield key, bytes(content), entry
                else:
                    found.append(Fault(entry if isinstance(entry, int) else 0, _NOT_WRITTEN))
            last, condition = rows[-1][0], ">"

    def _new(self, found: list[Fault]) -> Iterator[tuple[int, bytes, int]]:
        for first, row in self._tables.rows('SELECT "first", packed FROM repeats_new ORDER BY "first"'):
            try:
                keys = unpacked(bytes(row))
            except (Refused, TypeError):
                found.append(Fault(first, _NOT_WRITTEN))
                continue
            yield from ((key, content, first + at) for at, (key, content) in enumerate(keys))


def _fault(made: Row | None, there: Row | None) -> str | None:
    """What is wrong with a row, in words; None where nothing follows from it."""
    if there is None:
        if made is None or made.content == NOTHING:
            return None
        return "nothing recognises it any more, so it would be taken in again"
    if made is None:
        return None if there.content == NOTHING else "what is recognised by it is not what it says: the row was forged"
    return "it is recognised by something else than it says"


def _differences(made: pa.Table, there: pa.Table) -> Iterator[tuple[int, Row | None, Row | None]]:
    """Each key whose rows differ: what the facts give, and what is there."""
    own = connection()
    own.register("made", made)
    own.register("there", there)
    for key, content, entry, told, named in own.execute(_DIFFERENT, [NOTHING]).fetchall():
        yield key, None if entry is None else Row(content, entry), None if named is None else Row(told, named)


def _latest(rows: pa.Table) -> Iterator[tuple[int, bytes, int]]:
    own = connection()
    own.register("rows", rows)
    answer = own.execute(_LATEST)
    while some := answer.fetchmany(_PAGE):
        yield from some


def _table(keys: array[int], contents: list[bytes], entries: array[int], order: array[int] | None = None) -> pa.Table:
    import pyarrow as pa

    numbers = {"key": keys, "entry": entries, "turn": entries if order is None else order}
    columns: dict[str, Any] = {name: pa.array(memoryview(of), pa.int64()) for name, of in numbers.items()}
    return pa.table(columns | {"content": pa.array(contents, pa.binary())})
