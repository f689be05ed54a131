"""Tables without rows, made by one text for all: a scan of an empty Arrow table would be planned for each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import duckdb
import pyarrow as pa

from musterroll.facts.tables import SCHEMAS

_WORDS: dict[pa.DataType, str] = {
    pa.string(): "VARCHAR",
    pa.bool_(): "BOOLEAN",
    pa.int32(): "INTEGER",
    pa.int64(): "BIGINT",
    pa.date32(): "DATE",
    pa.timestamp("us"): "TIMESTAMP",
}


def make_empty_facts(connection: duckdb.DuckDBPyConnection) -> None:
    """Make a table without rows for each kind of facts. Those that are there are registered in front of it."""
    connection.execute(empty_tables((relation_of(kind), schema) for kind, schema in SCHEMAS.items()))


def relation_of(kind: str) -> str:
    """The name of the relation of a kind of facts."""
    return kind.replace(".", "_")


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
