"""Workbooks: the sheet that fits, real dates beside text, and numbers that are no floats."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from tests.sources.binaries import Sheet, ods, workbook, workbook_with
from tests.sources.reading import Folder, notes, only, rows

README: Sheet = [["This workbook is for interns only."], [], ["Best regards"]]
PEOPLE: Sheet = [["Employee ID", "Name", "Email", "Start date"], [1001, "Ana", "ana@x.example", datetime(2024, 2, 5)]]
TRAINING: Sheet = [["Email", "Course", "Completed on"], ["ana@x.example", "A", date(2025, 3, 31)]]


def test_a_read_me_sheet_may_come_first(folder: Folder) -> None:
    facts = folder.read({"x.xlsx": workbook(Read_me=README, Staff=PEOPLE)})
    found = only(facts, "person.observed")
    assert (found["account"], found["started_on"], found["row"]) == ("1001", date(2024, 2, 5), 2)
    assert facts.inputs.to_pylist()[0]["sheet"] == "Staff"


def test_two_sheets_that_fit_must_be_chosen_from(folder: Folder) -> None:
    files: dict[str, str | bytes] = {"x.xlsx": workbook(People=PEOPLE, Training=TRAINING)}
    text = folder.refusal(files)
    assert "2 sheets could be read: 'People', 'Training'" in text
    assert "'x.xlsx#People'" in text
    assert list(folder.read(files, sheet="Training").tables) == ["completion.observed"]
    both = folder.read(files, paths=["x.xlsx#People", "x.xlsx#Training"])
    assert [entry["sheet"] for entry in both.inputs.to_pylist()] == ["People", "Training"]
    mapped = folder.read(files, ["x.xlsx:people:sheet:=People"])
    assert mapped.inputs.to_pylist()[0]["sheet"] == "People"


def test_a_mapping_may_fit_one_sheet_only(folder: Folder) -> None:
    files: dict[str, str | bytes] = {
        "x.xlsx": workbook(A=[["Who", "Mail"], ["Ana", "a@x.example"]], B=[["Who"], ["Bo"]])
    }
    facts = folder.read(files, ["x.xlsx:people:name=Who,email=Mail"])
    assert facts.inputs.to_pylist()[0]["sheet"] == "A"


def test_no_sheet_that_fits_shows_the_widest(folder: Folder) -> None:
    text = folder.refusal({"x.xlsx": workbook(Read_me=README, Data=[["Apples", "Pears", "Plums"], [1, 2, 3]])})
    assert "Columns found: Apples, Pears, Plums" in text


def test_a_sheet_that_is_not_there_is_refused_with_those_there_are(folder: Folder) -> None:
    files: dict[str, str | bytes] = {"x.xlsx": workbook(People=PEOPLE)}
    assert "has no sheet 'Staff'" in folder.refusal({"x.xlsx": workbook(People=PEOPLE)}, ["x.xlsx:people:sheet:=Staff"])
    assert "No file has a sheet 'Staff'" in folder.refusal(files, sheet="Staff")


def test_real_dates_and_text_dates_stand_in_one_column(folder: Folder) -> None:
    training: Sheet = [
        ["Email", "Course", "Completed on"],
        ["a@x.example", "A", datetime(2025, 3, 4)],
        ["a@x.example", "B", "31-03-2025"],
        ["a@x.example", "C", "04-03-2025"],
        ["a@x.example", "D", datetime(2025, 3, 4, 15, 30)],
        ["a@x.example", "E", 45747],
        ["a@x.example", "F", None],
    ]
    facts = folder.read({"x.xlsx": workbook(T=training)}, default_zone="UTC")
    found = rows(facts, "completion.observed")
    assert [row["happened_on"] for row in found] == [
        date(2025, 3, 4),
        date(2025, 3, 31),
        date(2025, 3, 4),
        None,
        date(2025, 3, 31),
        None,
    ]
    assert found[3]["happened_at"] == datetime(2025, 3, 4, 15, 30)
    assert "day before month (settled by the rows)" in notes(facts)


def test_true_is_a_name_like_any_other(folder: Folder) -> None:
    people: Sheet = [["Email", "First name", "Last name"], ["edward@x.example", "Edward", True]]
    assert only(folder.read({"x.xlsx": workbook(P=people)}), "person.observed")["name"] == "Edward True"


def test_blank_rows_and_rows_above_the_header_do_not_shift_row_numbers(folder: Folder) -> None:
    sheet: Sheet = [["Training report"], [], *TRAINING, [], ["bo@x.example", "A", date(2025, 3, 31)]]
    facts = folder.read({"x.xlsx": workbook(T=sheet)})
    assert [row["row"] for row in rows(facts, "completion.observed")] == [4, 6]
    assert "header found in row 3" in notes(facts)


def test_a_formula_without_a_stored_result_is_blank_and_noted(folder: Folder) -> None:
    sheet: Sheet = [["Email", "Course", "Completed on"], ["ana@x.example", "A", "=TODAY()"]]
    facts = folder.read({"x.xlsx": workbook(T=sheet)})
    found = only(facts, "completion.observed")
    assert (found["happened_on"], found["happened_at"]) == (None, None)
    assert "formulas without a stored result in the workbook, read as blank: 1" in notes(facts)


def test_a_cell_that_shows_an_error_is_blank_and_noted(folder: Folder) -> None:
    sheet: Sheet = [["Name", "Email", "Start date"], ["Ana", "ana@x.example", "#VALUE!"], ["Bo", "bo@x.example", None]]
    facts = folder.read({"x.xlsx": workbook(P=sheet)})
    assert [row["started_on"] for row in rows(facts, "person.observed")] == [None, None]
    assert "cells of the workbook that show an error (#N/A, #REF! and the like), read as blank: 1" in notes(facts)


def test_a_hidden_sheet_is_read_only_if_nothing_else_fits_or_it_is_named(folder: Folder) -> None:
    content = workbook(["Old"], Old=PEOPLE, New=[*PEOPLE, [1002, "Bo", "bo@x.example", None]])
    assert "2 sheets could be read: 'New', 'Old'" in folder.refusal({"x.xlsx": content})
    assert folder.read({"x.xlsx": content}, sheet="Old").inputs.to_pylist()[0]["rows"] == 1


def test_an_open_document_spreadsheet_is_read(folder: Folder) -> None:
    sheet: Sheet = [["Email", "Course", "Completed on"], ["ana@x.example", "A", "2025-03-31"]]
    assert only(folder.read({"x.ods": ods(sheet)}), "completion.observed")["happened_on"] == date(2025, 3, 31)


@pytest.mark.parametrize("name", ["x.xlsx", "x.xlsm", "x"])
def test_a_workbook_is_known_by_its_bytes(folder: Folder, name: str) -> None:
    assert only(folder.read({name: workbook(P=PEOPLE)}), "person.observed")["name"] == "Ana"


@pytest.mark.parametrize("left", [{"XFD1048576": "x"}, {"A1048576": "x", "XFD1": "y"}, {"ZZ60000": " "}])
def test_a_cell_left_far_outside_of_the_table_is_refused_before_memory_runs_out(
    folder: Folder, left: dict[str, str]
) -> None:
    text = folder.refusal({"x.xlsx": workbook_with(left, People=PEOPLE)})
    assert "a sheet reaches to row" in text
    assert "Delete what stands far outside of the table" in text


@pytest.mark.parametrize("left", [{"AZ400": "x"}, {"A70000": "x"}, {"AB9": "x"}])
def test_a_note_beside_the_table_is_no_reason_to_refuse_it(folder: Folder, left: dict[str, str]) -> None:
    facts = folder.read({"x.xlsx": workbook_with(left, People=PEOPLE)})
    assert rows(facts, "person.observed")[0]["name"] == "Ana"


def test_a_sheet_that_cannot_be_unpacked_is_a_damaged_workbook(folder: Folder) -> None:
    content = bytearray(workbook(People=PEOPLE))
    content[content.index(b"xl/worksheets/sheet1.xml") + 60] ^= 0xFF
    assert "the workbook is damaged" in folder.refusal({"x.xlsx": bytes(content)})


def test_a_lookup_of_a_blank_cell_is_no_date(folder: Folder) -> None:
    people: Sheet = [
        ["Name", "Email", "Start date", "End date"],
        ["Ana", "a@x.example", datetime(2024, 2, 5), time(0, 0)],
    ]
    found = only(folder.read({"x.xlsx": workbook(People=people)}), "person.observed")
    assert (found["started_on"], found["ended_on"]) == (date(2024, 2, 5), None)
