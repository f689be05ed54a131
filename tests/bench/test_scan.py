"""The floor is the right one: the scan decodes the columns that the rules read, no more and no fewer."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bench.peers.scan import READ, scan
from bench.rules_on_parquet import facts
from bench.setting import policy, question
from musterroll.facts.tables import SCHEMAS
from musterroll.rules import pipeline
from tests.bench.conftest import PEOPLE

KINDS = {"people.parquet": "person.observed", "completions.parquet": "completion.observed"}


class Explained:
    """A connection that asks for the plan of each statement before it runs it, and keeps the columns of file scans."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, columns: set[str]) -> None:
        self.connection = connection
        self.columns = columns

    def execute(self, asked: str | duckdb.Statement, *values: Any) -> Any:
        sql = asked if isinstance(asked, str) else asked.query
        for statement in [] if values else duckdb.extract_statements(sql):
            self.explain(statement.query)
            self.connection.execute(statement.query)
        return self.connection.execute(sql, *values) if values else self.connection

    def cursor(self) -> Explained:
        """Statements run side by side, each on a connection of its own."""
        return Explained(self.connection.cursor(), self.columns)

    def explain(self, sql: str) -> None:
        try:
            plan = self.connection.execute(f"EXPLAIN (FORMAT json) {sql}").fetchall()[0][1]
        except duckdb.Error:
            return  # a statement without a plan: a macro, a view, a setting
        for known in scans_in(json.loads(plan)):
            kept = known.get("Projections", [])
            self.columns.update([kept] if isinstance(kept, str) else kept)
            self.columns.update(re.findall(r"\w+", str(known.get("Filters", ""))))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection, name)


def scans_in(node: Any) -> list[dict[str, Any]]:
    """What a plan says of each scan of a Parquet file."""
    if isinstance(node, list):
        return [found for one in node for found in scans_in(one)]
    own = [node["extra_info"]] if "READ_PARQUET" in node["name"] else []
    return own + scans_in(node["children"])


def filled(path: Path) -> set[str]:
    """The columns with a value. Columns that are all null cost nothing, and the plan may leave them out."""
    table = pq.read_table(path)
    return {name for name in table.column_names if table.column(name).null_count < len(table)}


@pytest.mark.parametrize("name", list(READ))
def test_the_scan_reads_the_columns_that_the_rules_read(
    name: str, facts_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = facts(facts_folder)
    for other, kind in KINDS.items():
        if other != name:  # the other file is handed over as a table, so that every scan is one of this file
            read = pq.read_table(facts_folder / other).select(SCHEMAS[kind].names)
            tables.tables[kind] = pa.Table.from_batches(read.cast(SCHEMAS[kind]).to_batches())
    columns: set[str] = set()
    connect = duckdb.connect
    monkeypatch.setattr(duckdb, "connect", lambda *one, **more: Explained(connect(*one, **more), columns))
    pipeline.run(tables, [policy()], question())
    there = filled(facts_folder / name)
    assert columns & there == set(READ[name]) & there
    assert columns & there


def test_the_scan_reads_every_row(facts_folder: Path) -> None:
    assert scan(facts_folder, 1) == {"people.parquet": PEOPLE, "completions.parquet": 10 * PEOPLE}
