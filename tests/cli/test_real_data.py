"""The command of the README on 3,000 people and 3,000 training rows that nobody here made.

Everything is counted a second time here, from the two files alone and without a line of the program. In these files
everybody has one training row and one spell of work, so the rules come down to a few comparisons of days.
"""

from __future__ import annotations

import csv
import json
import re
import shlex
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli.small import ROOT, command
from tests.conftest import DATA

FIRST, LAST, AS_OF = date(2023, 1, 1), date(2023, 12, 31), date(2024, 1, 15)
DONE = ("Passed", "Completed")
DEVIATIONS = ("late", "missed")


@dataclass(frozen=True)
class Line:
    """One employee: days of work (no last day: still there), and the one training row, finished or not."""

    number: str
    name: str
    start: date
    end: date | None
    trained: date
    outcome: str

    def there(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)

    @property
    def completed(self) -> date | None:
        """The day of the training, if it was finished and lies within the days of work."""
        return self.trained if self.outcome in DONE and self.there(self.trained) else None


@pytest.fixture(scope="module")
def folder() -> Path:
    path = DATA / "hr-all-in-one"
    if not path.exists():
        pytest.skip("../shared/data/hr-all-in-one is not there")
    return path


@pytest.fixture(scope="module")
def lines(folder: Path) -> list[Line]:
    """Both files as openpyxl and csv read them, put together by employee number."""
    book = openpyxl.load_workbook(folder / "employee_data.xlsx", read_only=True, data_only=True)
    header, *rows = book["Employee_data"].iter_rows(values_only=True)
    people = [dict(zip(map(str, header), row, strict=True)) for row in rows]
    with (folder / "training_and_development_data.csv").open(encoding="utf-8-sig", newline="") as text:
        training = list(csv.DictReader(text))
    by_number = {row["Employee ID"]: row for row in training}
    assert len(people) == len(training) == len(by_number) == len({row["Employee ID"] for row in people})
    return [line(one, by_number[str(one["Employee ID"])]) for one in people]


def line(one: dict[str, Any], training: dict[str, str]) -> Line:
    trained = datetime.strptime(training["Training Date"], "%d-%b-%y").date()
    end = one["ExitDate"].date() if one["ExitDate"] else None
    name = f"{one['FirstName']} {one['LastName']}"  # one of the last names is the truth value TRUE
    return Line(str(one["Employee ID"]), name, one["StartDate"].date(), end, trained, training["Training Outcome"])


