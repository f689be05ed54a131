"""The state brought forward before it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from musterroll.store.setup import Book


def today_of(book: Book, at: datetime) -> date:
    """The day of an instant in the zone of the policy that is in force."""
    from musterroll.procedures.today import day_in, zone_of

    return day_in(zone_of(book, at), at)


def caught_up(book: Book, at: datetime) -> Book:
    """The book with a state that knows all its entries and this day."""
    book.state.catch_up(today_of(book, at))
    return book
