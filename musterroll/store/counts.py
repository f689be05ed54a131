"""Requests a minute, counted by all processes together."""

from __future__ import annotations

from musterroll.store.tables import Tables

# A row whose minute is over begins anew, so that the table has one row for each sender.
_TAKE = (
    "INSERT INTO intake_counts (key, minute, used) VALUES (%s, %s, %s) ON CONFLICT (key) DO UPDATE SET"
    " used = CASE WHEN intake_counts.minute = excluded.minute THEN intake_counts.used + excluded.used"
    " ELSE excluded.used END, minute = excluded.minute RETURNING used"
)


class Counts:
    """What senders were granted in the minute that runs."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def take(self, key: str, minute: int, share: int) -> int:
        """Counts `share` requests more for a sender; how many that makes in this minute."""
        return int(self._tables.rows(_TAKE, (key, minute, share))[0][0])

    def forget(self, before: int) -> None:
        """Drops senders that were last heard of before a minute."""
        self._tables.say("DELETE FROM intake_counts WHERE minute < %s", (before,))
