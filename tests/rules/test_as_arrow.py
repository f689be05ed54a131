"""What a query finds as Arrow: the same as through a relation of the engine."""

from __future__ import annotations

from typing import Any

import duckdb
import pyarrow as pa
import pytest

from musterroll.rules.as_arrow import as_arrow

QUERIES: list[tuple[str, tuple[Any, ...]]] = [
    ("SELECT 1 AS n, 'a' AS word, DATE '2025-01-01' AS day, TIMESTAMP '2025-01-01 10:00:00' AS at", ()),
    ("SELECT [1, NULL] AS numbers, {'a': 'b'} AS entry, CAST(NULL AS BOOLEAN) AS unknown", ()),
    ("SELECT range AS n FROM range(300000) WHERE range % ? = 0 ORDER BY n DESC", (2,)),
    ("SELECT 1 AS n WHERE false", ()),
]


class Other:
    """A connection of an engine that has only the public way."""

    def __init__(self) -> None:
        self._real = duckdb.connect(":memory:")

    def sql(self, query: str, params: object) -> Any:
        return self._real.sql(query, params=params)


@pytest.mark.parametrize(("sql", "values"), QUERIES)
def test_the_table_is_that_of_a_relation(sql: str, values: tuple[Any, ...]) -> None:
    connection = duckdb.connect(":memory:")
    table = as_arrow(connection, sql, *values)
    expected: pa.Table = connection.sql(sql, params=list(values)).to_arrow_table()
    assert table.schema == expected.schema
    assert table.to_pylist() == expected.to_pylist()
    assert as_arrow(Other(), sql, *values).equals(expected)  # type: ignore[arg-type]


def test_a_query_that_is_wrong_fails_as_it_does_elsewhere() -> None:
    with pytest.raises(duckdb.BinderException, match="nonsense"):
        as_arrow(duckdb.connect(":memory:"), "SELECT nonsense")
