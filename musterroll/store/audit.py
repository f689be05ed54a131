"""The book as its rows stand, for those who check it: nothing is taken for granted, not even that an index is next.

Rows come as columns in pages, because a check of everything is to spend its time on hashes and not on rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from musterroll.facts.leaf import SALT_SIZE
from musterroll.ledger.tree import HASH_SIZE
from musterroll.store import triggers
from musterroll.store.heads import Head
from musterroll.store.reading.of_kind import FEW
from musterroll.store.tables import Tables

_PAGE = (
    "SELECT {columns} "
    'FROM entries AS e LEFT JOIN bodies AS b ON b."index" = e."index" '
    'WHERE e."index" >= %s AND e."index" < %s ORDER BY e."index"'
)
_COLUMNS = "e.kind, e.source, e.received_at_us, e.digest"
# Salt and body give one digest wherever the one ends and the other begins, and as text or as bytes, of which only what
# was written can be read. Anything else is no salted body: nothing, which gives no digest that was recorded.
_SALTED_ON_SQLITE = "CAST(b.salt || b.body AS BLOB)"
_SALTED = f"length(b.salt) = {SALT_SIZE}"
# Nothing but a blob is as great as an empty one; to ask for the type takes twice as long.
_SALTED_BYTES = f"b.salt >= x'' AND b.body >= x'' AND {_SALTED}"
_OR_NOTHING = """CASE WHEN b."index" IS NULL THEN NULL WHEN {sound} THEN {salted} ELSE {nothing} END"""
_WHOLE = _OR_NOTHING.format(sound=_SALTED_BYTES, salted=_SALTED_ON_SQLITE, nothing="zeroblob(0)")
_WHOLE_ON_POSTGRESQL = _OR_NOTHING.format(sound=_SALTED, salted="b.salt || b.body", nothing="''::bytea")
_ON_SQLITE = _PAGE.format(columns=f"{_COLUMNS}, {_WHOLE}")
_ON_POSTGRESQL = _PAGE.format(columns=f"{_COLUMNS}, {_WHOLE_ON_POSTGRESQL}")
# Most entries are as the first of their page but for their digests, and have a body. To ask for that, and for the
# digests as one blob, takes less time than to fetch every row.
_FIRST = 'SELECT kind, source, received_at_us FROM entries WHERE "index" = %s'
_IN_RANGE = '"index" >= %s AND "index" < %s ORDER BY "index"'
_AS_THE_FIRST = (
    "SELECT count(*), CAST(group_concat(digest, '') AS BLOB) FROM (SELECT digest FROM entries "
    "WHERE kind = %s AND source = %s AND received_at_us = %s "
    f"AND typeof(digest) = 'blob' AND length(digest) = {HASH_SIZE} AND {_IN_RANGE})"
)
_BODIES = f"SELECT {_SALTED_ON_SQLITE} FROM bodies AS b WHERE {_SALTED_BYTES} AND {_IN_RANGE}"


class Page(NamedTuple):
    """Entries that follow each other, a sequence for each column.

    `salted`: salt and body in one, None where gone, nothing where they are not as they are written.
    """

    kinds: Sequence[str]
    sources: Sequence[str]
    received: Sequence[int]
    digests: Sequence[bytes]
    salted: Sequence[bytes | None]

    @property
    def size(self) -> int:
        """How many entries these are."""
        return len(self.digests)

    def upto(self, size: int) -> Page:
        """The first so many of them."""
        kinds, sources, received, digests, salted = self
        return Page(kinds[:size], sources[:size], received[:size], digests[:size], salted[:size])


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

    def index_faults(self, tables: Sequence[str]) -> list[str]:
        """Where an index does not know a row of its table, so that whoever asks by it is not told of that row."""
        if not self._tables.on_sqlite:
            return []
        found = [said for table in tables for (said,) in self._tables.rows(f"PRAGMA integrity_check({table})")]
        return [said for said in found if said != "ok"]

    def ends(self) -> tuple[int, int] | None:
        """The lowest and the highest index of all entries, None where there are none."""
        # Asked for together, both would be looked for in all rows.
        question = 'SELECT (SELECT min("index") FROM entries), (SELECT max("index") FROM entries)'
        first, last = self._tables.rows(question)[0]
        return None if first is None else (first, last)

    def page(self, first: int, last: int) -> Page:
        """The entries with an index from `first` to before `last`, in order. Without a gap they are that many."""
        if not self._tables.on_sqlite:
            return _columns([_plain(*row) for row in self._tables.rows(_ON_POSTGRESQL, (first, last))])
        return self._alike(first, last) or _columns(self._tables.rows(_ON_SQLITE, (first, last)))

    def _alike(self, first: int, last: int) -> Page | None:
        """A page on SQLite whose entries differ by nothing but digest and body; None where they differ by more."""
        many = last - first
        if not (shared := self._tables.row(_FIRST, (first,))):
            return None
        alike, digests = self._tables.rows(_AS_THE_FIRST, (*shared, first, last))[0]
        if alike < many:
            return None
        salted = self._tables.rows(_BODIES, (first, last))
        if len(salted) < many:  # some were erased, or are no bytes
            return None
        kind, source, us = shared
        each = [digests[at : at + HASH_SIZE] for at in range(0, len(digests), HASH_SIZE)]
        return Page([kind] * many, [source] * many, [us] * many, each, [one for (one,) in salted])

    def singly(self) -> list[tuple[int, str]]:
        """Index and kind of the entries of kinds that do not come in masses, as the database's index of them says."""
        question = f'SELECT "index", kind FROM entries AS e WHERE {FEW} ORDER BY kind, "index"'
        return self._tables.rows(question)

    def indices(self, first: int, last: int) -> list[int]:
        """The indices that are there from `first` to before `last`."""
        question = f'SELECT "index" FROM entries WHERE {_IN_RANGE}'
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


def _columns(rows: Sequence[tuple[Any, ...]]) -> Page:
    return Page(*zip(*rows, strict=True)) if rows else Page((), (), (), (), ())


def _plain(kind: str, source: str, us: int, digest: Any, salted: Any) -> tuple[Any, ...]:
    """A row of PostgreSQL, whose blobs may be views."""
    return kind, source, us, bytes(digest), None if salted is None else bytes(salted)


def _bytes(value: Any) -> bytes:
    """A blob as bytes. SQLite takes anything into any column: what is no blob becomes bytes that no hash equals."""
    return bytes(value) if isinstance(value, bytes | bytearray | memoryview) else str(value).encode()
