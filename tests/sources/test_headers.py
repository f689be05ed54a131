"""A header is recognised by what it says; where it does not say enough, the error says what to type."""

from __future__ import annotations

import re

import pytest

from musterroll.sources.files.headers import plain, unit
from musterroll.sources.files.mapping import parse_mapping
from tests.sources.reading import Folder, notes, only, refused, rows

TRAINING = "Personnel,Programme,When,How\nE1,Awareness,2025-03-10,Passed\n"


@pytest.mark.parametrize(
    ("header", "same"),
    [
        ("Email Address [Required]", "emailaddress"),
        ("E-Mail  address", "emailaddress"),
        ("Employee #", "employeenumber"),
        ("first_name", "firstname"),
        ("Manager - Work email", "managerworkemail"),
        ("Duration (minutes)", "duration"),
        ("(name)", "name"),
        ("Prénom", "prénom"),
    ],
)
def test_headers_are_compared_without_case_blanks_punctuation_and_brackets(header: str, same: str) -> None:
    assert plain(header) == same


def test_a_header_may_name_its_unit() -> None:
    headers = ("Duration (minutes)", "Time spent [h]", "seconds", "Duration (Days)", "Time spent")
    assert [unit(header) for header in headers] == ["min", "h", "s", "d", None]


def test_an_unknown_header_is_refused_with_the_columns_found_those_needed_and_the_map_to_type(folder: Folder) -> None:
    text = folder.refusal({"x.csv": TRAINING})
    assert "x.csv: the header is not recognised. Columns found: Personnel, Programme, When, How." in text
    assert "account or employee_number or email" in text
    suggested = re.search(r"--map '([^']+)'", text)
    assert suggested is not None
    assert parse_mapping(suggested[1]).file == "x.csv"


def test_the_map_suggested_fills_in_what_can_be_guessed(folder: Folder) -> None:
    text = folder.refusal({"x.csv": "Emial,Course tilte,Completion dat\nana@northfen.example,SEC,2025-01-02\n"})
    assert "--map 'x.csv:completions:email=Emial,course=Course tilte,happened=Completion dat,status=COLUMN'" in text


def test_a_map_makes_an_unknown_header_readable(folder: Folder) -> None:
    typed = "x.csv:completions:employee_number=Personnel,course=Programme,happened=When,result=How"
    found = only(folder.read({"x.csv": TRAINING}, [typed]), "completion.observed")
    assert (found["account"], found["course"], found["result"]) == ("E1", "Awareness", "passed")


def test_two_possible_readings_are_refused_with_both_maps(folder: Folder) -> None:
    text = folder.refusal(
        {"x.csv": "Email,Name,Hire date,Leave from,Leave to\nana@northfen.example,Ana,2024-01-02,2025-01-02,\n"}
    )
    assert "can be read as people or as leaves" in text
    assert "--map 'x.csv:people' or --map 'x.csv:leaves'" in text


@pytest.mark.parametrize(("layout", "kind"), [("people", "person.observed"), ("leaves", "leave.recorded")])
def test_a_map_without_columns_settles_which_reading_it_is(folder: Folder, layout: str, kind: str) -> None:
    content = "Email,Name,Hire date,Leave from,Leave to\nana@northfen.example,Ana,2024-01-02,2025-01-02,\n"
    assert list(folder.read({"x.csv": content}, [f"x.csv:{layout}"]).tables) == [kind]


def test_completions_that_also_tell_of_people_are_completions(folder: Folder) -> None:
    content = (
        "Name,Email,Employee ID,Department,Status,Start date,Course,Completion date\n"
        "Ana,ana@northfen.example,E1,Legal,Done,,A,2025-01-02\n"
    )
    facts = folder.read({"x.csv": content})
    assert only(facts, "completion.observed")["result"] == "completed"
    assert only(facts, "person.observed")["employee_number"] == "E1"


def test_a_header_may_stand_below_titles(folder: Folder) -> None:
    content = (
        "Training report,,\nprinted 2025-12-31,,\n,,\nEmail,Course,Completed on\nana@northfen.example,A,2025-01-02\n"
    )
    facts = folder.read({"x.csv": content})
    assert "header found in row 4" in notes(facts)
    assert only(facts, "completion.observed")["row"] == 5


