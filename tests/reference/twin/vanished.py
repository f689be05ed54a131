"""Rule 7.9: completions that their source takes back, and those that it lists no longer."""

from __future__ import annotations

from datetime import datetime, time

from tests.reference.twin.accounts import key_of
from tests.reference.twin.known import Known
from tests.reference.twin.model import Row
from tests.reference.twin.time import DAY, interval_of, trimmed

UNFINISHED = ("failed", "in_progress", "not_started")


def gone_facts(row: Row, known: Known) -> list[Row]:
    """The facts that say of a completion that it is taken back or no longer listed."""
    return [gone for gone in known.rows("completion.vanished") if about(gone, row, known)]


def about(gone: Row, row: Row, known: Known) -> bool:
    if key_of(gone) is None or key_of(gone) != key_of(row):
        return False
    course = trimmed(gone["course"])
    if course is None or course != trimmed(row["course"]):
        return False
    statement = trimmed(gone["statement"])
    if statement is not None:
        return statement == trimmed(row["statement"])
    span, limit = interval_of(row, known.zone), until(gone)
    return span is None or limit is None or span[0] <= limit


def until(gone: Row) -> datetime | None:
    """What began by then was there before it went; a day counts whole."""
    if gone["happened_at"] is not None:
        found: datetime = gone["happened_at"]
        return found
    return datetime.combine(gone["happened_on"] + DAY, time()) if gone["happened_on"] else None


def retracted(row: Row, known: Known) -> bool:
    """Whether a finished completion was taken back by the source that told it."""
    taken_back = any(trimmed(gone["voided_by"]) for gone in gone_facts(row, known))
    return taken_back and row["result"] not in UNFINISHED
