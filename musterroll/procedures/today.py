"""Which day it is: an instant in the zone of the policy that is in force."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from musterroll.rules.policy.together import policy_in_force
from musterroll.rules.zones import zone

if TYPE_CHECKING:
    from musterroll.store.setup import Book


def zone_of(book: Book, at: datetime) -> str:
    """The zone of the policy that is in force at an instant; of the built-in one where none was adopted."""
    return policy_in_force(book.state.policies(), at.date()).time_zone


def day_in(zone_name: str, at: datetime) -> date:
    """The day of an instant in a zone."""
    return at.astimezone(zone(zone_name)).date()
