"""What a report from the book was read from: the files and pulls that it holds, and what it was told besides.

Of each extract that counts one row: its name, digest and rows, and the entry by which it was received. What no file
brought (decisions, records that programs sent) is one row a source, named as the book.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from musterroll.facts.tables import INPUTS, FactTables, role_of
from musterroll.procedures.extracts import is_told
from musterroll.procedures.known import rows
from musterroll.rules.reconciliation import Reconciliation
from musterroll.store.segments.inputs import BOOK

_FROM_A_FILE = '"extract":"sha256:'  # in the canonical text of what stands beside a fact's columns


def with_inputs(rec: Reconciliation, facts: FactTables) -> Reconciliation:
    """The same answer, its inputs named as the book received them; pointers (`book:17`) still name entries."""
    told = [*_extracts(facts), *_told(facts)]
    listed = [{"input": number, **row} for number, row in enumerate(told)]
    return replace(rec, inputs=pa.Table.from_pylist(listed, schema=INPUTS))


def _extracts(facts: FactTables) -> list[dict[str, Any]]:
    """A row for each extract, by source and entry; of one that was received again, the latest time."""
    latest: dict[str, dict[str, Any]] = {}
    for row in rows(facts, "extract.received"):
        if not is_told(row):
            latest[row["sha256"].removeprefix("sha256:")] = row
    found = [_extract(digest, row) for digest, row in latest.items()]
    return sorted(found, key=lambda one: (one["source"], one["entry"]))


def _extract(digest: str, row: dict[str, Any]) -> dict[str, Any]:
    said = msgspec.json.decode(row["parameters"]) if row["parameters"] else {}
    said = said if isinstance(said, dict) else {}
    refused = said["refused"] if isinstance(said.get("refused"), int) else 0
    lines = row["rows"] or 0
    return {
        "name": _text(said.get("file")) or _text(row["query"]) or digest[:12],
        "source": row["source"],
        "role": row["role"] or role_of(row["source"]),
        "sha256": digest,
        "bytes": row["bytes"],
        "rows": lines,
        "facts": max(lines - refused, 0),
        "refused": refused,
        "layout": _text(said.get("layout")),
        "sheet": _text(said.get("sheet")),
        "entry": row["row"],
    }


def _told(facts: FactTables) -> list[dict[str, Any]]:
    """A row for each source of facts that no file brought; they have entries of their own."""
    sources = {row["input"]: row["source"] for row in facts.inputs.to_pylist()}
    counted: dict[int, int] = {}
    for kind, given in facts.tables.items():
        for number, many in _without_a_file(given) if kind != "extract.received" else ():
            counted[number] = counted.get(number, 0) + many
    found = [{"source": sources[number], "rows": many, "facts": many} for number, many in counted.items()]
    same = {"name": BOOK, "refused": 0}
    return [same | row | {"role": role_of(row["source"])} for row in sorted(found, key=lambda one: str(one["source"]))]


def _without_a_file(given: pa.Table | list[Path]) -> list[tuple[int, int]]:
    """How many facts of each input no file brought."""
    found: list[tuple[int, int]] = []
    for table in _slim(given):
        brought = pc.fill_null(pc.match_substring(table["extra"], _FROM_A_FILE), False)
        numbers = pc.value_counts(table["input"].filter(pc.invert(brought)))
        found += [(one["values"], one["counts"]) for one in numbers.to_pylist()]
    return found


def _slim(given: pa.Table | list[Path]) -> list[pa.Table]:
    if not isinstance(given, list):
        return [given.select(["input", "extra"])]
    import pyarrow.parquet as pq

    return [pq.read_table(path, columns=["input", "extra"]) for path in given]


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
