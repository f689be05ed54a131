"""One id with different people behind it in two files: they come from two systems, whatever their source says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from musterroll.facts.errors import Refused
from musterroll.sources.files.arrow import TEXT, whole
from musterroll.sources.files.input import Input
from musterroll.sources.files.layouts import BY_NAME

_Row = dict[str, Any]
_COLUMNS: Any = {"account": TEXT, "name": TEXT, "email": TEXT, "row": pa.int64()}
_ADDRESS = {"person.observed": "emails", "completion.observed": "identity"}  # where the address stands beside the id


def refuse_shared_ids(inputs: Sequence[Input]) -> None:
    """`Refused` if an account of the newest file is somebody else in an earlier file of the same source.

    Ids mean something inside one system only: two lists that count 1, 2, 3 would make one person of two, and one of
    them would be in no report. Somebody else has neither the address nor a word of the name in common; who married
    between two exports of one system keeps one of these. Lines of facts state their source, and are believed.
    """
    new = inputs[-1]
    known = [one for one in inputs[:-1] if one.source == new.source and one.layout in BY_NAME]
    if known and new.layout in BY_NAME:
        accounts = _accounts(new)
        for one in known:
            _compare(one, _accounts(one), new, accounts)


def _compare(one: Input, earlier: pa.Table, new: Input, later: pa.Table) -> None:
    met = pc.index_in(later["account"], value_set=earlier["account"])
    ours, theirs = later.filter(pc.is_valid(met)), earlier.take(met.drop_null())
    # Whoever is called the same or has the same address is the same: that settles nearly all rows of two exports.
    differ = pc.and_(*(pc.not_equal(theirs[part], ours[part]) for part in ("name", "email")))
    for was, now in zip(theirs.filter(differ).to_pylist(), ours.filter(differ).to_pylist(), strict=True):
        if was["email"].casefold() != now["email"].casefold() and not _words(was) & _words(now):
            raise _refusal(one, new, was, now)


def _accounts(file: Input) -> pa.Table:
    """Account, name, address and row of all rows that tell the three, each column in one piece."""
    told = [_told(file.tables[kind], column) for kind, column in _ADDRESS.items() if kind in file.tables]
    return pa.concat_tables([pa.schema(_COLUMNS).empty_table(), *told]).combine_chunks()


def _told(table: pa.Table, column: str) -> pa.Table:
    known = pc.and_(*(pc.is_valid(table[name]) for name in ("name", column)))
    rows = table.select(["account", "name", column, "row"]).filter(known)
    address = pc.list_element(rows[column], 0) if pa.types.is_list(rows[column].type) else rows[column]
    texts = [whole(text.cast(TEXT)) for text in (rows["account"], rows["name"], address)]
    return pa.table([*texts, rows["row"].cast(pa.int64())], names=list(_COLUMNS))


def _words(row: _Row) -> set[str]:
    return set(row["name"].casefold().replace(",", " ").split())


def _refusal(one: Input, new: Input, was: _Row, now: _Row) -> Refused:
    people = " and ".join(
        f"{row['name']} ({row['email']}) in row {row['row']} of {file.name}" for file, row in ((one, was), (new, now))
    )
    return Refused(
        f"{new.name}: {now['account']} stands for two people of source {new.source}: {people}.",
        f"If the files come from two systems, say so: {new.source}_2={new.name}. Else correct the id in one of them.",
    )
