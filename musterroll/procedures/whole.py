"""Facts that lack what their kind requires: files may leave it out, the book refuses them, row by row.

A report over files can say that an exemption has no second person. An entry stays for ever and must be a whole fact.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from musterroll.facts.kinds import FIXED
from musterroll.facts.tables import REFUSED, SCHEMAS, FactTables
from musterroll.procedures.known import table_of
from musterroll.procedures.not_from_files import without_the_books_own


def only_whole(coming: FactTables) -> FactTables:
    """The same facts without those that lack a required member, or that only the book may say of itself.

    Their rows stand among the refused.
    """
    tables: dict[str, Any] = dict(coming.tables)
    refused = list(without_the_books_own(tables, coming))
    coming = replace(coming, tables=dict(tables))
    for kind, struct in FIXED.items():
        if kind not in tables:
            continue
        table = table_of(coming, kind)
        for member in msgspec.structs.fields(struct):
            if member.required and member.name != "source":
                lacking = _lacking(kind, table, member.encode_name)
                refused += _refusals(table.filter(lacking), kind, member.encode_name)
                table = table.filter(pc.invert(lacking))
        tables[kind] = table
    if not refused:
        return coming
    rows = pa.concat_tables([coming.refused, pa.Table.from_pylist(refused, REFUSED)])
    return replace(coming, tables=tables, refused=rows, inputs=_counted(coming.inputs, refused))


def _lacking(kind: str, table: pa.Table, member: str) -> Any:
    """Where a member is null; of a span's first day, where neither its day nor its instant is there."""
    names = [name for name in (member, f"{member}_on", f"{member}_at") if name in SCHEMAS[kind].names]
    nulls = [pc.is_null(table[name]) for name in names]
    found = nulls[0]
    for one in nulls[1:]:
        found = pc.and_(found, one)
    return found


def _refusals(rows: pa.Table, kind: str, member: str) -> list[dict[str, Any]]:
    expected = f"{member.replace('_', ' ')}, without which no {kind} stands in the book"
    remedy = "Add it to the file, or leave the row to the file that is kept."
    return [
        {
            "input": one["input"],
            "row": one["row"],
            "column": member,
            "found": "nothing",
            "expected": expected,
            "remedy": remedy,
        }
        for one in rows.select(["input", "row"]).to_pylist()
    ]


def _counted(inputs: pa.Table, refused: list[dict[str, Any]]) -> pa.Table:
    """Inputs with one row less among the facts, and one more among the refused, for each row."""
    lost = Counter(number for number, _ in {(one["input"], one["row"]) for one in refused})
    rows = inputs.to_pylist()
    for row in rows:
        row["facts"] -= lost[row["input"]]
        row["refused"] += lost[row["input"]]
    return pa.Table.from_pylist(rows, inputs.schema)
