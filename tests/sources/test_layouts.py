"""Every layout is recognised by its header, and its columns become what they mean."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from musterroll.facts.tables import FactTables
from musterroll.sources.files.declarations import Declarations
from musterroll.sources.files.headers import plain
from musterroll.sources.files.layouts import BY_NAME, LAYOUTS
from musterroll.sources.files.read import read_files
from tests.sources.reading import AS_OF, ASSETS, notes, only, read_both_ways, rows, whole

# Export -> layout, source, role, rows.
EXPORTS: dict[str, tuple[str, str, str | None, int]] = {
    "okta-password-health.csv": ("okta-password-health", "okta", "directory", 2),
    "okta-people.csv": ("okta-people", "okta", "directory", 2),
    "entra-users-a.csv": ("entra-users-a", "entra", "directory", 2),
    "entra-users-b.csv": ("entra-users-b", "entra", "directory", 2),
    "entra-users-c.csv": ("entra-users-c", "entra", "directory", 2),
    "microsoft365-users.csv": ("microsoft365-users", "microsoft365", "directory", 2),
    "google-users.csv": ("google-users", "google", "directory", 2),
    "rippling-people.csv": ("rippling-people", "rippling", "hris", 4),
    "gusto-employees.csv": ("gusto-employees", "gusto", "hris", 2),
    "gusto-contractors.csv": ("gusto-contractors", "gusto_contractors", "contractor_list", 1),
    "bamboohr-people.csv": ("bamboohr-people", "bamboohr", "hris", 3),
    "workday-workers.csv": ("workday-workers", "workday", "hris", 3),
    "knowbe4-training.csv": ("knowbe4-training", "knowbe4", "lms", 3),
    "knowbe4-users.csv": ("knowbe4-users", "knowbe4", "lms", 1),
    "completion-sec-aware_20250401_0930.csv": ("moodle-completion", "moodle", "lms", 2),
    "people.csv": ("people", "hris", "hris", 3),
    "completions.csv": ("completions", "lms", "lms", 2),
    "leaves.csv": ("leaves", "leaves", None, 1),
    "roles.csv": ("roles", "roles", None, 1),
    "access.csv": ("access", "access", None, 2),
    "sign-ins.csv": ("sign_ins", "sign_ins", None, 1),
    "courses.csv": ("courses", "courses", None, 2),
    "sessions.csv": ("sessions", "sessions", None, 3),
    "exemptions.csv": ("exemptions", "exemptions", None, 1),
    "alerts.csv": ("alerts", "alerts", None, 1),
}


def export(name: str, **declared: Any) -> FactTables:
    path = str(ASSETS / "exports" / name)
    return whole(read_both_ways([path], Declarations(as_of=AS_OF, default_zone="America/New_York", **declared)))


def people(name: str) -> dict[str, dict[str, Any]]:
    return {row["name"].split()[0]: row for row in rows(export(name), "person.observed")}


def test_there_is_an_export_of_every_layout() -> None:
    assert {layout for layout, *_ in EXPORTS.values()} == set(BY_NAME)


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_is_recognised_by_its_header(name: str) -> None:
    entry = export(name).inputs.to_pylist()[0]
    assert (entry["layout"], entry["source"], entry["role"], entry["facts"]) == EXPORTS[name]
    assert entry["refused"] == 0


@pytest.mark.parametrize("name", EXPORTS)
def test_the_order_of_columns_does_not_matter(name: str, tmp_path: Path) -> None:
    text = (ASSETS / "exports" / name).read_text("utf-8")
    delimiter = ";" if ";" in text.splitlines()[0] else ","
    turned = tmp_path / name
    with turned.open("w", encoding="utf-8", newline="") as out:
        cells = csv.reader(text.splitlines(), delimiter=delimiter)
        csv.writer(out, delimiter=delimiter).writerows(list(reversed(row)) for row in cells)
    declared = Declarations(as_of=AS_OF, default_zone="America/New_York")
    assert whole(read_files([str(turned)], declared)).tables == export(name).tables


def test_no_layout_reads_what_is_private() -> None:
    private = (
        "password",
        "phone",
        "mobile",
        "address line",
        "street address",
        "recovery email",
        "date of birth",
        "birthday",
        "salary",
    )
    known = {plain(header) for layout in LAYOUTS for headers in layout.columns.values() for header in headers}
    assert [word for word in private if any(plain(word) in header for header in known)] == []


def test_private_cells_are_in_no_fact() -> None:
    for name in ("google-users.csv", "entra-users-a.csv", "entra-users-c.csv", "microsoft365-users.csv", "people.csv"):
        facts = export(name)
        text = str([rows(facts, kind) for kind in facts.tables])
        assert not any(
            secret in text for secret in ("private@", "Secret Street", "0170", "****", "+1555", "01.01.1990")
        )


def test_every_field_of_a_layout_is_one_of_its_family() -> None:
    strange = [(one.name, field) for one in LAYOUTS for field in one.columns if field not in one.family.fields]
    assert strange == []


def test_every_alias_means_a_field() -> None:
    families = {layout.family.name: layout.family for layout in LAYOUTS}.values()
    assert [(f.name, alias) for f in families for alias, field in f.aliases.items() if field not in f.fields] == []


def test_okta_accounts_keep_their_id_and_a_leaver_is_seen_inactive_when_deactivated() -> None:
    found = people("okta-people.csv")
    assert (found["Ana"]["account"], found["Ana"]["emails"]) == ("00u1", ["ana@northfen.example"])
    assert (found["Ana"]["status"], found["Ana"]["type"], found["Ana"]["employee_number"]) == (
        "active",
        "employee",
        "E1",
    )
    assert (found["Dee"]["status"], found["Dee"]["happened_at"]) == ("inactive", datetime(2025, 6, 2, 9))
    assert found["Dee"]["ended_on"] is None, "the end of an account is not the end of work"


def test_okta_times_are_utc_and_give_sign_ins() -> None:
    facts = export("okta-password-health.csv")
    assert [row["happened_at"] for row in rows(facts, "sign_in.observed")] == [
        datetime(2025, 9, 30, 17, 20, 1),
        datetime(2025, 5, 30, 16, 0),
    ]
    assert all(row["started_on"] is None for row in rows(facts, "person.observed"))


@pytest.mark.parametrize("layout", "abc")
def test_entra_gives_the_object_id_and_no_date_of_hire(layout: str) -> None:
    found = people(f"entra-users-{layout}.csv")
    ana, bo = found["Ana"], found["Bo"]
    assert ana["account"] == ana["directory_id"] == "0b6b1c6e-1111-4222-8333-94aaaaaaaaaa"
    assert (ana["status"], ana["type"], ana["started_on"], ana["happened_at"]) == ("active", None, None, None)
    assert (bo["status"], bo["type"], bo["emails"]) == ("inactive", "guest", ["bo@vendor.example"])


def test_microsoft_365_says_blocked_where_entra_says_enabled() -> None:
    found = people("microsoft365-users.csv")
    assert (found["Ana"]["status"], found["Dee"]["status"]) == ("active", "inactive")
    assert found["Ana"]["emails"] == ["ana@northfen.example", "ana.quill@northfen.example"]
    assert found["Dee"]["happened_at"] == datetime(2025, 6, 2, 9)


def test_google_never_logged_in_is_no_sign_in() -> None:
    facts = export("google-users.csv")
    assert only(facts, "sign_in.observed")["happened_at"] == datetime(2025, 3, 3, 22, 20, 1)
    assert [row["status"] for row in rows(facts, "person.observed")] == ["active", "inactive"]


def test_rippling_accepted_is_neither_active_nor_inactive() -> None:
    found = people("rippling-people.csv")
    assert [found[name]["status"] for name in ("Ana", "Dee", "Eli")] == ["active", "inactive", None]
    assert [found[name]["type"] for name in ("Ana", "Bo")] == ["employee", "contractor"]
    assert "read as neither active nor inactive: Accepted (1)" in notes(export("rippling-people.csv"))


def test_gusto_employees_are_employees_and_contractors_contractors() -> None:
    ana, bo = people("gusto-employees.csv")["Ana"], people("gusto-contractors.csv")["Bo"]
    assert (ana["account"], ana["type"], ana["started_on"]) == ("a1b2c3", "employee", date(2024, 2, 15))
    assert (bo["account"], bo["type"]) == ("b9c8d7", "contractor")


def test_bamboohr_status_may_be_the_type() -> None:
    found = people("bamboohr-people.csv")
    assert [found[name]["type"] for name in ("Ana", "Bo", "Dee")] == ["employee", "contractor", None]
    assert [found[name]["status"] for name in ("Ana", "Bo", "Dee")] == ["active", None, "inactive"]


def test_workday_reports_may_have_a_title_above_the_header() -> None:
    facts = export("workday-workers.csv")
    assert "header found in row 3" in notes(facts)
    assert [row["row"] for row in rows(facts, "person.observed")] == [4, 5, 6]


def test_knowbe4_words_become_results() -> None:
    found = rows(export("knowbe4-training.csv"), "completion.observed")
    assert [(row["status"], row["result"]) for row in found] == [
        ("Passed", "passed"),
        ("Past Due", "in_progress"),
        ("In Progress", "in_progress"),
    ]
    assert [row["duration_s"] for row in found] == [1450, None, 180]
    assert {row["course"] for row in found} == {"Security Awareness 2025"}


def test_a_training_platform_knows_neither_type_nor_start_of_work() -> None:
    facts = export("knowbe4-users.csv")
    ana = only(facts, "person.observed")
    assert (ana["type"], ana["started_on"], ana["employee_number"]) == (None, None, "E1")
    assert "not read from a training platform: Employee Type, Start Date" in notes(facts)


def test_moodle_takes_the_course_from_the_name_of_the_file() -> None:
    facts = export("completion-sec-aware_20250401_0930.csv")
    ana, cy = rows(facts, "completion.observed")
    assert (ana["course"], ana["account"], ana["identity"]) == ("sec-aware", "11", "ana@northfen.example")
    assert ana["happened_at"] == datetime(2025, 3, 21, 14, 15)
    assert (cy["happened_at"], cy["result"]) == (None, "not_started")
    assert [row["employee_number"] for row in rows(facts, "person.observed")] == ["E1", "E3"]


def test_a_roster_becomes_one_session_with_its_attendees() -> None:
    first, second = rows(export("sessions.csv"), "session.held")
    assert (first["event"], first["on"], first["attendees"]) == (
        "S-1",
        date(2025, 3, 10),
        ["ana@northfen.example", "bo@northfen.example"],
    )
    assert second["attendees"] == ["ana@northfen.example"]


def test_topics_of_a_course_are_divided() -> None:
    first, second = rows(export("courses.csv"), "course.published")
    assert (first["topics"], first["minutes"], first["published_on"]) == (
        ["phishing", "data handling"],
        30,
        date(2025, 1, 2),
    )
    assert second["retired_on"] == date(2025, 1, 1)


def test_an_access_may_begin_at_a_time_or_on_a_day() -> None:
    timed, dated = rows(export("access.csv"), "access.recorded")
    assert (timed["from_at"], timed["from_on"]) == (datetime(2024, 2, 6, 9), None)
    assert (dated["from_at"], dated["from_on"], dated["to_on"]) == (None, date(2023, 4, 10), date(2025, 5, 30))


def test_a_withdrawn_exemption_is_two_facts_of_one_row() -> None:
    facts = export("exemptions.csv")
    granted, withdrawn = only(facts, "exemption.granted"), only(facts, "exemption.withdrawn")
    assert (granted["happened_on"], withdrawn["happened_on"]) == (date(2025, 3, 1), date(2025, 8, 1))
    assert (granted["requested_by"], granted["approved_by"]) == ("lee@northfen.example", "idris@northfen.example")


def test_leaves_roles_and_alerts_name_people_by_address() -> None:
    leave = only(export("leaves.csv"), "leave.recorded")
    assert (leave["source"], leave["account"], leave["from_on"]) == ("leaves", "cy@northfen.example", date(2025, 4, 1))
    assert leave["account_disabled"] is True
    assert only(export("roles.csv"), "role.recorded")["to_on"] is None
    assert only(export("alerts.csv"), "alert.raised")["alert"] == "secret_pushed"
