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
from musterroll.rules.empty_tables import make_empty_facts
from musterroll.rules.policy.model import Policy, Requirement
from musterroll.rules.question import Question

KIND = "completion.observed"
FIRST, BETWEEN, LAST = date(2025, 3, 1), date(2025, 3, 2), date(2025, 3, 3)
QUESTION = Question(FIRST, LAST, LAST)
POLICY = Policy("1", None, "Any policy", "Europe/Berlin", (Requirement("awareness", "Awareness", courses=("SEC",)),))
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


def test_days_and_first_year_of_facts_in_memory_are_known_before_there_is_an_engine() -> None:
    prepared = setup.prepare(FactTables({KIND: table(ROWS)}), [POLICY], POLICY, QUESTION)
    assert prepared is not None
    with duckdb.connect() as connection:
        make_empty_facts(connection)
        setup.register_facts(connection, FactTables({KIND: table(ROWS)}))
        asked = connection.execute("SELECT min(happened_at) FROM completion_observed").fetchall()[0][0]
        setup.keep_policies(connection, [POLICY], POLICY, LAST, setup.first_year(QUESTION, POLICY, asked))
        setup.keep_zones(connection, [POLICY], POLICY, setup.dated_days(connection), [FIRST, LAST])
        for name, made in {**prepared.policies, **prepared.zones}.items():
            assert made.to_pylist() == connection.table(name).to_arrow_table().to_pylist(), name


def test_facts_in_files_are_left_to_the_engine(tmp_path: Path) -> None:
    assert setup.prepare(FactTables({KIND: files(tmp_path, ROWS)}), [POLICY], POLICY, QUESTION) is None
