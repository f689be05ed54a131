"""Instants and plain dates as they stand in JSON: strict in, one spelling out.

An instant is RFC 3339 with an offset. It may be written with more than six digits of a second;
what lies below a microsecond is cut off, never rounded up, so that no value changes its day.
"""

from __future__ import annotations

import re
from abc import ABC
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

INSTANT_EXPECTED = "an instant with offset as 2025-03-31T09:30:00-04:00"
DAY_EXPECTED = "a date that exists, as 2025-03-31"
MOMENT_EXPECTED = f"{INSTANT_EXPECTED}, or {DAY_EXPECTED}"

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_is_instant = re.compile(
    r"\d{4}-\d\d-\d\d[Tt](?:[01]\d|2[0-3]):\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)", re.ASCII
).fullmatch
_from_iso = datetime.fromisoformat
_EDGES = ("0001", "9999")  # the first and the last year

if TYPE_CHECKING:
    Moment = datetime | date
else:

    class Moment(ABC):  # noqa: B024 (nobody makes one; datetime and date stand in for it)
        """An instant (aware datetime) or a plain date: what msgspec cannot tell apart by itself."""

    Moment.register(date)

_MOMENT: Any = Moment


def moment(text: str) -> datetime | date:
    """The instant or the plain date that `text` says.

    Raises ValueError, whose text says what was expected.
    """
    return day(text) if len(text) == 10 else instant(text)


def day(text: str) -> date:
    """The date that `text` (`YYYY-MM-DD`) says; raises ValueError for 31 February."""
    if _DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise ValueError(DAY_EXPECTED)


def instant(text: str) -> datetime:
    """The instant that `text` says, aware, with the offset as written.

    Raises ValueError without an offset, for a second 60 and for an hour 24.
    """
    if _is_instant(text):
        try:
            value = _from_iso(text if text[-1] != "z" else text[:-1] + "Z")
            if text[:4] in _EDGES:
                value.astimezone(UTC)  # the first and the last day of the calendar may have none
            return value
        except (ValueError, OverflowError):
            pass
    raise ValueError(INSTANT_EXPECTED if len(text) != 10 else MOMENT_EXPECTED)


def moment_text(value: datetime | date) -> str:
    """The one spelling of a value: `2025-03-31T09:30:00-04:00`, `…Z` in UTC, or a plain date.

    Raises ValueError for a datetime without an offset, or with one that is not of whole minutes.
    """
    if not isinstance(value, datetime):
        return value.isoformat()
    offset = value.utcoffset()
    if offset is None:
        raise ValueError(f"{value.isoformat()} has no offset from UTC")
    return value.replace(tzinfo=None).isoformat() + offset_text(offset)


@lru_cache(maxsize=256)
def offset_text(offset: timedelta) -> str:
    """`Z` for no offset, else `-04:00`; raises ValueError for parts of a minute."""
    if not offset:
        return "Z"
    minutes, rest = divmod(int(offset.total_seconds()), 60)
    if rest:
        raise ValueError(f"the offset {offset} is not of whole minutes; write the instant in UTC")
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def decode_moment(wanted: type, value: Any) -> Any:
    """Hook for msgspec: makes a `Moment` out of a JSON text."""
    if wanted is not _MOMENT:
        raise NotImplementedError(wanted)
    if isinstance(value, str):
        return moment(value)
    raise ValueError(MOMENT_EXPECTED)
