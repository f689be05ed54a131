"""What systems print where there is no date is no date; a day before all records is a mistake."""

from __future__ import annotations

from datetime import date

import pytest

from tests.sources.reading import Folder, notes, only, refused, rows

NO_DATES = [
    "0000-00-00",
    "0001-01-01",
    "1899-12-30",
    "12/31/1899",
    "1/0/1900",
    "0-Jan-00",
    "1900-01-01",
    "01/01/1900",
    "1900-01-01T00:00:00Z",
    "0",
    "00:00:00",
]


@pytest.mark.parametrize("last_day", NO_DATES)
def test_a_last_day_that_a_system_never_filled_ends_no_work(folder: Folder, last_day: str) -> None:
    facts = folder.read({"x.csv": f"Name,Email,Hire date,End date\nAna,ana@x.example,2025-02-03,{last_day}\n"})
    found = only(facts, "person.observed")
    assert (found["started_on"], found["ended_on"], refused(facts)) == (date(2025, 2, 3), None, [])


@pytest.mark.parametrize("happened", ["1899-12-30", "1/0/1900"])
def test_a_completion_on_day_0_of_a_spreadsheet_has_no_date(folder: Folder, happened: str) -> None:
    facts = folder.read({"x.csv": f"Email,Course,Status,Completed on\nana@x.example,A,Completed,{happened}\n"})
    found = only(facts, "completion.observed")
    assert (found["happened_on"], found["happened_at"], found["result"]) == (None, None, "completed")


@pytest.mark.parametrize("mistaken", ["1023-05-06", "1899-05-01", "5/6/1023"])
def test_a_completion_before_all_records_is_refused_and_begins_no_history(folder: Folder, mistaken: str) -> None:
    content = f"Email,Course,Completed on\nana@x.example,A,{mistaken}\nbo@x.example,A,13/05/2025\n"
    facts = folder.read({"x.csv": content}, dates="mdy" if "/" in mistaken else None)
    assert (2, "Completed on", mistaken) in refused(facts)


def test_no_dates_among_many_us_dates_leave_the_rest_as_they_are(folder: Folder) -> None:
    days = [date(2025, month, day) for month in range(1, 13) for day in range(1, 29)]
    lines = [f"e{at}@x.example,A,{day.month}/{day.day}/{day.year}" for at, day in enumerate(days)]
    content = "\n".join(["Email,Course,Completed on", *lines, "z@x.example,A,1/0/1900", "y@x.example,A,12/30/1899", ""])
    found = [row["happened_on"] for row in rows(folder.read({"x.csv": content}), "completion.observed")]
    assert found == [*days, None, None]


def test_the_first_of_january_of_2000_is_a_day(folder: Folder) -> None:
    content = "Name,Email,Hire date\nAna,ana@x.example,01/01/00\nBo,bo@x.example,31/01/00\n"
    found = [row["started_on"] for row in rows(folder.read({"x.csv": content}), "person.observed")]
    assert found == [date(2000, 1, 1), date(2000, 1, 31)]


def test_a_completion_dated_in_the_future_is_kept_and_pointed_out(folder: Folder) -> None:
    content = "Email,Course,Completed on\nana@x.example,A,2026-01-20\nbo@x.example,A,2052-01-21\n"
    facts = folder.read({"x.csv": content})
    assert [row["happened_on"] for row in rows(facts, "completion.observed")] == [date(2026, 1, 20), date(2052, 1, 21)]
    assert "Completed on: in the future, so that it has not happened yet: 1" in notes(facts)
