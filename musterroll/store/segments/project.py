"""Entries as tables: each fact a row whose `input` and `row` lead back to its entry."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from musterroll.facts.columns import FactColumns
from musterroll.facts.fact import Fact
from musterroll.facts.tables import SCHEMAS, merged
from musterroll.store.segments.inputs import Inputs


def project(facts: Iterable[tuple[int, Fact | None]], inputs: Inputs) -> dict[str, pa.Table]:
    """The tables of facts given with the indices of their entries; erased ones (None) have no row."""
    columns: dict[int, FactColumns] = {}
    for index, fact in facts:
        if fact is None:
            continue
        number = inputs.number(fact.source)
        if number not in columns:
            columns[number] = FactColumns(number)
        columns[number].add(fact, index)
    return merged(part.tables() for part in columns.values())


def in_order(kind: str, table: pa.Table) -> pa.Table:
    """The rows of a table sorted by account, so that those of one account lie together, and by entry."""
    if "account" not in SCHEMAS[kind].names:
        return table.sort_by("row")
    if "identity" in SCHEMAS[kind].names:
        return table.sort_by([(name, "ascending") for name in ("source", "account", "identity", "row")])
    return table.sort_by([(name, "ascending") for name in ("source", "account", "row")])
