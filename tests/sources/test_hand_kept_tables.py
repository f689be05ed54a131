"""Small tables kept by hand: whom a row means, and what is refused."""

from __future__ import annotations

from datetime import date

from tests.sources.reading import Folder, notes, only, refused, rows

LEAVES = "{who},Leave from,Leave to\n"
PEOPLE = "Employee ID,Name,Email\nE1,Ana,ana@northfen.example\nE2,Bo,bo@northfen.example\n"


def test_an_address_names_whoever_held_it(folder: Folder) -> None:
    found = only(folder.read({"l.csv": LEAVES.format(who="Email") + "ana@x.example,2025-01-02,\n"}), "leave.recorded")
    assert (found["source"], found["account"]) == ("leaves", "ana@x.example")


def test_a_number_is_looked_up_among_the_people_of_the_run(folder: Folder) -> None:
    leaves = LEAVES.format(who="Employee ID") + "e1,2025-01-02,\nE9,2025-01-02,\n"
    facts = folder.read({"l.csv": leaves, "p.csv": PEOPLE})
    found = only(facts, "leave.recorded")
    assert (found["source"], found["account"]) == ("hris", "E1")
    assert refused(facts) == [(3, "employee_number", "E9")]


def test_a_number_goes_to_hr_before_a_directory(folder: Folder) -> None:
    okta = "login,id,employeeNumber,firstName\nana@x.example,00u1,E1,Ana\n"
    gusto = "gusto_employee_id,Employee Number,Name\na1,E1,Ana\n"
    leaves = LEAVES.format(who="Employee ID") + "E1,2025-01-02,\n"
    found = only(folder.read({"o.csv": okta, "g.csv": gusto, "l.csv": leaves}), "leave.recorded")
    assert (found["source"], found["account"]) == ("gusto", "a1")


def test_a_number_of_two_people_is_refused(folder: Folder) -> None:
    people = "ID,Employee Number,Name\n7,E1,Ana\n8,E1,Bo\n"
    facts = folder.read({"p.csv": people, "l.csv": LEAVES.format(who="Employee ID") + "E1,2025-01-02,\n"})
    assert facts.refused.to_pylist()[0]["expected"] == "one person with this number, not 2"


def test_a_number_without_any_list_of_people_is_refused_with_what_to_do(folder: Folder) -> None:
    facts = folder.read({"l.csv": LEAVES.format(who="Employee ID") + "E1,2025-01-02,\n"})
    assert "Give that list too" in facts.refused.to_pylist()[0]["remedy"]


def test_where_the_system_is_named_a_number_is_its_key(folder: Folder) -> None:
    leaves = LEAVES.format(who="Employee ID") + "E1,2025-01-02,\n"
    found = only(folder.read({"l.csv": leaves}, paths=["gusto=l.csv"]), "leave.recorded")
    assert (found["source"], found["account"]) == ("gusto", "E1")


def test_a_row_may_name_its_system(folder: Folder) -> None:
    content = "Source,Account,Email,System,Granted on\n"
    content += "okta,00u1,,production,2025-01-02\n,,bo@x.example,production,2025-01-02\n"
    found = rows(folder.read({"a.csv": content}), "access.recorded")
    assert [(row["source"], row["account"]) for row in found] == [("okta", "00u1"), ("access", "bo@x.example")]


def test_rows_that_name_nobody_have_no_first_day_or_end_before_it_are_refused(folder: Folder) -> None:
    content = LEAVES.format(who="Email") + (
        ",2025-01-02,\na@x.example,,2025-01-02\na@x.example,2025-01-02,2025-01-01\na@x.example,2025-01-02,2025-01-02\n"
    )
    facts = folder.read({"l.csv": content})
    assert refused(facts) == [(2, "Email", "a blank"), (3, "Leave from", "a blank"), (4, "Leave to", "2025-01-01")]
    assert only(facts, "leave.recorded")["to_on"] == date(2025, 1, 2)


def test_an_access_that_ends_before_it_begins_is_refused(folder: Folder) -> None:
    content = "Email,System,Granted at,Revoked at\n"
    content += (
        "a@x.example,p,2025-01-02T10:00:00Z,2025-01-02T09:00:00Z\na@x.example,p,2025-01-02T10:00:00Z,2025-01-02\n"
    )
    facts = folder.read({"a.csv": content})
    assert [row for row, _, _ in refused(facts)] == [2]


def test_a_second_day_for_one_session_is_refused(folder: Folder) -> None:
    content = (
        "Session,Date,Attendee\nS-1,2025-03-10,a@x.example\nS-1,2025-03-11,b@x.example\nS-1,2025-03-10,c@x.example\n"
    )
    facts = folder.read({"s.csv": content})
    assert refused(facts) == [(3, "Date", "2025-03-11")]
    assert only(facts, "session.held")["attendees"] == ["a@x.example", "c@x.example"]


def test_minutes_must_be_a_number_and_words_yes_or_no(folder: Folder) -> None:
    courses = "Course,Version,Topics,Minutes\nA,1,phishing,30\nB,1,phishing,half an hour\n"
    assert refused(folder.read({"c.csv": courses})) == [(3, "Minutes", "half an hour")]
    access = "Email,System,Granted on,In scope\na@x.example,p,2025-01-02,maybe\nb@x.example,p,2025-01-02,no\n"
    assert refused(folder.read({"a.csv": access})) == [(2, "In scope", "maybe")]


def test_a_course_without_a_column_for_versions_is_version_1(folder: Folder) -> None:
    facts = folder.read({"c.csv": "Course,Topics\nA,phishing\n"})
    assert only(facts, "course.published")["version"] == "1"
    assert "no column for the version" in notes(facts)


def test_who_never_signed_in_is_no_row(folder: Folder) -> None:
    facts = folder.read(
        {"s.csv": "Email,Last login\na@x.example,2025-01-02T10:00:00Z\nb@x.example,Never\n,2025-01-02\n"}
    )
    entry = facts.inputs.to_pylist()[0]
    assert (entry["rows"], entry["facts"], entry["refused"]) == (2, 1, 1)
    assert "rows that say nobody signed in, which state nothing and are not counted: 1" in notes(facts)


def test_every_row_of_every_table_is_accounted_for_when_all_are_bad(folder: Folder) -> None:
    tables: dict[str, str | bytes] = {
        "leaves.csv": "Email,Leave from\nnobody,x\n",
        "roles.csv": "Email,Role,From\na@x.example,,x\n",
        "access.csv": "Email,System,Granted on\na@x.example,,x\n",
        "exemptions.csv": "Email,Requirement,From,Approved by\na@x.example,,x,Lee\n",
        "alerts.csv": "Email,Alert,Date\na@x.example,phish_failed,\n",
        "sessions.csv": "Session,Date,Attendee\nS-1,,a@x.example\n",
    }
    facts = folder.read(tables)
    assert [(entry["rows"], entry["refused"]) for entry in facts.inputs.to_pylist()] == [(1, 1)] * len(tables)
    assert [kind for kind in facts.tables if rows(facts, kind)] == []