@pytest.fixture(scope="module")
def reports(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with what the command of the README says, as JSON and CSV, at a day that is given."""
    text = (ROOT / "README.md").read_text("utf-8")
    found = re.search(r"^musterroll (check employee_data\.xlsx (?:.*\\\n)*.*)$", text, re.MULTILINE)
    assert found is not None
    typed = [*shlex.split(found[1].replace("\\\n", " ")), "--as-of", str(AS_OF), "--now", "2024-01-15T12:00:00Z"]
    out = tmp_path_factory.mktemp("real")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        result = command(*typed, "--format", "json,csv", "--out", out)
    assert result.exit_code == 1, result.stderr
    return out


@pytest.fixture(scope="module")
def report(reports: Path) -> dict[str, Any]:
    """The report as JSON."""
    made: dict[str, Any] = json.loads(next(reports.glob("*.json")).read_bytes())
    return made


def number_of(person: dict[str, Any]) -> str:
    """The employee number by which a person of the report stands in the workbook."""
    numbers = [one["account"] for one in person["accounts"] if one["source"] == "hris"]
    assert len(numbers) == 1
    return str(numbers[0])


def test_every_row_is_a_fact_or_refused(report: dict[str, Any], lines: list[Line]) -> None:
    inputs = {one["name"]: one for one in report["inputs"]}
    assert [one["rows"] for one in inputs.values()] == [len(lines), len(lines)]
    for one in inputs.values():
        assert one["rows"] == one["facts"] + one["refused"]
    assert len(report["refused"]) == sum(one["refused"] for one in inputs.values()) == 0


def test_everybody_is_in_the_report_once(report: dict[str, Any], lines: list[Line]) -> None:
    assert sorted(map(number_of, report["people"])) == sorted(line.number for line in lines)
    names = {number_of(one): " ".join(one["name"].split()) for one in report["people"]}
    assert names == {line.number: " ".join(line.name.split()) for line in lines}


def test_the_population_is_who_was_engaged_in_2023(report: dict[str, Any], lines: list[Line]) -> None:
    engaged = {line.number for line in lines if line.start <= LAST and (line.end is None or line.end >= FIRST)}
    found = {number_of(one) for one in report["people"] if one["result"] != "out_of_population"}
    assert found == engaged
    assert report["summary"]["population"] == len(engaged)
    left = Counter(one["reason"] for one in report["people"] if one["result"] == "out_of_population")
    assert left == {"not_engaged_in_period": len(lines) - len(engaged)}


def test_failed_and_incomplete_training_completes_nothing(report: dict[str, Any], lines: list[Line]) -> None:
    outcomes = Counter(line.outcome for line in lines)
    assert set(outcomes) == {"Passed", "Completed", "Failed", "Incomplete"}
    unfinished = {line.number for line in lines if line.outcome not in DONE}
    assert len(unfinished) == outcomes["Failed"] + outcomes["Incomplete"]
    numbers = {one["person"]: number_of(one) for one in report["people"]}
    met = [one for one in report["obligations"] if one["completed_on"]]
    assert met
    assert not unfinished & {numbers[one["person"]] for one in met}


def test_who_completed_something_in_2023_is_who_the_files_say(
    report: dict[str, Any], reports: Path, lines: list[Line]
) -> None:
    numbers = {one["person"]: number_of(one) for one in report["people"]}
    with next(reports.rglob("completions.csv")).open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    assert len(rows) == len(lines)
    assert Counter(one["counted"] for one in rows)["counted"] == sum(line.completed is not None for line in lines)
    found = {numbers[one["person"]] for one in rows if one["counted"] == "counted" and one["happened_on"][:4] == "2023"}
    assert found == {line.number for line in lines if line.completed and line.trained.year == 2023}


Owed = tuple[str, date, str]  # kind, due, status


def owed(line: Line, begins: date) -> list[Owed]:
    """What the built-in policy asks of one person and how it stands: 30 days from the start, then every 12 months.

    Nothing that fell due before the history begins is judged; who was there then owes a refresh 12 months later.
    """
    onboarding = line.start + timedelta(days=30)
    done = line.completed
    if onboarding >= begins:
        found = [("onboarding", onboarding, standing(line, onboarding, done))]
    elif line.there(begins) and done != begins:  # trained on that very day: owed again from it, and nothing else
        due = begins.replace(year=begins.year + 1)
        found = [("refresh", due, standing(line, due, done))]
    else:
        found = []
    if done:
        due = done.replace(year=done.year + 1)
        found.append(("refresh", due, standing(line, due, None)))
    return found


def standing(line: Line, due: date, done: date | None) -> str:
    if line.end is not None and line.end < due and not (done and done <= due):
        return "ended_before_due"
    if due > LAST:
        return "not_yet_due"
    if done:
        return "on_time" if done <= due else "late"
    return "missed"


def decides(line: Line, due: date, status: str) -> bool:
    """Whether an obligation belongs to 2023: due in it, or due before and overdue on a day of it."""
    if FIRST <= due <= LAST:
        return True
    if due > LAST or status not in DEVIATIONS:
        return False
    last = min(
        LAST, line.end or LAST, line.completed - timedelta(days=1) if status == "late" and line.completed else LAST
    )
    return last >= FIRST


def test_every_verdict_of_2023_is_what_the_days_in_the_files_say(report: dict[str, Any], lines: list[Line]) -> None:
    begins = min(FIRST, *(line.trained for line in lines))
    assert report["history_from"] == str(begins)
    population = {number_of(one): one["person"] for one in report["people"] if one["result"] != "out_of_population"}
    expected = {
        (population[line.number], *one)
        for line in lines
        if line.number in population
        for one in owed(line, begins)
        if decides(line, one[1], one[2])
    }
    found = [one for one in report["obligations"] if one["in_period"]]
    assert {(one["person"], one["kind"], date.fromisoformat(one["due"]), one["status"]) for one in found} == expected
    assert len(found) == len(expected) == report["summary"]["in_period"]["obligations"]
    counted = {word: count for word, count in report["summary"]["in_period"]["by_status"].items() if count}
    assert counted == Counter(status for *_, status in expected)


def test_the_result_of_everybody_follows_from_their_verdicts(report: dict[str, Any], lines: list[Line]) -> None:
    begins = min(FIRST, *(line.trained for line in lines))
    expected: dict[str, str] = {}
    for line in lines:
        statuses = {status for _, due, status in owed(line, begins) if decides(line, due, status)}
        if line.start > LAST or (line.end is not None and line.end < FIRST):
            expected[line.number] = "out_of_population"
        elif statuses & set(DEVIATIONS):
            expected[line.number] = "deviation"
        else:
            expected[line.number] = "pass" if "on_time" in statuses else "no_occurrence"
    assert {number_of(one): one["result"] for one in report["people"]} == expected
    assert {word: n for word, n in report["summary"]["by_result"].items() if n} == Counter(expected.values())
