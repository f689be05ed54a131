"""Tables as CSV: what a spreadsheet must not run, and that every value can be had back."""

from __future__ import annotations

import csv
import io
from datetime import datetime

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterroll.reports import tables
from musterroll.reports.csv_report import csv_files, render_csv, write_table
from musterroll.rules.reconciliation import COMPLETIONS, OBLIGATIONS
from tests.reports.sample import (
    MADE,
    OBLIGATION_ROWS,
    PEOPLE_ROWS,
    REFUSED_ROWS,
    built_in,
    empty,
    obligation,
    person,
    reconciliation,
)

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@x",
    "\t=1",
    "\r=1",
    "\n=1",
    "\uff1d1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://x","y")',
]


def read(raw: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(raw.decode(), newline="")))


def written(table: pa.Table) -> list[dict[str, str]]:
    out = io.BytesIO()
    write_table(table, out)
    return read(out.getvalue())


def folder(rec: object = None) -> dict[str, list[dict[str, str]]]:
    files = {}
    for name, write in csv_files(rec or reconciliation(), MADE).items():  # type: ignore[arg-type]
        out = io.BytesIO()
        write(out)
        files[name] = read(out.getvalue())
    return files


def test_the_gap_report_holds_every_gap_with_its_person_and_sentence() -> None:
    rows = read(render_csv(reconciliation(), MADE))
    assert [row["status"] for row in rows] == ["missed", "late", "late", "unverified", "indeterminate", "exempt"]
    first = rows[0]
    assert (first["name"], first["email"], first["department"]) == (
        "Ana Lindqvist",
        "ana@northfen.example",
        "Engineering",
    )
    assert (first["due"], first["overdue_days"], first["open_at_period_end"]) == ("2025-09-24", "118", "true")
    assert first["sentence"].startswith("Ana Lindqvist last finished")
    assert first["explained"].startswith("Laptop lost")


def test_the_header_is_there_even_without_a_gap() -> None:
    header = render_csv(empty(), MADE).decode().splitlines()
    assert len(header) == 1
    assert "status" in header[0]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_name_that_is_a_formula_is_neutralised_in_every_table(text: str) -> None:
    rec = reconciliation(
        people=[person("ana", "Ana", "deviation", department=text, manager=text, title=text) | {"name": text}],
        obligations=[obligation("1", "ana", "missed", "2025-03-01", topic=text)],
    )
    for rows in folder(rec).values():
        for row in rows:
            cells = [value for name, value in row.items() if value and not name.startswith("neutralised")]
            assert not [cell for cell in cells if cell[0] in "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"]


@given(st.lists(st.one_of(st.none(), st.text(st.characters(codec="utf-8"), max_size=12), st.sampled_from(FORMULAS))))
def test_taking_off_one_apostrophe_gives_the_value_as_received(values: list[str | None]) -> None:
    out = io.BytesIO()
    write_table(pa.table({"cell": pa.array(values, pa.string())}), out)
    rows = read(out.getvalue())
    had = [row["cell"][1:] if row["neutralised"] == "cell" else row["cell"] for row in rows]
    assert had == [value or "" for value in values]


def test_the_row_names_every_cell_that_was_changed() -> None:
    table = pa.table({"a": ["=1", "x"], "b": ["x", "y"], "c": ["@", "z"]})
    assert [row["neutralised"] for row in written(table)] == ["a; c", ""]


def test_numbers_and_days_are_not_touched() -> None:
    table = pa.table({"n": pa.array([-5]), "at": pa.array([datetime(2025, 4, 3, 13, 5)], pa.timestamp("us"))})
    assert written(table) == [{"n": "-5", "at": "2025-04-03T13:05:00Z", "neutralised": ""}]


def test_every_table_is_a_file_and_the_index_counts_its_rows() -> None:
    files = folder()
    assert set(files) == {f"{name}.csv" for name in tables.TABLES} | {"about.csv", "index.csv"}
    assert {row["file"]: int(row["rows"]) for row in files["index.csv"]} == {
        name: len(rows) for name, rows in files.items() if name not in {"about.csv", "index.csv"}
    }


def test_nobody_and_nothing_is_dropped() -> None:
    files = folder()
    assert [row["person"] for row in files["population.csv"]] == [row["person"] for row in PEOPLE_ROWS]
    assert [row["id"] for row in files["obligations.csv"]] == [row["id"] for row in OBLIGATION_ROWS]
    assert [row["row"] for row in files["refused.csv"]] == [str(row["row"]) for row in REFUSED_ROWS]
    assert {row["name"] for row in files["refused.csv"]} == {"training.xlsx"}


def test_every_column_of_the_answer_is_in_its_table() -> None:
    files = folder()
    assert set(OBLIGATIONS.names) <= set(files["obligations.csv"][0])
    assert set(COMPLETIONS.names) <= set(files["completions.csv"][0])


def test_lists_are_joined_and_empty_ones_are_empty() -> None:
    ana, *_ = folder()["population.csv"]
    assert ana["accounts"] == "okta:00uana; knowbe4:ana@northfen.example"
    assert ana["aliases"] == ""


def test_about_says_what_the_tables_are_about_and_how_cells_are_written() -> None:
    about = {row["item"]: row["value"] for row in folder(built_in())["about.csv"]}
    assert about["finding"].startswith("3 of 7 people")
    assert about["command"].startswith("musterroll check")
    assert "No policy was given" in about["built-in policy"]
    assert about["what if"].startswith("What if")
    assert "apostrophe" in about["cells"]
    assert "what if" not in {row["item"] for row in folder()["about.csv"]}


def test_the_same_answer_gives_the_same_bytes() -> None:
    assert render_csv(reconciliation(), MADE) == render_csv(reconciliation(), MADE)


def test_tables_in_several_chunks_are_written_whole() -> None:
    rec = reconciliation()
    halves = pa.concat_tables([rec.people.slice(0, 4), rec.people.slice(4)])
    assert folder(reconciliation(people=halves)) == folder(rec)
