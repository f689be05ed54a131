"""Facts of segments laid out so that those of a few accounts are taken out without decoding the rest.

Whoever wants facts of people here and there has to decode a Parquet file from end to end. A process that wants them
again and again keeps the columns of each file once more, as they lie in memory, in a file that has no name: the system
holds in memory what of it is used. It goes with the process, and with the segment that it was made of.
"""

from __future__ import annotations

import mmap
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from threading import Lock
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from musterroll.facts.tables import SCHEMAS
from musterroll.store.segments.files import Segment

Accounts: TypeAlias = "Mapping[str, pa.Array[Any]]"  # by source, as they are written

_NAMING = ("account", "identity")  # whom a fact is about: the first of these that it says


def by_source(accounts: Iterable[tuple[str, str]]) -> Accounts:
    """Accounts given with their sources."""
    found: dict[str, set[str]] = {}
    for source, account in accounts:
        found.setdefault(source, set()).add(account)
    return {source: pa.array(sorted(some), pa.string()) for source, some in found.items()}


def names_account(kind: str) -> bool:
    """Whether facts of a kind are about one account each."""
    return "account" in SCHEMAS[kind].names


def about(accounts: Accounts, table: pa.Table) -> pa.Table:
    """The facts of a table that are about these accounts."""
    whose = pc.coalesce(*(table[name] for name in _NAMING if name in table.column_names))
    found = pa.array([False] * table.num_rows, pa.bool_())
    for source, some in accounts.items():
        found = pc.or_(found, pc.and_(pc.equal(table["source"], source), pc.is_in(whose, value_set=some)))
    return _those(found, table)


def before(upto: int, table: pa.Table) -> pa.Table:
    """The facts of entries before `upto`."""
    return _those(pc.less(table["row"], upto), table)


def _those(found: Any, table: pa.Table) -> pa.Table:
    """The rows of a table for which this is true: mostly all of them, and then they are not written once more."""
    return table if pc.all(found).as_py() else table.filter(found)


class Drawers:
    """One drawer a segment, made when it is first opened. For threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._drawers: dict[str, _Drawer] = {}
        self._asked = False
        self._lock = Lock()

    def worth(self) -> bool:
        """Whether this process asked before: who asks once reads the files in less time."""
        asked, self._asked = self._asked, True
        return asked

    def near(self, segment: Segment, accounts: Accounts) -> pa.Table:
        """The facts of a segment that name one of these accounts, of whatever source, in the columns of its kind."""
        with self._lock:
            drawer = self._drawers.get(segment.name)
            if drawer is None:
                drawer = self._drawers[segment.name] = _Drawer(self._folder / segment.name, SCHEMAS[segment.kind])
        return drawer.near(accounts)

    def keep_only(self, segments: Iterable[Segment]) -> None:
        """Lets go of the drawers of all other segments."""
        names = {segment.name for segment in segments}
        with self._lock:
            self._drawers = {name: drawer for name, drawer in self._drawers.items() if name in names}


class _Drawer:
    """The columns of one file in which anything stands, texts as numbers of what is written."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        import pyarrow.parquet as pq

        texts = [field.name for field in schema if field.type == pa.string()]
        table = pq.read_table(path, read_dictionary=texts)
        filled = [name for name in table.column_names if table[name].null_count < table.num_rows]
        table = table.select(filled).unify_dictionaries().combine_chunks()
        naming = [name for name in _NAMING if name in filled]
        for name in naming:
            table = table.set_column(table.column_names.index(name), name, _in_order(table[name].chunk(0)))
        self._schema = schema
        self._table = _laid_out(table)
        self._labels = [_Label(self._table[name].chunk(0)) for name in naming]

    def near(self, accounts: Accounts) -> pa.Table:
        """The facts that name one of these accounts, of whatever source."""
        written = pa.concat_arrays([pa.array([], pa.string()), *accounts.values()])
        found = [places for label in self._labels if (places := label.places(written))]
        places = found[0] if len(found) == 1 else sorted({place for some in found for place in some})
        if not places:
            return self._schema.empty_table()
        rows = self._table.take(pa.array(places, pa.int64()))
        return pa.table([_column(rows, field) for field in self._schema], schema=self._schema)


class _Label:
    """Where in a column stands what: rows of one account lie together, and only where each such run lies is kept.

    Of a column whose texts are numbered in their order: a text is found in it by halves, and so are its runs.
    """

    def __init__(self, column: Any) -> None:
        self._texts = column.dictionary
        runs = pc.run_end_encode(column.indices)
        begins = pa.concat_arrays([pa.array([0], runs.run_ends.type), runs.run_ends.slice(0, len(runs.run_ends) - 1)])
        order = pc.array_sort_indices(runs.values, null_placement="at_end")
        order = order.slice(0, len(order) - runs.values.null_count)
        self._numbers, self._begins, self._ends = (part.take(order) for part in (runs.values, begins, runs.run_ends))

    def places(self, written: pa.Array[Any]) -> list[int]:
        """The rows in which one of these texts stands, each once."""
        numbers = self._numbers_of(written)
        first = pc.search_sorted(self._numbers, numbers).to_pylist()
        behind = pc.search_sorted(self._numbers, numbers, side="right").to_pylist()
        runs = pa.array(_all_in(first, behind), pa.int64())
        return _all_in(self._begins.take(runs).to_pylist(), self._ends.take(runs).to_pylist())

    def _numbers_of(self, written: pa.Array[Any]) -> pa.Array[Any]:
        """The numbers of those texts that stand in the column at all; accounts of two sources may be written alike."""
        places = pc.min_element_wise(pc.search_sorted(self._texts, written), len(self._texts) - 1)
        found = places.filter(pc.equal(self._texts.take(places), written))
        return pc.unique(found).cast(self._numbers.type)


def _all_in(begins: Iterable[int], ends: Iterable[int]) -> list[int]:
    """The numbers of several ranges."""
    found: list[int] = []
    for begin, end in zip(begins, ends, strict=True):
        found.extend(range(begin, end))
    return found


def _in_order(column: Any) -> Any:
    """A column of texts with numbers in the order of what is written."""
    order = pc.array_sort_indices(column.dictionary)
    number = pc.inverse_permutation(order.cast(pa.int32()))
    return pa.DictionaryArray.from_arrays(number.take(column.indices), column.dictionary.take(order))


def _laid_out(table: pa.Table) -> pa.Table:
    """The table as it lies in a file that has no name; in memory where there is no room for one."""
    if not table.num_rows:
        return table
    try:
        with tempfile.TemporaryFile(prefix="musterroll-") as file:
            with pa.ipc.new_file(file, table.schema) as writer:
                writer.write_table(table, max_chunksize=table.num_rows)
            file.flush()
            return pa.ipc.open_file(pa.py_buffer(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))).read_all()
    except OSError:
        return table


def _column(rows: pa.Table, field: pa.Field[Any]) -> pa.Array[Any] | pa.ChunkedArray[Any]:
    if field.name not in rows.column_names:
        return pa.nulls(rows.num_rows, field.type)
    return rows[field.name].cast(field.type)
