"""A spreadsheet of 3,000 people and 3,000 training rows that nobody here made."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from musterroll.facts.tables import FactTables
from musterroll.sources.files.declarations import Declarations
from musterroll.sources.files.mapping import parse_mapping
from musterroll.sources.files.read import read_files
from tests.sources.reading import AS_OF, notes, rows, whole

MAPS = (
    "employee_data.xlsx:people:department=DepartmentType",
    "training_and_development_data.csv:completions:employee_number=Employee ID,course=Training Program Name,"
    "happened=Training Date,result=Training Outcome",
)
Find = Callable[[str], Path]


@pytest.fixture
def hr(shared_data: Find) -> Path:
    return shared_data("hr-all-in-one")


def read(hr: Path, *maps: str) -> FactTables:
    paths = [str(hr / "employee_data.xlsx"), str(hr / "training_and_development_data.csv")]
    return whole(read_files(paths, Declarations(as_of=AS_OF, mappings=tuple(map(parse_mapping, maps)))))


def spreadsheet(hr: Path) -> list[dict[str, Any]]:
    """The people as another reader of workbooks sees them."""
    book = openpyxl.load_workbook(hr / "employee_data.xlsx", read_only=True, data_only=True)
    header, *lines = book[book.sheetnames[-1]].iter_rows(values_only=True)
    return [dict(zip(map(str, header), line, strict=True)) for line in lines]


def training(hr: Path) -> list[dict[str, str]]:
    with (hr / "training_and_development_data.csv").open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_row_is_accounted_for(hr: Path) -> None:
    inputs = read(hr, *MAPS).inputs.to_pylist()
    assert [(one["rows"], one["facts"], one["refused"]) for one in inputs] == [(3000, 3000, 0), (3000, 3000, 0)]
    assert [(one["layout"], one["source"]) for one in inputs] == [("people", "hris"), ("completions", "lms")]
    assert inputs[0]["sheet"] == "Employee_data"


def test_people_are_as_another_reader_counts_them(hr: Path) -> None:
    found = [row for row in rows(read(hr, *MAPS), "person.observed") if row["source"] == "hris"]
    expected = spreadsheet(hr)
    types = {"Full-Time": "employee", "Part-Time": "employee", "Contract": "contractor"}
    assert [row["account"] for row in found] == [str(one["Employee ID"]) for one in expected]
    assert [row["type"] for row in found] == [types[one["EmployeeType"]] for one in expected]
    assert [row["started_on"] for row in found] == [one["StartDate"].date() for one in expected]
    assert [row["ended_on"] for row in found] == [one["ExitDate"] and one["ExitDate"].date() for one in expected]
    assert [row["department"] for row in found] == [one["DepartmentType"].strip() for one in expected]
    assert [row["emails"] for row in found] == [[one["ADEmail"]] for one in expected]
    assert Counter(row["status"] for row in found) == {
        "active": sum(one["EmployeeStatus"] in ("Active", "Leave of Absence") for one in expected),
        "inactive": sum("Terminated" in one["EmployeeStatus"] for one in expected),
        None: sum(one["EmployeeStatus"] == "Future Start" for one in expected),
    }


def test_failed_and_incomplete_are_no_completions(hr: Path) -> None:
    found = Counter(row["result"] for row in rows(read(hr, *MAPS), "completion.observed"))
    outcomes = Counter(one["Training Outcome"] for one in training(hr))
    assert found == {
        "completed": outcomes["Completed"],
        "passed": outcomes["Passed"],
        "failed": outcomes["Failed"],
        "in_progress": outcomes["Incomplete"],
    }


def test_years_of_two_digits_are_those_of_this_century(hr: Path) -> None:
    facts = read(hr, *MAPS)
    days = [row["happened_on"] for row in rows(facts, "completion.observed")]
    assert len(days) == 3000
    assert date(2022, 1, 1) < min(days) < max(days) < date(2024, 1, 1)
    assert "Training Date: years of two digits read as 2022 to 2023" in notes(facts, 1)


def test_training_rows_are_tied_to_people_by_employee_number_and_by_nothing_else(hr: Path) -> None:
    facts = read(hr, *MAPS)
    people = {row["employee_number"] for row in rows(facts, "person.observed") if row["source"] == "hris"}
    learners = [row for row in rows(facts, "person.observed") if row["source"] == "lms"]
    assert {row["employee_number"] for row in learners} == {one["Employee ID"] for one in training(hr)} == people
    told = {name for row in learners for name, value in row.items() if value is not None}
    assert told == {"input", "row", "source", "account", "employee_number"}


def test_the_files_are_also_recognised_without_a_word(hr: Path) -> None:
    told, untold = read(hr, *MAPS), read(hr)
    assert told.tables["completion.observed"] == untold.tables["completion.observed"]
    assert [row["department"] for row in rows(untold, "person.observed")[:3000]] == [None] * 3000


def test_nothing_private_is_read(hr: Path) -> None:
    unread = notes(read(hr, *MAPS))
    for header in ("DOB", "RaceDesc", "GenderCode", "MaritalDesc", "Performance Score"):
        assert header in unread
