"""What is made before the stages run: empty tables as Arrow would have made them, an engine for the first run."""

from __future__ import annotations

import duckdb
import pytest

from musterroll.facts.tables import SCHEMAS
from musterroll.rules import ready
from musterroll.rules.empty_tables import empty_tables
from musterroll.rules.ready import Ready
from musterroll.rules.script import ordinary
from musterroll.rules.statements import parsed, to_run


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    texts: list[str] = []
    monkeypatch.setattr(ready, "parsed", lambda connection, sql: texts.append(sql))
    return texts


def test_an_empty_table_has_the_columns_that_facts_of_its_kind_have() -> None:
    connection = duckdb.connect(":memory:")
    named = {kind.replace(".", "_"): schema for kind, schema in SCHEMAS.items()}
    connection.execute(empty_tables(named.items()))
    for name, schema in named.items():
        connection.register("given_", schema.empty_table())
        made = connection.execute(f"SELECT column_name, column_type FROM (DESCRIBE {name})").fetchall()
        assert made == connection.execute("SELECT column_name, column_type FROM (DESCRIBE given_)").fetchall()


def test_the_first_run_gets_the_engine_that_was_opened_and_the_next_none(read: list[str]) -> None:
    opened: list[duckdb.DuckDBPyConnection] = []

    def opens() -> duckdb.DuckDBPyConnection:
        opened.append(duckdb.connect(":memory:"))
        return opened[-1]

    engines = Ready(opens)
    engines.make()
    assert read == [one.sql for one in ordinary()]
    assert engines.take() is opened[0]
    assert engines.take() is None
    assert len(opened) == 1


def test_what_an_ordinary_run_needs_is_read_beforehand_and_nothing_that_needs_other_facts() -> None:
    tables = {one.makes for one in ordinary()}
    assert {"completions", "address_edges", "first_obligations", "noteworthy"} <= tables, (
        "they follow from people and records"
    )
    assert not {"account_leaves", "leave_spells", "opened_by_alert", "entered"} & tables, "those need other facts"


def test_once_a_run_has_begun_nothing_is_opened_or_read_beforehand(read: list[str]) -> None:
    opened: list[str] = []

    def opens() -> duckdb.DuckDBPyConnection:
        opened.append("an engine")
        return duckdb.connect(":memory:")

    engines = Ready(opens)
    engines.begin()
    engines.make()
    assert not opened
    assert not read


def test_a_statement_is_given_as_text_once_and_then_as_it_was_read() -> None:
    connection = duckdb.connect(":memory:")
    once, ahead = "SELECT 1 AS once", "SELECT 2 AS ahead"
    assert to_run(connection, once) == once
    read = to_run(connection, once)
    assert read is to_run(connection, once) is parsed(connection, once)
    assert connection.execute(read).fetchall() == [(1,)]
    assert parsed(connection, ahead) is to_run(connection, ahead)
