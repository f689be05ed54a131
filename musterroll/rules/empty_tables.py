"""Tables without rows, made by one text for all: a scan of an empty Arrow table would be planned for each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyarrow as pa

_WORDS: dict[pa.DataType, str] = {
    pa.string(): "VARCHAR",
    pa.bool_(): "BOOLEAN",
    pa.int32(): "INTEGER",
    pa.int64(): "BIGINT",
    pa.date32(): "DATE",
    pa.timestamp("us"): "TIMESTAMP",
}


def empty_tables(schemas: Iterable[tuple[str, pa.Schema]]) -> str:
    """The statements that make empty tables of these names and columns."""
    return ";".join(f"CREATE TABLE {name} ({_columns(schema)})" for name, schema in schemas)


def _columns(fields: Iterable[pa.Field[Any]]) -> str:
    return ", ".join(f'"{field.name}" {_type(field.type)}' for field in fields)


def _type(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"{_type(kind.value_type)}[]"
    if pa.types.is_struct(kind):
        return f"STRUCT({_columns(kind.field(number) for number in range(kind.num_fields))})"
    return _WORDS[kind]
