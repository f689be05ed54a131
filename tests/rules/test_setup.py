"""The UTC days whose offsets are laid out: those of the instants in facts, of files also those between."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from musterroll.facts.tables import SCHEMAS, FactTables
from musterroll.rules import setup

KIND = "completion.observed"
FIRST, BETWEEN, LAST = date(2025, 3, 1), date(2025, 3, 2), date(2025, 3, 3)
Rows = list[dict[str, datetime | None]]
ROWS: Rows = [
    {"happened_at": datetime(2025, 3, 1, 23, 59)},
    {"happened_at": datetime(2025, 3, 3)},
    {"happened_at": None},
]


def days(given: pa.Table | list[Path]) -> list[date]:
    facts = FactTables({KIND: given})
    with duckdb.connect() as connection:
        setup.register_facts(connection, facts)
        return setup.instant_days(connection, facts)


def table(rows: Rows) -> pa.Table:
    return pa.Table.from_pylist(rows, SCHEMAS[KIND])


def files(folder: Path, rows: Rows) -> list[Path]:
    pq.write_table(table(rows), folder / "facts.parquet")
    return [folder / "facts.parquet"]


def test_of_a_table_the_days_that_occur() -> None:
    assert days(table(ROWS)) == [FIRST, LAST]


def test_of_files_the_days_from_the_first_to_the_last(tmp_path: Path) -> None:
    assert days(files(tmp_path, ROWS)) == [FIRST, BETWEEN, LAST]


def test_of_files_that_span_too_much_the_days_that_occur(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "_SPAN", 2)
    assert days(files(tmp_path, ROWS)) == [FIRST, LAST]


def test_of_files_without_an_instant_no_day(tmp_path: Path) -> None:
    assert days(files(tmp_path, [{"happened_at": None}])) == []
