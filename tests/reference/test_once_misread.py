"""What both implementations once read alike and wrongly, so that comparing them told nothing: examples by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from musterroll.rules.policy.model import Evidence, Interval, Leave, Onboarding, Policy, Renewal, Requirement, Window
from musterroll.rules.question import Question
from tests.reference.adapter import Tables, sql_answer, twin_answer
from tests.reference.histories.world import Fact, assembled

YEAR = Question(date(2025, 1, 1), date(2025, 12, 31), date(2025, 12, 31))
EVERYONE = Requirement("awareness", "Awareness", courses=("AWARE",))
QUARTERS = Renewal("windows", windows=(Window("01-01", "03-31"), Window("04-01", "06-30")))
ANA = {"source": "hris", "account": "ana"}


def both(requirement: Requirement, *facts: Fact, **policy: Any) -> list[Tables]:
    """What the stages and the twin answer about the year 2025."""
    told_by = Policy("1", None, "Policy", "UTC", (requirement,), **policy)
    world = assembled([*facts], (told_by,), YEAR)
    return [sql_answer(world), twin_answer(world)]


def told(answer: Tables, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[column] for column in columns) for row in answer["obligations"] if row["in_period"]]


def worked(*spells: tuple[date, date | None]) -> Fact:
    engagements = [{"type": "employee", "from": first, "to": last} for first, last in spells]
    return Fact("person.observed", ANA | {"name": "Ana", "type": "employee", "engagements": engagements})


def done(on: date, **more: object) -> Fact:
    return Fact("completion.observed", ANA | {"course": "AWARE", "result": "completed", "happened_on": on} | more)


@pytest.mark.parametrize(
    ("trained", "status"),
    [
        (date(2025, 1, 10), "on_time"),  # fifty days before the access, and current
        (date(2024, 2, 28), "missed"),  # more than a year before it
        (date(2025, 3, 20), "on_time"),
        (date(2025, 4, 1), "late"),
    ],
)
def test_training_that_is_current_when_the_first_access_comes_meets_it_at_once(trained: date, status: str) -> None:
    asked = replace(
        EVERYONE, onboarding=Onboarding("access", within_days=30), renewal=Renewal("rolling", Interval(12, "months"))
    )
    access = Fact("access.recorded", ANA | {"system": "production", "from_on": date(2025, 3, 1)})
    for answer in both(asked, worked((date(2024, 1, 2), None)), access, done(trained)):
        assert (date(2025, 3, 31), status) in told(answer, "due", "status")


def test_a_window_that_passed_while_nobody_was_engaged_is_not_owed_on_the_return() -> None:
    asked = replace(EVERYONE, onboarding=Onboarding("none"), renewal=QUARTERS)
    away = worked((date(2024, 1, 1), date(2024, 12, 20)), (date(2025, 4, 1), None))
    for answer in both(asked, away, carry_over_days=120):
        assert told(answer, "due_basis", "status") == [("window 04-01 to 06-30", "missed")]


def test_who_comes_back_inside_a_window_has_as_long_as_who_joins_inside_it() -> None:
    asked = replace(EVERYONE, onboarding=Onboarding("none"), renewal=QUARTERS)
    away = worked((date(2024, 1, 1), date(2024, 12, 20)), (date(2025, 3, 25), None))
    for answer in both(asked, away, done(date(2025, 4, 24)), carry_over_days=120):
        assert told(answer, "trigger_on", "due", "due_basis", "status") == [
            (date(2025, 3, 25), date(2025, 4, 24), "entry + 30 days", "on_time"),
            (date(2025, 4, 1), date(2025, 6, 30), "window 04-01 to 06-30", "on_time"),
        ]


def test_a_window_that_opened_before_a_break_is_due_on_the_return_if_it_closed_in_it() -> None:
    asked = replace(EVERYONE, onboarding=Onboarding("none"), renewal=QUARTERS)
    away = worked((date(2024, 1, 1), date(2025, 3, 1)), (date(2025, 4, 10), None))
    for answer in both(asked, away, carry_over_days=120):
        basis = "window 01-01 to 03-31; moved to the return from a break"
        assert (date(2025, 4, 10), basis, "missed") in told(answer, "due", "due_basis", "status")


def test_a_version_that_was_published_in_a_break_is_not_owed_by_who_was_not_engaged_that_day() -> None:
    asked = replace(EVERYONE, onboarding=Onboarding("published", within_days=10))
    away = worked((date(2024, 1, 1), date(2025, 2, 20)), (date(2025, 4, 1), None))
    versions = {"2": date(2025, 2, 20), "3": date(2025, 2, 21), "4": date(2025, 3, 31), "5": date(2025, 4, 1)}
    published = [
        Fact("course.published", {"source": "lms", "course": "AWARE", "version": version, "published_on": on})
        for version, on in versions.items()
    ]
    for answer in both(asked, away, *published, carry_over_days=120):
        assert told(answer, "trigger_on") == [(date(2025, 2, 20),), (date(2025, 4, 1),)]


ROLLING = replace(EVERYONE, renewal=Renewal("rolling", Interval(12, "months")))


def test_what_a_leave_moves_to_after_the_day_where_history_begins_falls_due_then() -> None:
    days = {"from_on": date(2024, 12, 10), "to_on": date(2025, 1, 31), "approved_on": date(2024, 12, 1)}
    away = Fact("leave.recorded", ANA | days)
    for answer in both(ROLLING, worked((date(2024, 11, 20), None)), away, leave=Leave(extends=True, return_days=14)):
        assert told(answer, "kind", "original_due", "due", "status") == [
            ("onboarding", date(2024, 12, 20), date(2025, 2, 15), "missed")
        ]
        assert "history begins + 12 months" not in [row["due_basis"] for row in answer["obligations"]]


def test_what_fell_due_in_a_break_across_the_day_where_history_begins_is_due_on_the_return() -> None:
    away = worked((date(2024, 11, 20), date(2024, 12, 15)), (date(2025, 1, 15), None))
    for answer in both(ROLLING, away, carry_over_days=60):
        assert ("onboarding", date(2025, 1, 15), "missed") in told(answer, "kind", "due", "status")


def test_a_refresh_that_a_leave_moves_across_the_day_where_history_begins_is_judged() -> None:
    asked = replace(ROLLING, onboarding=Onboarding("engagement", within_days=400))
    days = {"from_on": date(2024, 12, 10), "to_on": date(2025, 1, 31), "approved_on": date(2024, 12, 1)}
    facts = (worked((date(2023, 6, 1), None)), done(date(2023, 12, 20)), Fact("leave.recorded", ANA | days))
    begins = Evidence(history_from=date(2025, 1, 1))
    for answer in both(asked, *facts, leave=Leave(extends=True, return_days=14), evidence=begins):
        assert told(answer, "kind", "original_due", "due", "status") == [
            ("refresh", date(2024, 12, 20), date(2025, 2, 15), "missed")
        ]
        assert "history begins + 12 months" not in [row["due_basis"] for row in answer["obligations"]]


@pytest.mark.parametrize(
    ("hr", "directory", "fields"),
    [
        (None, "active", 1),  # told by the end alone
        ("inactive", "active", 1),  # told by the status alone
        (None, "inactive", 0),
        ("active", "active", 1),  # HR disagrees with itself too
    ],
)
def test_an_account_that_stays_active_after_work_ended_is_a_disagreement_between_sources(
    hr: str | None, directory: str, fields: int
) -> None:
    mine = {"emails": ["ana@x.example"], "type": "employee"}
    days = {"started_on": date(2024, 1, 1), "ended_on": date(2025, 6, 30)}
    gone = Fact("person.observed", ANA | mine | days | {"status": hr})
    account = Fact("person.observed", {"source": "directory", "account": "d1", "status": directory} | mine)
    for answer in both(EVERYONE, gone, account):
        assert [row["code"] for row in answer["findings"]].count("source_disagreement") == fields
