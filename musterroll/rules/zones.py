"""Offsets of time zones as relations, from the pinned `tzdata` package, so that every engine agrees on a date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from musterroll.facts.zones import zone_folder, zone_names

_ONE_DAY = timedelta(days=1)
_OFFSET_COLUMNS: list[tuple[str, pa.DataType]] = [
    ("utc_day", pa.date32()),
    ("changes_at", pa.timestamp("us")),
    ("before_s", pa.int64()),
    ("after_s", pa.int64()),
]
_SPAN_COLUMNS: list[tuple[str, pa.DataType]] = [
    ("source_zone", pa.string()),
    ("on_day", pa.date32()),
    ("begins_at", pa.timestamp("us")),
    ("ends_at", pa.timestamp("us")),
    ("day_lo", pa.date32()),
    ("day_hi", pa.date32()),
]
_OFFSETS = pa.schema(_OFFSET_COLUMNS)
_SPANS = pa.schema(_SPAN_COLUMNS)


def tzdata_version() -> str:
    """The version of the zone data in use; printed in every reconciliation."""
    # What the package says of itself: to ask the records of the installer takes as long as to read a file of facts.
    version: str = import_module("tzdata").__version__
    return version


@cache
def zone(name: str) -> ZoneInfo:
    """The zone `name` from the tzdata package, never from the machine. Raises KeyError for an unknown name."""
    if name not in zone_names():
        raise KeyError(name)
    with (zone_folder() / "zoneinfo" / name).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def _offset_s(instant: datetime, in_zone: ZoneInfo) -> int:
    offset = instant.astimezone(in_zone).utcoffset()
    assert offset is not None
    return int(offset.total_seconds())


def _change(start: datetime, end: datetime, in_zone: ZoneInfo) -> datetime:
    """The first second after `start` at which the offset differs from that at `start`."""
    before = _offset_s(start, in_zone)
    low, high = 0, int((end - start).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset_s(start + timedelta(seconds=middle), in_zone) == before else (low, middle)
    return start + timedelta(seconds=high)


def offsets(name: str, utc_days: Iterable[date]) -> pa.Table:
    """One row a UTC day: the offset at its start, and where it changes on that day the instant and the new offset."""
    in_zone = zone(name)
    days = list(utc_days)
    changes: list[datetime | None] = []
    befores: list[int] = []
    afters: list[int] = []
    midnight: datetime | None = None  # the end of the day before, and the offset there
    after = 0
    for day in days:
        start = datetime(day.year, day.month, day.day, tzinfo=UTC)
        try:
            before = after if start == midnight else _offset_s(start, in_zone)
            midnight = start + _ONE_DAY
            after = _offset_s(midnight, in_zone)
        except OverflowError:  # the first and the last day that a date can be
            midnight, before, after = None, 0, 0
        changes.append(_change(start, start + _ONE_DAY, in_zone).replace(tzinfo=None) if before != after else None)
        befores.append(before)
        afters.append(after)
    values = {"utc_day": days, "changes_at": changes, "before_s": befores, "after_s": afters}
    return pa.Table.from_pydict(values, schema=_OFFSETS)


def _utc(day: date, in_zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=in_zone).astimezone(UTC)


def spans(policy_zone: str, dated: Iterable[tuple[str | None, date]]) -> pa.Table:
    """Whole days of a source zone (null: the policy zone) as intervals, and the policy days they touch."""
    in_zone = zone(policy_zone)
    rows: list[dict[str, Any]] = []
    for source_zone, day in dated:
        written_in = zone(source_zone) if source_zone else in_zone
        try:
            begins = _utc(day, written_in)
            ends = _utc(day + _ONE_DAY, written_in) - timedelta(microseconds=1)
            day_lo, day_hi = begins.astimezone(in_zone).date(), ends.astimezone(in_zone).date()
            if written_in is in_zone:
                day_lo = day_hi = day  # also a day that the zone skipped: it is the one that was written
        except OverflowError:
            continue
        rows.append(
            {
                "source_zone": source_zone,
                "on_day": day,
                "begins_at": begins.replace(tzinfo=None),
                "ends_at": ends.replace(tzinfo=None),
                "day_lo": day_lo,
                "day_hi": day_hi,
            }
        )
    return pa.Table.from_pylist(rows, schema=_SPANS)
