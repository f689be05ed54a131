"""Facts whose bodies were erased: a fact `body.erased` names their entries, and they go from the columns too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import pyarrow as pa

ERASED = "body.erased"


def erased_in(tables: Mapping[str, pa.Table]) -> set[int]:
    """The entries that facts among these say were erased."""
    other = tables.get("other")
    if other is None:
        return set()
    said = zip(other["kind"].to_pylist(), other["body"].to_pylist(), strict=True)
    bodies: list[dict[str, Any]] = [msgspec.json.decode(str(body)) for kind, body in said if kind == ERASED]
    return {int(body["index"]) for body in bodies if isinstance(body.get("index"), int)}


def without(table: pa.Table, gone: set[int]) -> pa.Table:
    """The table without the rows of these entries."""
    import pyarrow.compute as pc

    if not gone:
        return table
    return table.filter(pc.invert(pc.is_in(table["row"], value_set=pa.array(sorted(gone), pa.int64()))))
