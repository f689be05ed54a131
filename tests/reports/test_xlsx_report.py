"""The workbook, read back."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import openpyxl
import pytest

from musterroll.reports import xlsx_sheet
from musterroll.reports.xlsx_report import render_xlsx, write_xlsx
from musterroll.reports.xlsx_sheet import CELL_CHARACTERS
from tests.reports.sample import MADE, OBLIGATION_ROWS, D, empty, finding, obligation, person, reconciliation

SHEETS = [
    "About",
    "Gap report",
    "Population",
    "Obligations",
    "Completions",
    "Reconciliation",
    "Findings",
    "Inputs",
    "Refused",
    "Policy",
]


def opened(rec: Any = None, **options: Any) -> Any:
    out = io.BytesIO()
    write_xlsx(rec or reconciliation(), MADE, out, **options)
    return openpyxl.load_workbook(out)


def rows(sheet: Any) -> list[dict[str, Any]]:
    head, *body = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in body]


def test_there_is_one_table_a_sheet() -> None:
    book = opened()
    assert book.sheetnames == SHEETS
    assert [len(rows(book[name])) for name in ("Population", "Obligations", "Completions", "Refused")] == [9, 14, 2, 2]


def test_headers_are_frozen_and_filtered_and_nothing_is_merged() -> None:
    book = opened()
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert not sheet.merged_cells.ranges


def test_days_and_instants_are_real_dates() -> None:
    late = next(row for row in rows(opened()["Obligations"]) if row["id"] == "o_5")
    assert late["due"] == datetime(2025, 6, 2)
    assert late["completed_at (UTC)"] == datetime(2025, 6, 4, 13, 5)
    assert late["days_late"] == 2
    assert late["in_period"] == "yes"


@pytest.mark.parametrize("text", ["=1+1", "+1", "@SUM(A1)", "http://evil.example", "{=1}", "-2"])
def test_text_is_never_a_formula_and_never_a_link(text: str) -> None:
    rec = reconciliation(people=[person("ana", "Ana", "deviation", manager=text, title=text)])
    book = opened(rec)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert rows(book["Population"])[0]["manager"] == text


def test_a_table_longer_than_a_sheet_goes_on_in_the_next_and_loses_no_row() -> None:
    book = opened(sheet_rows=6)
    names = [name for name in book.sheetnames if name.startswith("Obligations")]
    assert names == ["Obligations", "Obligations 2", "Obligations 3"]
    ids = [row["id"] for name in names for row in rows(book[name])]
    assert ids == [row["id"] for row in OBLIGATION_ROWS]
    about = [row for name in book.sheetnames if name.startswith("About") for row in rows(book[name])]
    assert "goes on in the next one" in {row["item"]: row["value"] for row in about}["cells"]


def test_a_text_longer_than_a_cell_is_cut_with_a_word() -> None:
    rec = reconciliation(findings=[finding("population_gap", "strong", "x" * (CELL_CHARACTERS + 1))])
    sentence = rows(opened(rec)["Findings"])[0]["sentence"]
    assert len(sentence) == CELL_CHARACTERS
    assert sentence.endswith("(cut: a cell holds no more)")


def test_a_day_that_spreadsheets_count_wrongly_is_text() -> None:
    rec = reconciliation(people=[person("ana", "Ana", "pass", started_on=D("1899-12-31"))])
    assert rows(opened(rec)["Population"])[0]["started_on"] == "1899-12-31"


def test_the_same_answer_and_moment_give_the_same_bytes() -> None:
    first = render_xlsx(reconciliation(), MADE)
    assert render_xlsx(reconciliation(), MADE) == first
    later = replace(MADE, generated_at=MADE.generated_at + timedelta(days=1))
    assert render_xlsx(reconciliation(), later) != first


def test_the_date_inside_is_that_of_the_report() -> None:
    book = opened()
    assert book.properties.created == MADE.generated_at.replace(tzinfo=None)


def test_there_is_no_macro_and_no_outside_link() -> None:
    names = zipfile.ZipFile(io.BytesIO(render_xlsx(reconciliation(), MADE))).namelist()
    assert not [name for name in names if "vba" in name or "external" in name.lower()]


def test_nothing_at_all_still_has_its_headers() -> None:
    book = opened(empty())
    assert book.sheetnames == SHEETS
    assert book["Gap report"]["A1"].value == "status"


def test_batches_leave_no_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = render_xlsx(reconciliation(), MADE)
    monkeypatch.setattr(xlsx_sheet, "BATCH", 3)
    assert render_xlsx(reconciliation(), MADE) == whole


def test_controls_in_a_name_do_not_break_the_file() -> None:
    rec = reconciliation(
        people=[person("ana", "Ana\x01\x1b<&>", "deviation")],
        obligations=[obligation("1", "ana", "missed", "2025-03-01")],
    )
    assert rows(opened(rec)["Population"])[0]["name"].startswith("Ana")
