"""Rule 1: days, zones, intervals, what exists by as-of."""

from __future__ import annotations

import importlib.resources
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from tests.reference.twin.model import Interval, Row

DAY = timedelta(days=1)
MICRO = timedelta(microseconds=1)
FIRST, LAST = date.min, date.max


@cache
def zone(name: str) -> ZoneInfo:
    """A time zone out of the pinned tzdata package, never out of the machine's own files."""
    package = importlib.resources.files("tzdata").joinpath("zoneinfo", *name.split("/"))
    with package.open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


@lru_cache(10_000)
def day_in(instant: datetime, name: str) -> date:
    """The date of a naive UTC instant in a zone."""
    return instant.replace(tzinfo=UTC).astimezone(zone(name)).date()


@lru_cache(10_000)
def start_of(day: date, name: str) -> datetime:
    """The first instant of a day in a zone, as naive UTC."""
    local = datetime.combine(day, time(), zone(name))
    return local.astimezone(UTC).replace(tzinfo=None)


def end_of(day: date, name: str) -> datetime:
    """The last microsecond of a day in a zone, as naive UTC."""
    return start_of(day + DAY, name) - MICRO


def add(day: date, interval: Interval) -> date:
    """1.5: calendar months clamp to the month's end; days are days."""
    if interval.unit == "days":
        return day + interval.count * DAY
    months = day.year * 12 + day.month - 1 + interval.count
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, month_length(year, month + 1)))


def month_length(year: int, month: int) -> int:
    return ((date(year, month, 28) + 4 * DAY).replace(day=1) - DAY).day


def yearly(text: str, year: int) -> date:
    """ "MM-DD" in a year; 29 February is the 28th in other years (6.2)."""
    month, day = (int(part) for part in text.split("-"))
    return date(year, month, min(day, month_length(year, month)))


def interval_of(row: Row, period_zone: str) -> tuple[datetime, datetime] | None:
    """1.3: an instant is a point, a date-only value its whole day in its own zone; undated: None."""
    if row["happened_at"] is not None:
        return row["happened_at"], row["happened_at"]
    if row["happened_on"] is not None:
        own = row["source_zone"] or period_zone
        return start_of(row["happened_on"], own), end_of(row["happened_on"], own)
    return None


def days_of(row: Row, name: str, period_zone: str) -> tuple[date, date] | None:
    """1.3: the days `day_lo` to `day_hi` that a fact covers in a policy zone; undated: None."""
    date_only = row["happened_on"] is not None and row["happened_at"] is None
    if date_only and (row["source_zone"] or period_zone) == name:
        return row["happened_on"], row["happened_on"]
    span = interval_of(row, period_zone)
    return None if span is None else (day_in(span[0], name), day_in(span[1], name))


def fact_day(row: Row, period_zone: str) -> date | None:
    """2.2: the day of `happened_at` or `happened_on`, in the period zone (its first possible one)."""
    days = days_of(row, period_zone, period_zone)
    return None if days is None else days[0]


def recorded_day(row: Row, period_zone: str) -> date | None:
    """The day on which the source wrote the fact down."""
    if row["recorded_at"] is not None:
        return day_in(row["recorded_at"], period_zone)
    return row["recorded_on"]


Span = tuple[date, date]


def merged(spans: list[Span]) -> list[Span]:
    """Spells that touch or overlap are one."""
    result: list[Span] = []
    for first, last in sorted(spans):
        if last < first:
            continue
        if result and (result[-1][1] == LAST or first <= result[-1][1] + DAY):
            result[-1] = (result[-1][0], max(result[-1][1], last))
        else:
            result.append((first, last))
    return result


def intersected(left: list[Span], right: list[Span]) -> list[Span]:
    """The days in both lists of spans."""
    both = [(max(a[0], b[0]), min(a[1], b[1])) for a in left for b in right]
    return merged(both)


def inside(day: date, spans: list[Span]) -> bool:
    return any(first <= day <= last for first, last in spans)


def trimmed(value: str | None) -> str | None:
    """2.1: blanks at either end are no part of a value; blank is nothing."""
    return (value or "").strip(" ") or None


def text_key(value: str | None) -> str | None:
    """Case-folded and trimmed; blank is nothing."""
    folded = (value or "").lower().strip(" ")
    return folded or None
