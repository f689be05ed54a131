"""Rows of completions: what they say of a course, and of the account that took it."""

from __future__ import annotations

from datetime import date

import pytest

from musterroll.sources.files.families.completions import course_of_file, seconds
from tests.sources.reading import Folder, notes, only, refused, rows


@pytest.mark.parametrize(
    ("word", "result"),
    [
        ("Completed", "completed"),
        ("COMPLETE", "completed"),
        ("Passed", "passed"),
        ("Failed", "failed"),
        ("Incomplete", "in_progress"),
        ("In-Progress", "in_progress"),
        ("not_started", "not_started"),
        ("100%", "completed"),
        ("40 %", "in_progress"),
        ("0%", "not_started"),
        ("101%", None),
        ("Waived", None),
        ("Expired", None),
    ],
)
def test_words_for_a_result(folder: Folder, word: str, result: str | None) -> None:
    facts = folder.read({"x.csv": f"Email,Course,Status,Completed on\na@x.example,A,{word},2025-03-31\n"})
    found = only(facts, "completion.observed")
    assert (found["status"], found["result"]) == (word, result)
    assert ("not known: these rows are reported and not counted" in notes(facts)) == (result is None)


def test_done_without_a_date_stays_undated(folder: Folder) -> None:
    found = only(
        folder.read({"x.csv": "Email,Course,Status,Completed on\na@x.example,A,Done,\n"}), "completion.observed"
    )
    assert (found["result"], found["happened_on"], found["happened_at"]) == ("completed", None, None)


def test_without_a_word_the_date_is_the_completion_and_no_date_is_none(folder: Folder) -> None:
    content = "Email,Course,Started on,Completed on\n"
    content += "a@x.example,A,2025-03-01,2025-03-31\nb@x.example,A,2025-03-01,\nc@x.example,A,,\n"
    found = rows(folder.read({"x.csv": content}), "completion.observed")
    assert [(row["status"], row["result"]) for row in found] == [
        (None, None),
        (None, "in_progress"),
        (None, "not_started"),
    ]


def test_a_column_completed_may_say_yes_and_no(folder: Folder) -> None:
    content = "Email,Course,Completed\na@x.example,A,Yes\nb@x.example,A,No\n"
    found = rows(folder.read({"x.csv": content}), "completion.observed")
    assert [(row["result"], row["happened_on"]) for row in found] == [("completed", None), ("not_started", None)]


def test_a_course_is_kept_as_written(folder: Folder) -> None:
    content = 'Email,Course,Completed on\na@x.example,"Security  Awareness ",2025-03-31\n'
    assert only(folder.read({"x.csv": content}), "completion.observed")["course"] == "Security  Awareness "


def test_a_row_without_a_course_or_a_person_is_refused(folder: Folder) -> None:
    content = "Email,Course,Completed on\na@x.example, ,2025-03-31\nnobody,A,2025-03-31\nc@x.example,A,2025-03-31\n"
    facts = folder.read({"x.csv": content})
    assert refused(facts) == [(2, "Course", "a blank"), (3, "Email", "nobody")]


def test_completions_keyed_by_employee_number_tie_their_account_to_it(folder: Folder) -> None:
    content = "Employee ID,Course,Completed on\n1001,A,2025-03-31\n1001,B,2025-04-30\n1002,A,2025-03-31\n"
    facts = folder.read({"x.csv": content})
    assert [row["account"] for row in rows(facts, "completion.observed")] == ["1001", "1001", "1002"]
    seen = rows(facts, "person.observed")
    assert [(row["source"], row["account"], row["employee_number"], row["row"]) for row in seen] == [
        ("lms", "1001", "1001", 2),
        ("lms", "1002", "1002", 4),
    ]
    told = {name for row in seen for name, value in row.items() if value is not None}
    assert told == {"input", "row", "source", "account", "employee_number"}


def test_what_a_file_tells_of_an_account_is_seen_once_for_each_difference(folder: Folder) -> None:
    content = (
        "Email,Name,Employee ID,Department,Course,Completed on\n"
        "a@x.example,Ana,E1,Legal,A,2025-03-31\n"
        "a@x.example,Ana,E1,Legal,B,2025-03-31\n"
        "a@x.example,Ana,E1,Sales,C,2025-03-31\n"
        "b@x.example,Bo,E2,Sales,C,2025-02-31\n"
    )
    facts = folder.read({"x.csv": content})
    seen = rows(facts, "person.observed")
    assert [(row["account"], row["department"], row["row"]) for row in seen] == [
        ("a@x.example", "Legal", 2),
        ("a@x.example", "Sales", 4),
    ]
    assert refused(facts) == [(5, "Completed on", "2025-02-31")]


