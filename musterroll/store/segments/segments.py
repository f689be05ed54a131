"""Segments, the part of an open book: facts as columns, for the rules and for the state."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

import pyarrow as pa

from musterroll.facts.tables import FactTables
from musterroll.store.entries import Entries
from musterroll.store.segments import files, index
from musterroll.store.segments.drawers import Drawers
from musterroll.store.segments.engine import connection
from musterroll.store.segments.erased import erased_in, without
from musterroll.store.segments.files import Segment
from musterroll.store.segments.inputs import Inputs, keep_inputs, read_inputs
from musterroll.store.segments.project import in_order, project
from musterroll.store.segments.snapshot import Snapshot
from musterroll.store.segments.tail import Tail
from musterroll.store.tables import Tables

STEP = 100_000  # entries that become columns at once
WORTH = 5_000  # a tail of so many entries is worth a segment
SOME_TIME = 600.0  # seconds for which a file that was merged into another stays, for those who read it
LARGEST = 4_000_000  # rows beyond which a segment is not merged with a later one


@dataclass(frozen=True)
class BookFacts(FactTables):
    """Facts of a book. Files made for it alone go when it goes."""

    upto: int = 0
    kept: Any = field(default=None, repr=False)


class Segments:
    """The facts of a book as Parquet files and a tail."""

    def __init__(self, folder: Path, tables: Tables, entries: Entries) -> None:
        self._folder, self._tables, self._entries = folder, tables, entries
        self._tail: Tail | None = None
        self._drawers = Drawers(folder)
        self._lock = Lock()

    def upto(self) -> int:
        """The first entry that no segment reaches."""
        row = self._tables.row('SELECT coalesce(max("last"), -1) + 1 FROM segments')
        return int(row[0]) if row else 0

    def extend(self, worth: int = 1) -> int:
        """Writes the tail into segments if it has at least `worth` entries; the number of entries taken."""
        first, size = self.upto(), self._entries.size()
        if size - first < worth:
            return 0
        for start in range(first, size, STEP):
            self._extend(start, min(start + STEP, size))
        self._tail = None
        return size - first

    def facts(self, upto: int | None = None) -> BookFacts:
        """The facts of all entries, or of those before `upto`: what was known then.

        What was read from an extract that was withdrawn by then is left out; what was erased since is not known.
        """
        shot = self.snapshot(upto)
        kept = tempfile.TemporaryDirectory(prefix="musterroll-")
        tables: dict[str, pa.Table | list[Path]] = {}
        counts: dict[int, int] = {}
        for kind in shot.kinds():
            given = shot.untouched(kind)
            if rest := shot.rest(kind):
                path = Path(kept.name) / f"{kind}.parquet"
                shot.connection.execute(f"COPY (SELECT * FROM {rest}) TO '{path}' (FORMAT parquet)")
                given = [*given, path]
            tables[kind] = given
            for number, rows in shot.rows(f"SELECT input, count(*) FROM {shot.relation(kind)} GROUP BY input"):
                counts[number] = counts.get(number, 0) + rows
        inputs = shot.inputs.table(counts)
        shot.connection.close()
        return BookFacts(
            {kind: given for kind, given in tables.items() if given}, inputs=inputs, upto=shot.upto, kept=kept
        )

    def snapshot(
        self,
        upto: int | None = None,
        *,
        threads: int | None = None,
        memory: str | None = None,
        drawers: bool = False,
    ) -> Snapshot:
        """The facts before `upto` (all of them) as relations of a new engine.

        `drawers`: facts of a few accounts are asked for again and again (drawers.py).
        """
        size = self._entries.size() if upto is None else upto
        tail = self._read_tail(self.upto(), size)
        if erased_in(tail.tables()):
            # What was erased goes from the segments before anybody reads them.
            self.extend()
            return self.snapshot(upto, threads=threads, memory=memory, drawers=drawers)
        own, listed = connection(threads, memory), index.listed(self._tables)
        self._drawers.keep_only(listed)
        shot = Snapshot(own, self._folder, listed, size, tail.inputs, self._drawers if drawers else None)
        shot.add_tail(tail.tables() if size > tail.first else {})
        return shot

    def redact(self, indices: Iterable[int]) -> list[str]:
        """Writes those segments anew that hold facts of these entries, without them; the names of the new files."""
        gone = set(indices)
        self._tail = None
        old, new = [], []
        for segment in index.listed(self._tables):
            if any(segment.first <= entry <= segment.last for entry in gone):
                table = files.read(self._folder, segment)
                left = without(table, gone)
                if left.num_rows < table.num_rows:
                    old.append(segment)
                    new.append(files.write(self._folder, *segment[:3], left))
        self._exchange(old, new)
        self._sweep()  # older files that hold them too, whoever may be reading those
        return [segment.name for segment in new]

    def rebuild(self) -> int:
        """Makes all segments again from entries and bodies; the number of entries."""
        with self._tables.transaction():
            index.lock(self._tables)
            index.replace(self._tables, index.listed(self._tables), [])
            self._tables.say("DELETE FROM segment_sources")
        self._tail = None
        taken = self.extend()
        self._sweep()
        return taken

    def faults(self) -> list[str]:
        """What is wrong with the files, in words."""
        found = (files.fault(self._folder, segment) for segment in index.listed(self._tables))
        return [fault for fault in found if fault]

    def _read_tail(self, first: int, upto: int) -> Tail:
        with self._lock:
            return self._grown_tail(first, upto)

    def _grown_tail(self, first: int, upto: int) -> Tail:
        tail = self._tail
        if tail is None or tail.first != first or upto < tail.last:
            tail = Tail(first, read_inputs(self._tables))
        tail.grow(self._entries, max(first, upto))
        if upto >= first:
            self._tail = tail
        return tail

    def _extend(self, first: int, last: int) -> None:
        inputs = read_inputs(self._tables)
        tables = project(((entry.index, fact) for entry, fact in self._entries.facts(first, last)), inputs)
        gone = erased_in(tables)
        present = index.listed(self._tables)
        old: list[Segment] = []
        new: list[Segment] = []
        for kind, table in tables.items():
            small = _to_merge([segment for segment in present if segment.kind == kind], table.num_rows)
            whole = pa.concat_tables([*(files.read(self._folder, segment) for segment in small), table])
            begin = small[0].first if small else first
            new.append(files.write(self._folder, kind, begin, last - 1, in_order(kind, without(whole, gone))))
            old += small
        if not self._add(first, old, new, inputs):
            self._sweep(SOME_TIME)
            return
        # Somebody may be reading the merged files: they go some time after they were left.
        for segment in old:
            os.utime(self._folder / segment.name)
        self._sweep(SOME_TIME)
        if gone:
            self.redact(gone)

    def _add(self, first: int, old: Sequence[Segment], new: Sequence[Segment], inputs: Inputs) -> bool:
        """Lists the new files in place of the old; not if somebody else took the entries from `first` on meanwhile."""
        with self._tables.transaction():
            index.lock(self._tables)
            if self.upto() != first or not {s.name for s in old} <= {s.name for s in index.listed(self._tables)}:
                return False
            index.replace(self._tables, old, new)
            keep_inputs(self._tables, inputs)
        return True

    def _exchange(self, old: Sequence[Segment], new: Sequence[Segment]) -> None:
        """Lists the new files in place of the old in one transaction."""
        with self._tables.transaction():
            index.lock(self._tables)
            index.replace(self._tables, old, new)

    def _sweep(self, left_for_s: float = 0) -> None:
        """Deletes files that are not listed and were left so long ago, counted back from the latest file."""
        names = {segment.name for segment in index.listed(self._tables)}
        times = {path: path.stat().st_mtime for path in self._folder.glob("*.parquet")}
        limit = max(times.values(), default=0.0) - left_for_s
        for path, left in times.items():
            if path.name not in names and left <= limit:
                path.unlink(missing_ok=True)


def _to_merge(present: list[Segment], rows: int) -> list[Segment]:
    """The last segments of a kind that a new one of `rows` rows takes in, so that there are few of each size."""
    taken: list[Segment] = []
    for segment in reversed(present):
        if segment.rows > rows or rows + segment.rows > LARGEST:
            break
        taken.insert(0, segment)
        rows += segment.rows
    return taken
