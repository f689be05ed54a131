"""When a question is asked again: by its schedule, sooner after what may pass, later where the system says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from musterroll.procedures.pulling.due import AT_ONCE, Asked, due, next_at
from musterroll.procedures.pulling.troubles import Trouble

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
EVERY = timedelta(hours=6)
MINUTE = timedelta(minutes=1)


def later(times: int = 1, wait_s: float = 0, at: datetime = NOON) -> Trouble:
    return Trouble(at, "TryLater", "okta: no connection.", "It will be asked again later.", wait_s, times)


def refused(error: str = "Refused", at: datetime = NOON) -> Trouble:
    return Trouble(at, error, "okta: not permitted.", "Grant the permission.")


def test_what_was_never_asked_is_due_at_once() -> None:
    assert next_at(Asked("users"), EVERY) == AT_ONCE
    assert due(NOON, [Asked("users")], EVERY) == ["users"]


def test_what_was_asked_is_due_when_its_time_has_passed_and_not_before() -> None:
    asked = [Asked("users", last=NOON)]
    assert due(NOON + EVERY - MINUTE, asked, EVERY) == []
    assert due(NOON + EVERY, asked, EVERY) == ["users"]


def test_after_a_day_without_a_worker_it_is_due_once() -> None:
    assert due(NOON + timedelta(days=1), [Asked("users", last=NOON)], EVERY) == ["users"]


@pytest.mark.parametrize(("times", "minutes"), [(1, 5), (2, 10), (3, 20), (6, 160), (7, 320), (8, 360), (500, 360)])
def test_waits_grow_and_end_at_the_schedule(times: int, minutes: int) -> None:
    assert next_at(Asked("users", went=later(times)), EVERY) == NOON + minutes * MINUTE


def test_a_wait_is_never_longer_than_a_short_schedule() -> None:
    assert next_at(Asked("users", went=later(9)), 2 * MINUTE) == NOON + 2 * MINUTE


@pytest.mark.parametrize("every", [MINUTE, EVERY])
def test_the_wait_that_a_system_asks_for_is_kept_even_beyond_the_schedule(every: timedelta) -> None:
    went = later(wait_s=86_400)
    assert next_at(Asked("users", went=went), every) == NOON + timedelta(days=1)


def test_a_short_wait_of_the_system_does_not_hurry_us() -> None:
    assert next_at(Asked("users", went=later(times=3, wait_s=1)), EVERY) == NOON + 20 * MINUTE


@pytest.mark.parametrize("error", ["Refused", "ConfigError", "Unreadable"])
def test_what_a_person_must_mend_waits_for_the_next_turn(error: str) -> None:
    asked = [Asked("users", last=NOON - EVERY, went=refused(error))]
    assert due(NOON + EVERY - MINUTE, asked, EVERY) == []
    assert due(NOON + EVERY, asked, EVERY) == ["users"]


def test_a_trouble_is_over_once_a_later_pull_was_answered() -> None:
    asked = Asked("users", last=NOON + MINUTE, went=refused())
    assert asked.wrong is None
    assert next_at(asked, EVERY) == NOON + MINUTE + EVERY


def test_a_pull_that_broke_half_way_is_in_trouble_although_it_was_kept() -> None:
    assert next_at(Asked("users", last=NOON, went=later(at=NOON)), EVERY) == NOON + 5 * MINUTE


def test_questions_that_fall_due_soon_are_asked_with_the_first_one() -> None:
    asked = [Asked("users", last=NOON), Asked("members", last=NOON + 10 * MINUTE), Asked("grants", last=NOON + EVERY)]
    assert due(NOON + EVERY, asked, EVERY) == ["users", "members"]


def test_a_question_in_trouble_is_not_hurried_by_another() -> None:
    asked = [Asked("users", last=NOON), Asked("members", last=NOON, went=later(wait_s=7 * 3600))]
    assert due(NOON + EVERY, asked, EVERY) == ["users"]


def test_a_system_that_has_news_is_asked_a_minute_later_and_once_for_all_of_them() -> None:
    told = NOON + timedelta(hours=1)
    asked = Asked("users", last=NOON, nudged=told)
    assert next_at(asked, EVERY) == told + MINUTE
    assert next_at(Asked("users", last=told + MINUTE, nudged=told), EVERY) == told + MINUTE + EVERY


def test_news_never_hurry_a_pull_within_five_minutes_or_before_a_trouble_allows() -> None:
    assert next_at(Asked("users", last=NOON, nudged=NOON + MINUTE), EVERY) == NOON + 5 * MINUTE
    went = later(at=NOON + MINUTE, wait_s=7_200)
    told = Asked("users", last=NOON, went=went, nudged=NOON + 2 * MINUTE)
    assert next_at(told, EVERY) == NOON + MINUTE + timedelta(hours=2)