def test_a_name_and_an_address_alone_are_no_snapshot(folder: Folder) -> None:
    facts = folder.read({"x.csv": "Email,Name,Course,Completed on\na@x.example,Ana,A,2025-03-31\n"})
    assert set(facts.tables) == {"completion.observed"}
    assert only(facts, "completion.observed")["name"] == "Ana"


def test_an_id_is_the_account_and_the_address_the_identity(folder: Folder) -> None:
    content = "User ID,Email,Course,Completed on\n7,a@x.example,A,2025-03-31\n,b@x.example,A,2025-03-31\n"
    found = rows(folder.read({"x.csv": content}), "completion.observed")
    assert [(row["account"], row["identity"]) for row in found] == [("7", "a@x.example"), ("b@x.example", None)]


def test_when_and_by_whom_it_was_recorded_is_kept(folder: Folder) -> None:
    content = "Email,Course,Completed on,Recorded on,Entered by,Method,Supporting document,Session ID,Certificate\n"
    content += "a@x.example,A,2025-03-31,2025-04-30,Lee,Manual entry,signed.pdf,S-1,C-9\n"
    found = only(folder.read({"x.csv": content}), "completion.observed")
    assert (found["recorded_on"], found["actor"], found["method"]) == (date(2025, 4, 30), "Lee", "manual")
    assert (found["support"], found["event"], found["certificate"]) == ("signed.pdf", "S-1", "C-9")


@pytest.mark.parametrize(
    ("word", "method"), [("Manually entered", "manual"), ("CSV import", "file"), ("Robot arm", "robot arm"), ("", None)]
)
def test_words_for_a_method(folder: Folder, word: str, method: str | None) -> None:
    content = f"Email,Course,Completed on,Method\na@x.example,A,2025-03-31,{word}\n"
    assert only(folder.read({"x.csv": content}), "completion.observed")["method"] == method


@pytest.mark.parametrize(
    ("text", "factor", "expected"),
    [
        ("00:24:10", None, 1450),
        ("24:10", None, None),
        ("24 min", None, 1440),
        ("1h 5m", None, 3900),
        ("90 seconds", None, 90),
        ("1d 2h", None, 93600),
        ("30", None, None),
        ("30", 60.0, 1800),
        ("1.5", 3600.0, 5400),
        ("soon", 60.0, None),
        ("inf", 60.0, None),
        ("-5", 60.0, None),
    ],
)
def test_a_span_of_time_in_seconds(text: str, factor: float | None, expected: int | None) -> None:
    assert seconds(text, factor) == expected


def test_a_number_without_a_unit_is_no_duration(folder: Folder) -> None:
    content = "Email,Course,Completed on,{}\na@x.example,A,2025-03-31,30\n"
    facts = folder.read({"x.csv": content.format("Duration")})
    assert only(facts, "completion.observed")["duration_s"] is None
    assert "Duration: left out, because without a unit of time: 1" in notes(facts)
    facts = folder.read({"y.csv": content.format("Duration (minutes)")})
    assert only(facts, "completion.observed")["duration_s"] == 1800


@pytest.mark.parametrize(
    ("name", "course"),
    [
        ("completion-sec-aware_20250303_1015.csv", "sec-aware"),
        ("completion-sec-aware_20250303_1015-2.csv.gz", "sec-aware"),
        ("completion-sec-aware.csv", "sec-aware"),
        ("Security 2025.csv", "Security 2025"),
    ],
)
def test_a_course_in_the_name_of_a_file(name: str, course: str) -> None:
    assert course_of_file(name) == course


def test_a_moodle_course_can_be_named(folder: Folder) -> None:
    content = "ID,Name,Course complete\n7,Ana,2025-03-31\n"
    facts = folder.read({"x.csv": content}, ["x.csv:moodle-completion:course:=SEC-AWARE"])
    assert only(facts, "completion.observed")["course"] == "SEC-AWARE"


def test_ids_like_addresses_keep_the_person_that_a_row_names(folder: Folder) -> None:
    content = "Email,Course,Completed on\n Ana@X.example ,A,2025-03-31\n"
    assert only(folder.read({"x.csv": content}), "completion.observed")["account"] == "Ana@X.example"
