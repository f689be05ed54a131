"""A version of the policy on trial: whom it would touch, and that nothing comes of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from musterroll.facts.bodies import CompletionObserved, PersonObserved
from musterroll.facts.fact import Fact
from musterroll.procedures.adopt import adoption
from musterroll.procedures.policy_trial import trial
from musterroll.rules.policy.parse import parse_policy
from tests.procedures.world import NOON, new_book, record

_TODAY = date(2026, 1, 20)


def policy(version: str, since: str, days: int) -> str:
    return f"""schema = "musterroll.policy/1"
version = "{version}"
effective_from = {since}
title = "Training"
time_zone = "UTC"

[[requirement]]
id = "awareness"
title = "Security awareness"
courses = ["SEC-AWARE"]
onboarding = {{ trigger = "engagement", within_days = {days} }}
"""


def started(person: str, on: date) -> Fact:
    body = PersonObserved(account=person, name=person.title(), type="employee", status="active", started_on=on)
    return Fact(kind="person.observed", source="hr", body=body)


def finished(person: str, on: date) -> Fact:
    body = CompletionObserved(account=person, course="SEC-AWARE", result="passed")
    return Fact(
        kind="completion.observed",
        source="hr",
        happened_at=datetime(on.year, on.month, on.day, 9, tzinfo=UTC),
        body=body,
    )


def test_a_shorter_time_touches_those_who_started_under_it_and_nobody_who_started_before(tmp_path: Path) -> None:
    """Ana took 17 days, Bo 7, Cy never; Dee started before the period and keeps the version of that day."""
    book = new_book(tmp_path / "book")
    first = parse_policy(policy("1", "2024-01-01", 30), "version 1")
    book.journal.append(adoption((), [first], "fay", NOON).facts, received_at=NOON)
    monday = date(2025, 3, 3)
    people = [started(one, monday) for one in ("ana", "bo", "cy")] + [started("dee", date(2024, 6, 3))]
    record(book, [*people, finished("ana", date(2025, 3, 20)), finished("bo", date(2025, 3, 10))])
    record(book, [finished("dee", date(2024, 6, 24))])
    book.state.catch_up(_TODAY)
    size = book.entries.size()

    found = trial(book, policy("2", "2026-06-01", 14), _TODAY)

    assert found.since == date(2025, 1, 21)
    assert [(one.name, one.status_before, one.status) for one in found.past.rows] == [
        ("Ana", "on_time", "late"),
        ("Bo", "on_time", "on_time"),
        ("Cy", "missed", "missed"),
    ]
    assert {(one.due_before, one.due) for one in found.past.rows} == {(date(2025, 4, 2), date(2025, 3, 17))}
    assert (found.past.affected, found.past.people, found.past.counts) == (3, 4, {"changed": 3})
    assert (found.begins.as_of, found.begins.affected) == (date(2026, 6, 1), 0)
    assert book.entries.size() == size


def test_a_requirement_that_is_new_is_owed_by_those_who_are_there_on_its_first_day(tmp_path: Path) -> None:
    book = new_book(tmp_path / "book")
    first = parse_policy(policy("1", "2024-01-01", 30), "version 1")
    book.journal.append(adoption((), [first], "fay", NOON).facts, received_at=NOON)
    record(book, [started("ana", date(2024, 6, 3)), finished("ana", date(2024, 6, 10))])
    more = policy("2", "2026-06-01", 30) + '\n[[requirement]]\nid = "ai"\ntitle = "AI"\ncourses = ["AI-USE"]\n'

    found = trial(book, more, _TODAY)

    assert [(one.what, one.requirement, one.status_before, one.status) for one in found.begins.rows] == [
        ("new", "ai", None, "not_yet_due")
    ]
