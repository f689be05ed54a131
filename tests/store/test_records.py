"""Completions are found in the state by who, what, when and where from, and given out as training records."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from musterroll.facts.bodies import CompletionObserved, PersonObserved
from musterroll.facts.fact import Fact
from musterroll.facts.training_record import checksum_of, read_record, record_bytes
from musterroll.rules.pipeline import Engine
from musterroll.rules.policy.model import Interval
from musterroll.store.setup import Book
from musterroll.store.state.expiry import after
from musterroll.store.state.records import Wanted

NOW = datetime(2026, 1, 20, 9, tzinfo=UTC)


def person(account: str, name: str, *emails: str) -> Fact:
    body = PersonObserved(
        account=account, name=name, emails=list(emails), started_on=date(2025, 1, 1), department="Research"
    )
    return Fact(kind="person.observed", source="hris", body=body)


def taken(account: str, course: str, day: int, source: str = "knowbe4", result: str = "passed") -> Fact:
    body = CompletionObserved(account=account, course=course, result=result)  # type: ignore[arg-type]
    return Fact(kind="completion.observed", source=source, happened_at=datetime(2025, 4, day, 9, tzinfo=UTC), body=body)


@pytest.fixture
def library(book: Book) -> Book:
    """Ana has two addresses; Bo one; somebody unknown."""
    facts = [
        person("e1", "Ana", "ana@corp.example", "a.old@corp.example"),
        person("e2", "Bo", "bo@corp.example"),
        taken("ana@corp.example", "SEC-AWARE", 2),
        taken("a.old@corp.example", "sec-aware", 9),
        taken("bo@corp.example", "SEC-AWARE", 5, "moodle"),
        taken("bo@corp.example", "SEC-DEV", 6, result="failed"),
        taken("who@else.example", "SEC-DEV", 7),
    ]
    book.journal.append(facts, received_at=NOW)
    book.state.catch_up(date(2026, 1, 20), engine=Engine(threads=1))
    return book


SEARCHES: list[tuple[dict[str, Any], list[int]]] = [
    ({}, [2, 4, 5, 6, 3]),
    ({"email": " Ana@Corp.example"}, [2, 3]),
    ({"email": "who@else.example"}, [6]),
    ({"email": "nobody@corp.example"}, []),
    ({"course": "SEC-DEV"}, [5, 6]),
    ({"course": "sec-aware"}, [3]),
    ({"source": "moodle"}, [4]),
    ({"first_day": date(2025, 4, 5), "last_day": date(2025, 4, 6)}, [4, 5]),
    ({"email": "bo@corp.example", "source": "knowbe4"}, [5]),
]


def test_completions_are_found_by_what_is_known_of_them(library: Book) -> None:
    for wanted, entries in SEARCHES:
        assert [found.entry for found in library.state.search(Wanted(**wanted))] == entries, wanted


def test_a_person_is_found_by_the_key_of_any_of_its_accounts(library: Book) -> None:
    ((person, aliases),) = library.tables.rows("SELECT person, aliases FROM state_people WHERE name = 'Ana'")
    alias = aliases.split('"')[1]
    assert alias != person
    for key in (person, alias):
        assert [found.entry for found in library.state.search(Wanted(person=key))] == [2, 3]
    assert library.state.search(Wanted(person="p_%")) == []


def test_a_finished_completion_is_given_out_as_a_sealed_training_record(library: Book) -> None:
    found = library.state.search(Wanted(email="ana@corp.example"))
    (_, record), _ = library.state.training_records(found)
    assert record is not None
    assert record["employee"] == {"uid": "ana@corp.example", "email": "a.old@corp.example", "department": "Research"}
    assert record["training_event"]["course_name"] == "SEC-AWARE"
    assert record["training_event"]["expiry_date"] == "2026-04-02"  # the built-in policy: every 12 months
    assert record["verification"]["checksum"] == checksum_of(record)
    assert isinstance(read_record(record_bytes(record)), Fact)


def test_a_failed_attempt_has_no_record(library: Book) -> None:
    found = library.state.search(Wanted(email="bo@corp.example"))
    assert [entry for entry, _ in library.state.training_records(found)] == [4]


def test_a_record_whose_body_was_erased_is_told_as_such(library: Book) -> None:
    found = library.state.search(Wanted(email="who@else.example"))
    library.entries.erase([6])
    assert list(library.state.training_records(found)) == [(6, None)]


def test_the_proof_of_its_entry_goes_under_the_seal(library: Book) -> None:
    found = library.state.search(Wanted(source="moodle"))
    ((_, record),) = library.state.training_records(found, prove=lambda entry: {"index": entry})
    assert record is not None
    assert record["proof"] == {"index": 4}
    assert record["verification"]["checksum"] == checksum_of(record)


@pytest.mark.parametrize(
    ("day", "every", "until"),
    [
        (date(2024, 2, 29), Interval(12, "months"), date(2025, 2, 28)),
        (date(2025, 10, 31), Interval(4, "months"), date(2026, 2, 28)),
        (date(2025, 12, 1), Interval(1, "months"), date(2026, 1, 1)),
        (date(2025, 1, 1), Interval(365, "days"), date(2026, 1, 1)),
    ],
)
def test_months_clamp_to_the_end_of_the_month_and_days_are_added(day: date, every: Interval, until: date) -> None:
    assert after(day, every) == until
