"""How much of the book was known at an instant, on a day, or after an entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from musterroll.facts.errors import ConfigError
from musterroll.facts.moments import day, instant
from musterroll.rules.zones import zone

if TYPE_CHECKING:
    from musterroll.store.setup import Book

_EXPECTED = "Expected an entry such as 1203, an instant such as 2025-03-31T09:30:00Z, or a day such as 2025-03-31."


@dataclass(frozen=True)
class Knowledge:
    """The entries before `size`; `at` is when that was all, null for the whole book."""

    size: int
    at: datetime | None = None


def knowledge(book: Book, said: str | None, zone_name: str, now: datetime) -> Knowledge:
    """What `--known-at` means: up to and including an entry, an instant, or a day (to its end, in a zone).

    ConfigError for what is none of these, lies in the future, or is before the book's first entry.
    """
    size = book.entries.size()
    if said is None:
        return Knowledge(size)
    if said.strip().isdecimal():
        return _after_entry(book, int(said), size)
    at = _instant(said.strip(), zone_name)
    if at > now:
        raise ConfigError(f"--known-at {said} lies in the future.", "Leave it out for everything that is known.")
    known = book.entries.at(at)
    if not known:
        raise ConfigError(
            f"--known-at {said}: the book knew nothing then.",
            "Give a later instant; musterroll status says since when.",
        )
    return Knowledge(known, at)


def _after_entry(book: Book, entry: int, size: int) -> Knowledge:
    if entry >= size:
        last = f"its last is {size - 1:,}" if size else "it has none"
        raise ConfigError(f"--known-at {entry}: the book has no such entry; {last}.", "Give an entry that there is.")
    (found,) = book.entries.read(entry, entry + 1)
    return Knowledge(entry + 1, found.received_at)


def _instant(said: str, zone_name: str) -> datetime:
    try:
        if len(said) != 10:
            return instant(said).astimezone(UTC)
        end: date = day(said) + timedelta(days=1)
        return datetime.combine(end, time(), zone(zone_name)).astimezone(UTC) - timedelta(microseconds=1)
    except ValueError:
        raise ConfigError(f"--known-at {said!r} says no instant.", _EXPECTED) from None
