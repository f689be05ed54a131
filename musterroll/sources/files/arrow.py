"""The little of Arrow that is needed everywhere here, under short names."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

TEXT = pa.string()
DAY = pa.date32()
INSTANT = pa.timestamp("us")
FLAG = pa.bool_()


def whole(column: Any) -> Any:
    """A chunked column as one array."""
    if column.num_chunks == 1:
        return column.chunk(0)
    joined = column.combine_chunks()
    return joined if isinstance(joined, pa.Array) else pa.concat_arrays(joined.chunks)


def nulls(size: int, kind: Any = TEXT) -> Any:
    """A column of nothing."""
    return pa.nulls(size, kind)


def count_from(first: int, size: int) -> Any:
    """The whole numbers from `first` on, as many as told."""
    return pc.cumulative_sum(pa.repeat(1, size), start=first - 1)


def values(column: Any) -> list[Any]:
    """A column as Python values."""
    found: list[Any] = column.to_pylist()
    return found


def distinct(coded: pa.DictionaryArray) -> list[str]:
    """The distinct texts of an encoded column, in the order of their codes."""
    return values(coded.dictionary)
