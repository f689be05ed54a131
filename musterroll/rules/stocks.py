"""Which relations have rows, and which columns of facts have values: what decides whether a statement is run.

What is not known for certain counts as there: a statement too many finds nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from musterroll.facts.tables import SCHEMAS, FactTables

_FEW = 100_000  # of more values it takes longer to compare them than to plan a statement


class Stocks:
    """What is known to have rows. Facts are asked when they are first needed; relations are told by who makes them."""

    def __init__(self, facts: FactTables) -> None:
        self._facts = {kind.replace(".", "_"): facts.tables.get(kind) for kind in SCHEMAS} | {"inputs": facts.inputs}
        self._known: dict[str, bool] = {}

    def put(self, name: str, has_rows: bool) -> None:
        """A relation was made."""
        self._known[name] = has_rows

    def any(self, names: Iterable[str]) -> bool:
        """Whether one of these relations or columns has anything. Raises KeyError for a name that nobody made."""
        return any(self._has(name) for name in names)

    def _has(self, name: str) -> bool:
        if name not in self._known:
            relation, _, column = name.partition(".")
            column, _, words = column.partition(" ")
            self._known[name] = _found(self._facts[relation], column, words)
        return self._known[name]


def _found(given: pa.Table | list[Path] | None, column: str, words: str) -> bool:
    if given is None:
        return False
    if isinstance(given, list):
        return any(_found_in_file(path, column) for path in given)
    if not column:
        return bool(given.num_rows)
    values = given.column(column)
    if not words or values.null_count == len(values):
        return bool(values.null_count < len(values))
    return _twice(values) if words == "twice" else _another(values, words.removeprefix("other than "))


def _twice(values: pa.ChunkedArray[Any]) -> bool:
    """Whether two values may be equal, written in whatever case and with whatever spaces around them."""
    if len(values) > _FEW or not pc.all(pc.string_is_ascii(values)).as_py():
        return True
    folded = pc.utf8_trim_whitespace(pc.utf8_lower(values))
    return bool(pc.count_distinct(folded).as_py() < len(values) - values.null_count)


def _another(values: pa.ChunkedArray[Any], word: str) -> bool:
    return bool(pc.any(pc.not_equal(values, word)).as_py())


def _found_in_file(path: Path, column: str) -> bool:
    """By the statistics of the file; what they do not say may be there."""
    import pyarrow.parquet as pq

    about = pq.read_metadata(path)
    if not column or not about.num_rows:
        return bool(about.num_rows)
    for group in map(about.row_group, range(about.num_row_groups)):
        for part in map(group.column, range(group.num_columns)):
            if part.path_in_schema.split(".")[0] == column:
                nulls = part.statistics.null_count if part.statistics else None
                if nulls is None or nulls < part.num_values:
                    return True
    return False
