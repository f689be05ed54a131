"""Rows that stay columns until they are looked at, so that a million of them need not be tuples at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import pyarrow as pa

AT_ONCE = 20_000

Row = tuple[Any, ...]


class TableRows:
    """The rows of an Arrow table as tuples, made while they are read; can be read again."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def __iter__(self) -> Iterator[Row]:
        """Every row in its order."""
        for batch in self._table.to_batches(max_chunksize=AT_ONCE):
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)

    def __len__(self) -> int:
        """How many rows there are."""
        return int(self._table.num_rows)


def in_chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows, some at a time."""
    left = iter(rows)
    while chunk := list(islice(left, AT_ONCE)):
        yield chunk
