"""What charts draw: plain values, wherever they were counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

# Days since the due day: the least, the most, and the words.
AGES = ((0, 14, "up to 14 days"), (15, 29, "15 to 29 days"), (30, 89, "30 to 89 days"), (90, None, "90 days and more"))


@dataclass(frozen=True)
class Month:
    """One day (a month's end, or the last day known): people in the population, and without anything overdue."""

    day: date
    people: int
    current: int


@dataclass(frozen=True)
class Bar:
    """`count` rows of `total`; `people` is the size of the group where that says more."""

    key: str
    label: str
    count: int
    total: int
    people: int | None = None
