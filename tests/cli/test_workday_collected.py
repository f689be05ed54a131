"""Workday into a book: workers and leaves once, and a report that lost a column ends nobody's engagement."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from musterroll.sources.settings import variable
from tests.cli.books import BookFolder, begin
from tests.sources.systems.workday.server import PASSWORD, REPORTS, USER, WorkdayServer, leave, worker

FIRST, SECOND, THIRD = "2026-03-02T12:00:00Z", "2026-03-03T12:00:00Z", "2026-03-04T12:00:00Z"


@pytest.fixture
def workday() -> Iterator[WorkdayServer]:
    with WorkdayServer() as server:
        server.lists["workers"][1] = worker(6)
        server.lists["workers"][5] = worker(2)
        server.lists["workers"][0] = worker(1, Leaves_group=[leave("2025-05-01", last="2025-06-15")])
        yield server


@pytest.fixture
def book(tmp_path: Path, workday: WorkdayServer, monkeypatch: pytest.MonkeyPatch) -> BookFolder:
    monkeypatch.setenv(variable("workday", "password"), PASSWORD)
    made = begin(tmp_path)
    given = (f"base_url={workday.base_url}", "tenant=northfen", f"reports={', '.join(REPORTS)}", f"user={USER}")
    made.done("source", "add", "workday", *given, "calls_per_second=0")
    return made


def test_an_unchanged_report_adds_nothing_the_second_time(book: BookFolder) -> None:
    assert "24 rows on 8 pages" in book.done("collect", "workday", "--now", FIRST)
    size = book.size()
    assert "New: nothing" in book.done("collect", "workday", "--now", SECOND)
    assert book.size() == size + 1  # that it was asked again
    report = book.report("--now", SECOND)
    six = next(one for one in report["people"] if one["name"] == "Mara Quill 6")
    assert (six["type"], six["population_to"]) == ("employee", "2025-06-30")


def test_a_report_that_lost_its_termination_dates_ends_and_begins_nothing(
    book: BookFolder, workday: WorkdayServer
) -> None:
    book.done("collect", "workday", "--now", FIRST)
    workday.render = lambda row: {name: value for name, value in row.items() if name != "Termination_Date"}
    del workday.lists["workers"][22]
    done = book.run("collect", "workday", "--now", SECOND)
    assert done.exit_code == 1
    assert "kept, incomplete" in done.output
    assert "no Termination_Date in any row (ended_on)" in done.output
    known = {one["name"]: one["population_to"] for one in book.report("--now", THIRD)["people"]}
    assert (known["Mara Quill 23"], known["Mara Quill 6"]) == (None, "2025-06-30")
