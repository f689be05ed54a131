"""What no file may bring into the book, because the book has a procedure for it that asks more than a file can say.

A line of facts that says a body was erased, a file withdrawn or a policy adopted would take effect with nobody's name,
approval or check behind it. Such rows are refused one by one; the file itself is kept as received.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from musterroll.facts.kinds import OPEN
from musterroll.facts.tables import FactTables
from musterroll.procedures.known import table_of
from musterroll.procedures.named import same_person

_POLICY, _GRANTED, _OTHER = "policy.adopted", ("exemption.granted", "exemption.withdrawn"), "other"
_INSTEAD = {
    "exemption.requested": "musterroll exempt asks for it.",
    "exemption.refused": "musterroll exempt --refuse does it.",
    "extract.withdrawn": "musterroll collect --withdraw does it.",
    "body.erased": "musterroll erase does it.",
    "pull.explained": "musterroll source confirm says it.",
    "enrolment.requested": "musterroll enrol asks for it.",
    "finding.explained": "musterroll explain-finding does it.",
    _POLICY: "musterroll policy adopt does it.",
}


def without_the_books_own(tables: dict[str, Any], coming: FactTables) -> Iterator[dict[str, Any]]:
    """Take what only the book may say out of `tables`; each row of it, refused."""
    for kind in (_OTHER, _POLICY, *_GRANTED):
        if kind not in tables:
            continue
        table = table_of(coming, kind)
        wrong = _alone(table) if kind in _GRANTED else _own(table, kind)
        tables[kind] = table.filter(pc.invert(wrong))
        for row in table.filter(wrong).to_pylist():
            yield _refusal(row, kind)


def _own(table: pa.Table, kind: str) -> pa.Array:
    if kind == _OTHER:
        return pc.is_in(table["kind"], value_set=pa.array(OPEN))
    return pa.array([True] * len(table), pa.bool_())


def _alone(table: pa.Table) -> pa.Array:
    """Where one person asked and approved."""
    pairs = table.select(["requested_by", "approved_by"]).to_pylist()
    alone = [
        bool(one["requested_by"] and one["approved_by"] and same_person(one["requested_by"], one["approved_by"]))
        for one in pairs
    ]
    return pa.array(alone, pa.bool_())


def _refusal(row: dict[str, Any], kind: str) -> dict[str, Any]:
    said = {"input": row["input"], "row": row["row"]}
    if kind in _GRANTED:
        return said | {
            "column": "approved_by",
            "found": "who asked for it",
            "expected": "another person",
            "remedy": "musterroll exempt --approve, by somebody else.",
        }
    name = row["kind"] if kind == _OTHER else kind
    return said | {
        "column": "kind",
        "found": name,
        "expected": "a kind that a file may bring into the book",
        "remedy": _INSTEAD.get(name, "The book writes it itself."),
    }
