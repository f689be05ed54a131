"""What a query finds as an Arrow table, planned once.

The engine's package makes a relation of a query first, for which it reads and plans the query twice before it runs;
with few rows that takes longer than the answer. Here the connection is asked in the way in which a relation asks it
in the end; an engine that has no such way is asked through a relation.
"""

from __future__ import annotations

from typing import Any

import duckdb
import pyarrow as pa

_ROWS_AT_ONCE = 131_072  # of one piece of the table, as the package has it


def as_arrow(connection: duckdb.DuckDBPyConnection, sql: str, *values: object) -> pa.Table:
    """All rows that one query finds, with its parameters."""
    submit: Any = getattr(connection, "_submit", None)
    if submit is None:
        table: pa.Table = connection.sql(sql, params=list(values)).to_arrow_table()
        return table
    table = submit(sql, list(values) or None, "arrow", _ROWS_AT_ONCE).arrow_table()
    return table
