"""A sheet of names with a column about training is asked about: read as people alone, nobody would be trained."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests.sources.reading import Folder, notes, only, rows

FORM = (
    "Timestamp,Email Address,Name,Which training did you complete?,Date completed\n"
    "2025-03-31 10:00:00,ana@x.example,Ana,Awareness,2025-03-31\n"
)
STAFF = "Name,Email,Start date,Security training done\nAna,ana@x.example,2025-02-03,2025-02-10\nBo,bo@x.example,,\n"


def test_answers_to_a_form_about_training_are_not_taken_for_a_list_of_people(folder: Folder) -> None:
    text = folder.refusal({"form.csv": FORM})
    assert "names people, and 'Which training did you complete?' may tell of their training" in text
    assert "--map 'form.csv:people'" in text


def test_the_map_that_is_offered_reads_the_answers(folder: Folder) -> None:
    typed = re.search(r"--map '(form.csv:completions:[^']*)'", folder.refusal({"form.csv": FORM}))
    assert typed is not None
    facts = folder.read({"form.csv": FORM}, [typed[1].replace(",status=COLUMN", "")])
    found = only(facts, "completion.observed")
    assert (found["course"], found["happened_on"], found["status"]) == ("Awareness", date(2025, 3, 31), None)


@pytest.mark.parametrize("header", ["Completed", "Course", "Module done", "E-learning training"])
def test_names_beside_a_column_of_training_are_asked_about(folder: Folder, header: str) -> None:
    text = folder.refusal({"x.csv": f"Name,Email,Phishing {header}\nAna,ana@x.example,2025-03-31\n"})
    assert "may tell of their training" in text


def test_staff_with_a_column_of_training_are_people_and_the_notes_say_how_to_read_both(folder: Folder) -> None:
    facts = folder.read({"staff.csv": STAFF})
    assert [row["name"] for row in rows(facts, "person.observed")] == ["Ana", "Bo"]
    offered = re.findall(r"--map '([^']*)'", notes(facts))
    assert len(offered) == 2
    both = folder.read({"staff.csv": STAFF}, offered)
    assert [(row["account"], row["happened_on"], row["result"]) for row in rows(both, "completion.observed")] == [
        ("ana@x.example", date(2025, 2, 10), None),
        ("bo@x.example", None, "not_started"),
    ]


def test_start_and_end_in_a_list_of_staff_are_days_of_work(folder: Folder) -> None:
    facts = folder.read({"x.csv": "Name,Email,Team,Start,End\nAna,ana@x.example,Legal,2025-02-03,2025-06-30\n"})
    found = only(facts, "person.observed")
    assert (found["started_on"], found["ended_on"]) == (date(2025, 2, 3), date(2025, 6, 30))


@pytest.mark.parametrize("about", ["Leave type", "Approved on", "Absence type"])
def test_start_and_end_of_a_leave_are_no_days_of_work(folder: Folder, about: str) -> None:
    text = folder.refusal({"x.csv": f"Email,{about},Start,End\nana@x.example,2025-01-02,2025-02-03,2025-06-30\n"})
    assert "the header is not recognised" in text


def test_a_list_without_a_key_is_told_what_a_list_of_people_needs(folder: Folder) -> None:
    text = folder.refusal({"x.csv": "Name,Dept,Start Date\nAna,Legal,2025-01-02\n"})
    assert "Needed for people: account or employee_number or email" in text
    assert "--map 'x.csv:people:email=COLUMN,name=Name,started_on=Start Date'" in text
