"""Reading the book: entries, what they said, and how large the book was at an instant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from musterroll.facts.envelope import parse_line
from musterroll.facts.errors import Refused
from musterroll.facts.fact import Fact
from musterroll.facts.leaf import entry_bytes, instant_of, microseconds
from musterroll.facts.refusal import FactError
from musterroll.store.tables import Tables
from musterroll.store.written_back import empty_log

PAGE = 2000  # entries that are held at once while reading on

_COLUMNS = 'e."index", e.kind, e.source, e.received_at_us, e.digest'


class Entry(msgspec.Struct, frozen=True, gc=False):
    """What the tree commits to. `received_at_us`: microseconds since 1970; `digest`: of salt and body, 32 bytes."""

    index: int
    kind: str
    source: str
    received_at_us: int
    digest: bytes

    @property
    def received_at(self) -> datetime:
        """When the book took it in, in UTC."""
        return instant_of(self.received_at_us)

    @property
    def leaf(self) -> bytes:
        """Its canonical bytes, of which the tree keeps the hash."""
        return entry_bytes(self.index, self.kind, self.source, self.received_at_us, self.digest)


class Kept(NamedTuple):
    """An entry with the salt and the canonical bytes of its fact; both None when the body was erased."""

    entry: Entry
    salt: bytes | None
    body: bytes | None


class Entries:
    """The entries of a book. Ranges run from `first` to before `last`, so that `read(0, size())` is all."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def size(self) -> int:
        """How many entries there are."""
        row = self._tables.row('SELECT coalesce(max("index"), -1) + 1 FROM entries')
        return int(row[0]) if row else 0

    def at(self, instant: datetime) -> int:
        """How many entries there were at `instant`, those received in that very microsecond included."""
        wanted, low, high = microseconds(instant), 0, self.size()
        while low < high:  # received_at never decreases
            middle = (low + high) // 2
            row = self._tables.row('SELECT received_at_us FROM entries WHERE "index" = %s', (middle,))
            if row is None or row[0] > wanted:
                high = middle
            else:
                low = middle + 1
        return low

    def read(self, first: int, last: int) -> Iterator[Entry]:
        """Entries in order."""
        question = f'SELECT {_COLUMNS} FROM entries AS e WHERE e."index" >= %s AND e."index" < %s ORDER BY e."index"'
        for start in range(first, last, PAGE):
            for index, kind, source, us, digest in self._tables.rows(question, (start, min(start + PAGE, last))):
                yield Entry(index, kind, source, us, _bytes(index, digest))

    def kept(self, first: int, last: int) -> Iterator[Kept]:
        """Entries in order with salt and body. Refused names an entry that holds something other than bytes."""
        question = (
            f'SELECT {_COLUMNS}, b.salt, b.body FROM entries AS e LEFT JOIN bodies AS b ON b."index" = e."index" '
            'WHERE e."index" >= %s AND e."index" < %s ORDER BY e."index"'
        )
        for start in range(first, last, PAGE):
            for row in self._tables.rows(question, (start, min(start + PAGE, last))):
                index, kind, source, us, digest, salt, body = row
                entry = Entry(index, kind, source, us, _bytes(index, digest))
                yield Kept(entry, None, None) if body is None else Kept(entry, _bytes(index, salt), _bytes(index, body))

    def facts(self, first: int, last: int) -> Iterator[tuple[Entry, Fact | None]]:
        """Entries in order with their facts; None where the body was erased.

        Refused names an entry whose body is no fact: it was changed.
        """
        for entry, _, body in self.kept(first, last):
            yield entry, None if body is None else _fact(entry, body)

    def body(self, index: int) -> bytes | None:
        """The canonical bytes of the fact at `index`; None if they were erased or no such entry is there."""
        row = self._tables.row('SELECT body FROM bodies WHERE "index" = %s', (index,))
        return _bytes(index, row[0]) if row else None

    def erase(self, indices: Iterable[int]) -> int:
        """Deletes bodies and their salts; the number of those that were there. The fact that says so is added before.

        On SQLite the bytes are overwritten in the file. PostgreSQL overwrites them when it next cleans the table.
        """
        wanted = [(index,) for index in indices]
        if self._tables.on_sqlite:
            self._tables.rows("PRAGMA secure_delete=ON")
        with self._tables.transaction():
            erased = sum(self._tables.say('DELETE FROM bodies WHERE "index" = %s', one) for one in wanted)
        if self._tables.on_sqlite:
            empty_log(self._tables)
        return erased


def _bytes(index: int, value: Any) -> bytes:
    """A blob as bytes. SQLite takes text into any column."""
    if not isinstance(value, bytes | bytearray | memoryview):
        raise _changed(index, f"it holds {type(value).__name__} where bytes stood")
    return bytes(value)


def _changed(index: int, what: str) -> Refused:
    return Refused(f"Entry {index}: {what}.", "It was changed: run `musterroll log verify`.")


def _fact(entry: Entry, body: bytes) -> Fact:
    fact = parse_line(body)
    if isinstance(fact, FactError):
        raise _changed(entry.index, f"its body is no fact ({fact})")
    return fact
