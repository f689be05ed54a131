"""Signed checkpoints, as notes in bytes. What they say is read by `ledger`."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from musterroll.facts.leaf import instant_of, microseconds
from musterroll.store.tables import Tables


class SavedCheckpoint(NamedTuple):
    """A signed note on the tree of `size` entries, and when it was signed."""

    size: int
    note: bytes
    at: datetime


class Checkpoints:
    """The checkpoints of a book, oldest first. One size may have several: signed again, or with witnesses."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def save(self, size: int, note: bytes, at: datetime) -> None:
        """Keeps a note."""
        self._tables.say(
            "INSERT INTO checkpoints (size, note, at_us) VALUES (%s, %s, %s)", (size, note, microseconds(at))
        )

    def latest(self) -> SavedCheckpoint | None:
        """The note that was kept last."""
        row = self._tables.row("SELECT size, note, at_us FROM checkpoints ORDER BY id DESC LIMIT 1")
        return _saved(*row) if row else None

    def newest(self, most: int) -> list[SavedCheckpoint]:
        """So many of the notes that were kept last, the newest first."""
        rows = self._tables.rows("SELECT size, note, at_us FROM checkpoints ORDER BY id DESC LIMIT %s", (most,))
        return [_saved(*row) for row in rows]

    def all(self) -> list[SavedCheckpoint]:
        """Every note."""
        return [_saved(*row) for row in self._tables.rows("SELECT size, note, at_us FROM checkpoints ORDER BY id")]


def _saved(size: int, note: bytes, at_us: int) -> SavedCheckpoint:
    return SavedCheckpoint(size, bytes(note), instant_of(at_us))