def test_a_column_that_is_read_and_stands_there_twice_is_refused(folder: Folder) -> None:
    text = folder.refusal({"x.csv": "Email,Name,email \nana@northfen.example,Ana,bo@northfen.example\n"})
    assert "two columns are called 'Email' (columns 1 and 3)" in text


def test_a_column_that_is_not_read_may_stand_there_twice(folder: Folder) -> None:
    facts = folder.read({"x.csv": "Email,Name,Notes,Notes\nana@northfen.example,Ana,a,b\n"})
    assert only(facts, "person.observed")["name"] == "Ana"


def test_columns_that_are_not_read_are_named(folder: Folder) -> None:
    assert "columns not read: Shoe size" in notes(folder.read({"x.csv": "Email,Name,Shoe size\na@x.example,Ana,40\n"}))


def test_a_missing_key_column_is_refused(folder: Folder) -> None:
    text = folder.refusal({"x.csv": "Name,Course,Completed on\nAna,A,2025-01-02\n"})
    assert "Needed for completions: account or email or employee_number; course." in text


def test_the_source_of_a_file_can_be_named(folder: Folder) -> None:
    facts = folder.read({"x.csv": "Email,Name\nana@northfen.example,Ana\n"}, paths=["okta=x.csv"])
    entry = facts.inputs.to_pylist()[0]
    assert (entry["source"], entry["role"]) == ("okta", "directory")
    assert only(facts, "person.observed")["source"] == "okta"


def test_a_named_source_brings_its_own_layout_first(folder: Folder) -> None:
    content = "gusto_employee_id,Name,Work email,Start date,Course\na1,Ana,ana@northfen.example,2024-01-02,\n"
    facts = folder.read({"x.csv": content}, paths=["gusto=x.csv"])
    assert facts.inputs.to_pylist()[0]["layout"] == "gusto-employees"


def test_only_hr_has_the_employee_number_as_its_key(folder: Folder) -> None:
    content = "Employee ID,Email,Name\nE1,ana@northfen.example,Ana\n"
    for path, key in (("x.csv", "E1"), ("gusto=x.csv", "E1"), ("okta=x.csv", "ana@northfen.example")):
        assert only(folder.read({"x.csv": content}, paths=[path]), "person.observed")["account"] == key


def test_a_source_that_we_do_not_know_has_the_role_of_its_layout(folder: Folder) -> None:
    files = {"p.csv": "Email,Name\na@x.example,Ana\n", "t.csv": "Email,Course\na@x.example,A\n"}
    facts = folder.read({**files}, paths=["acme=p.csv", "academy=t.csv"])
    assert [(entry["source"], entry["role"]) for entry in facts.inputs.to_pylist()] == [
        ("acme", "hris"),
        ("academy", "lms"),
    ]


def test_a_file_whose_name_holds_an_equals_sign_is_a_file(folder: Folder) -> None:
    facts = folder.read({"a=b.csv": "Email,Name\na@x.example,Ana\n"})
    assert rows(facts, "person.observed")[0]["source"] == "hris"


def test_the_employee_number_in_a_directory_is_never_the_account(folder: Folder) -> None:
    content = "login,employeeNumber,firstName\nana@northfen.example,E1,Ana\n"
    found = only(folder.read({"x.csv": content}), "person.observed")
    assert (found["source"], found["account"], found["employee_number"]) == ("okta", "ana@northfen.example", "E1")


def test_a_header_may_be_broken_over_lines(folder: Folder) -> None:
    content = 'Email,"Course\nname","Completed\non"\nana@northfen.example,A,2025-02-31\n'
    assert refused(folder.read({"x.csv": content})) == [(4, "Completed on", "2025-02-31")]
    text = folder.refusal({"y.csv": '"Who is\nit","What was\nit"\na,b\n'})
    assert "Columns found: Who is it, What was it." in text


def test_a_very_long_header_can_be_mapped(folder: Folder) -> None:
    long = "What is your work e-mail address? " * 5
    facts = folder.read({"x.csv": f"{long},Name\nana@northfen.example,Ana\n"}, [f"x.csv:people:email={long}"])
    assert only(facts, "person.observed")["account"] == "ana@northfen.example"
