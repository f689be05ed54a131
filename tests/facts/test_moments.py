"""Instants and dates in JSON text."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterroll.facts.moments import day, instant, moment, moment_text
from musterroll.facts.zones import is_zone, zone_names

OFFSETS = st.integers(-23 * 60 - 59, 23 * 60 + 59).map(lambda minutes: timezone(timedelta(minutes=minutes)))
INSTANTS = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 28), timezones=OFFSETS)


@given(INSTANTS)
def test_an_instant_written_and_read_is_the_same_instant_with_the_same_offset(value: datetime) -> None:
    again = instant(moment_text(value))
    assert again == value
    assert again.utcoffset() == value.utcoffset()


@given(st.dates())
def test_a_date_written_and_read_is_the_same_date(value: date) -> None:
    again = moment(moment_text(value))
    assert again == value
    assert not isinstance(again, datetime)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2025-03-31T09:30:00Z", datetime(2025, 3, 31, 9, 30, tzinfo=UTC)),
        ("2025-03-31t09:30:00z", datetime(2025, 3, 31, 9, 30, tzinfo=UTC)),
        ("2025-03-31T09:30:00-00:00", datetime(2025, 3, 31, 9, 30, tzinfo=UTC)),
        ("2025-03-31T09:30:00.5+05:30", datetime(2025, 3, 31, 4, 0, 0, 500_000, tzinfo=UTC)),
        ("2024-02-29T23:59:59.123456Z", datetime(2024, 2, 29, 23, 59, 59, 123_456, tzinfo=UTC)),
    ],
)
def test_every_spelling_of_rfc_3339_is_read(text: str, value: datetime) -> None:
    assert moment(text) == value


def test_what_lies_below_a_microsecond_never_moves_a_completion_to_the_next_day() -> None:
    last = instant("2025-12-31T23:59:59.9999999Z")
    assert last == datetime(2025, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2025-03-31T09:30:00",  # whose time?
        "2025-03-31 09:30:00Z",
        "2025-03-31T09:30Z",
        "2025-03-31T09:30:60Z",
        "2025-03-31T24:00:00Z",
        "2025-03-31T09:30:00+0400",
        "2025-03-31T09:30:00+24:00",
        "2025-03-31T09:30:00+04:60",
        "2025-02-31T09:30:00Z",
        "20250331T093000Z",
        "2025-W14-1T09:30:00Z",
        "2025-03-31T09:30:00.Z",
        "0001-01-01T00:00:00+10:00",  # before the first day in UTC
        "9999-12-31T23:00:00-10:00",
        "\uff12\uff10\uff12\uff15-03-31T09:30:00Z",
        " 2025-03-31T09:30:00Z",
        "now",
        "",
    ],
)
def test_what_is_no_instant_is_refused_and_the_expected_form_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="an instant with offset as 2025-03-31T09:30:00-04:00"):
        moment(text)


@pytest.mark.parametrize("text", ["2025-02-31", "2023-02-29", "2025-13-01", "0000-01-01", "31.03.2025", "2025/03/31"])
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a date that exists"):
        moment(text)
    with pytest.raises(ValueError, match="a date that exists"):
        day(text)


def test_an_instant_without_an_offset_is_never_written() -> None:
    with pytest.raises(ValueError, match="no offset"):
        moment_text(datetime(2025, 3, 31, 9, 30))


def test_an_offset_with_seconds_cannot_be_written_and_is_not_rounded() -> None:
    with pytest.raises(ValueError, match="whole minutes"):
        moment_text(datetime(1850, 1, 1, 12, tzinfo=ZoneInfo("America/New_York")))


def test_the_zones_are_those_of_the_pinned_tzdata() -> None:
    assert {"America/New_York", "Europe/Berlin", "Asia/Kolkata", "UTC"} <= zone_names()
    assert is_zone("Pacific/Auckland")
    assert not is_zone("Mars/Olympus")
    assert not is_zone("america/new_york")
    assert not is_zone("EST5")
