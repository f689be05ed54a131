"""Rows of people: whom they name, what their words mean, and which rows are refused."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.sources.reading import Folder, notes, only, refused, rows


def people(*lines: str, header: str = "Employee ID,Name,Email,Type,Status,Start date,End date") -> str:
    return "\n".join([header, *lines]) + "\n"


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Active", "active"),
        ("ACTIVE", "active"),
        ("Leave of Absence", "active"),
        ("on-leave", "active"),
        ("LOCKED_OUT", "active"),
        ("Terminated", "inactive"),
        ("Voluntarily Terminated", "inactive"),
        ("Terminated for Cause", "inactive"),
        ("DEPROVISIONED", "inactive"),
        ("Suspended", "inactive"),
        ("False", "inactive"),
        ("Future Start", None),
        ("Staged", None),
        ("Sabbatical in Rome", None),
        ("", None),
    ],
)
def test_words_for_a_status(folder: Folder, word: str, status: str | None) -> None:
    facts = folder.read({"x.csv": people(f"E1,Ana,ana@x.example,Employee,{word},2024-01-02,")})
    assert only(facts, "person.observed")["status"] == status


def test_words_that_mean_nothing_known_are_noted_with_their_counts(folder: Folder) -> None:
    facts = folder.read(
        {
            "x.csv": people(
                "E1,Ana,a@x.example,Employee,Sabbatical,2024-01-02,",
                "E2,Bo,b@x.example,Leased,Sabbatical,2024-01-02,",
                "E3,Cy,c@x.example,Leased,Future Start,2024-01-02,",
            )
        }
    )
    assert "Status: not known, read as neither active nor inactive: Sabbatical (2)" in notes(facts)
    assert "Status: read as neither active nor inactive: Future Start (1)" in notes(facts)
    assert "Type: kept as written: leased (2)" in notes(facts)
    assert [row["type"] for row in rows(facts, "person.observed")] == ["employee", "leased", "leased"]


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Full-Time", "employee"),
        ("Part-Time", "employee"),
        ("Contract", "contractor"),
        ("1099", "contractor"),
        ("Intern", "intern"),
        ("Guest", "guest"),
        ("Member", None),
        ("Apprentice  Year 2", "apprentice year 2"),
    ],
)
def test_words_for_a_type(folder: Folder, word: str, kind: str | None) -> None:
    facts = folder.read({"x.csv": people(f"E1,Ana,ana@x.example,{word},Active,2024-01-02,")})
    assert only(facts, "person.observed")["type"] == kind


def test_an_end_before_the_start_is_refused_and_an_equal_day_is_not(folder: Folder) -> None:
    facts = folder.read(
        {
            "x.csv": people(
                "E1,Ana,a@x.example,Employee,Active,2024-01-02,2024-01-01",
                "E2,Bo,b@x.example,Employee,Active,2024-01-02,2024-01-02",
            )
        }
    )
    assert refused(facts) == [(2, "End date", "2024-01-01")]
    assert only(facts, "person.observed")["ended_on"] == date(2024, 1, 2)


def test_a_day_that_does_not_exist_refuses_its_row_only(folder: Folder) -> None:
    facts = folder.read(
        {
            "x.csv": people(
                "E1,Ana,a@x.example,Employee,Active,2025-02-31,", "E2,Bo,b@x.example,Employee,Active,2025-02-28,"
            )
        }
    )
    assert refused(facts) == [(2, "Start date", "2025-02-31")]
    row = facts.refused.to_pylist()[0]
    assert (row["expected"], bool(row["remedy"])) == ("a date that exists, from 1900 on", True)


def test_a_row_with_two_faults_is_refused_once(folder: Folder) -> None:
    facts = folder.read({"x.csv": people(",Ana,,Employee,Active,2025-02-31,2024-13-01", "E2,Bo,b@x.example,,,,")})
    assert refused(facts) == [(2, "Employee ID", "a blank")]


def test_a_row_that_names_nobody_is_refused(folder: Folder) -> None:
    facts = folder.read({"x.csv": people("N/A,Ana,none,Employee,Active,,", "E2,Bo,b@x.example,,,,")})
    assert refused(facts) == [(2, "Employee ID", "N/A")]


def test_without_an_id_in_a_row_the_address_names_it(folder: Folder) -> None:
    found = rows(folder.read({"x.csv": people("E1,Ana,a@x.example,,,,", ",Bo,b@x.example,,,,")}), "person.observed")
    assert [row["account"] for row in found] == ["E1", "b@x.example"]
    assert [row["employee_number"] for row in found] == ["E1", None]


def test_placeholders_for_a_number_join_nobody(folder: Folder) -> None:
    found = rows(folder.read({"x.csv": people("0,Ana,a@x.example,,,,", "TBD,Bo,b@x.example,,,,")}), "person.observed")
    assert [(row["account"], row["employee_number"]) for row in found] == [("a@x.example", None), ("b@x.example", None)]


def test_a_person_may_be_called_null(folder: Folder) -> None:
    content = people("E1,Chris,Null,c@x.example", header="Employee ID,First name,Last name,Email")
    assert only(folder.read({"x.csv": content}), "person.observed")["name"] == "Chris Null"


def test_what_is_no_address_is_left_out_and_noted(folder: Folder) -> None:
    facts = folder.read({"x.csv": people("E1,Ana,ask her,,,,")})
    assert only(facts, "person.observed")["emails"] is None
    assert "Email: left out, because no e-mail address: 1" in notes(facts)


def test_further_addresses_stand_behind_the_first(folder: Folder) -> None:
    content = people("Ana,ana@x.example,ana.q@x.example; ANA@x.example; nothing", header="Name,Email,Email aliases")
    assert only(folder.read({"x.csv": content}), "person.observed")["emails"] == ["ana@x.example", "ana.q@x.example"]


def test_several_spells_are_several_snapshots_of_one_account(folder: Folder) -> None:
    content = people(
        "E1,Ana,a@x.example,Employee,Terminated,2020-01-02,2021-01-31", "E1,Ana,a@x.example,Employee,Active,2024-03-01,"
    )
    found = rows(folder.read({"x.csv": content}), "person.observed")
    assert [(row["account"], row["started_on"]) for row in found] == [
        ("E1", date(2020, 1, 2)),
        ("E1", date(2024, 3, 1)),
    ]


def test_a_list_of_contractors_says_that_they_are_contractors(folder: Folder) -> None:
    content = people("Bo,b@x.example", header="Name,Email")
    facts = folder.read({"x.csv": content}, paths=["contractor_list=x.csv"])
    assert only(facts, "person.observed")["type"] == "contractor"
    assert only(folder.read({"x.csv": content}), "person.observed")["type"] is None


def test_a_date_of_export_is_when_the_row_was_seen(folder: Folder) -> None:
    content = people("Ana,a@x.example,2025-12-31", header="Name,Email,Snapshot date")
    assert only(folder.read({"x.csv": content}), "person.observed")["happened_on"] == date(2025, 12, 31)


def test_an_account_is_seen_inactive_since_it_was_deactivated(folder: Folder) -> None:
    content = people(
        "a@x.example,Ana,Active,2025-12-31,2025-06-02",
        "b@x.example,Bo,Deactivated,2025-12-31,2025-06-02T09:00:00Z",
        "c@x.example,Cy,Deactivated,2025-12-31,",
        header="Email,Name,Status,Snapshot date,Deactivated",
    )
    found = rows(folder.read({"x.csv": content}), "person.observed")
    assert [(row["happened_on"], row["happened_at"]) for row in found] == [
        (date(2025, 12, 31), None),
        (None, datetime(2025, 6, 2, 9)),
        (date(2025, 12, 31), None),
    ]


def test_the_source_may_say_blocked_with_yes_and_no_only(folder: Folder) -> None:
    content = people(
        "a@x.example,Ana,yes", "b@x.example,Bo,perhaps", header="User principal name,Display name,Block credential"
    )
    facts = folder.read({"x.csv": content})
    assert only(facts, "person.observed")["status"] == "inactive"
    assert refused(facts) == [(3, "Block credential", "perhaps")]
