"""A roster read in the clerk's process."""

from __future__ import annotations

from datetime import date

from musterroll.procedures.session import Held, Roster, read_roster
from musterroll.store.setup import Book


def read(book: Book, path: str, held: Held, today: date, column: str | None, sheet: str | None) -> Roster:
    """The attendees in an uploaded file. Refused as the command refuses it."""
    return read_roster(path, held, today, column, sheet)
