"""Local times to UTC, by the pinned tzdata package and not by whatever the machine has."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from musterroll.facts.errors import ConfigError
from musterroll.facts.zones import is_zone
from musterroll.rules.zones import zone as pinned

_EARLIEST, _LATEST = datetime(1900, 1, 1), datetime(2200, 1, 1)


def zone(name: str) -> ZoneInfo:
    """The time zone of an IANA name; `ConfigError` for one that tzdata does not have."""
    if not is_zone(name):
        raise ConfigError(
            f"There is no time zone {name!r}.", "Give an IANA name, for example America/New_York, Europe/Berlin or UTC."
        )
    return pinned(name)


def to_utc(local: pa.Array, name: str) -> pa.Array:
    """Local times (timestamp[us]) of zone `name` as UTC.

    A time that occurs twice when clocks go back is taken as the first; one that does not occur is taken with
    the offset before the change.
    """
    known = zone(name)
    ends = pc.min_max(local).as_py()
    if ends["min"] is None:
        return local
    # Before and after this span the offset stays: dates like 9999-12-31 stand for "no end".
    changes = _changes(known, max(ends["min"], _EARLIEST), min(ends["max"], _LATEST))
    _, offset = changes[0]
    shift = pa.scalar(offset, pa.duration("us"))
    shifted = pc.subtract(local, shift)
    for wall, offset in changes[1:]:
        later = pc.subtract(local, pa.scalar(offset, pa.duration("us")))
        shifted = pc.if_else(pc.greater_equal(local, pa.scalar(wall, pa.timestamp("us"))), later, shifted)
    return shifted


def _changes(known: ZoneInfo, first: datetime, last: datetime) -> list[tuple[datetime, timedelta]]:
    """Offsets between two local times: (local time from which it holds, offset), the first from the beginning."""
    day = timedelta(days=1)
    wall, offset = first, _offset(known, first)
    changes = [(wall, offset)]
    while wall < last:
        step = min(wall + day, last)
        new = _offset(known, step)
        if new != offset:
            changes.append((_edge(known, wall, step), new))
            offset = new
        wall = step
    return changes


def _edge(known: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """The local second between `low` and `high` from which the offset of `high` holds."""
    new = _offset(known, high)
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        low, high = (low, middle) if _offset(known, middle) == new else (middle, high)
    return high.replace(microsecond=0) if high.replace(microsecond=0) > low else high


def _offset(known: ZoneInfo, wall: datetime) -> timedelta:
    return wall.replace(tzinfo=known).utcoffset() or timedelta(0)


def utc(at: datetime) -> datetime:
    """An aware time as UTC without a zone, as columns of instants hold it."""
    return at.astimezone(UTC).replace(tzinfo=None)
