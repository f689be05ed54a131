"""Questions: a period or a single day, asked before, at or after its end."""

from __future__ import annotations

from datetime import date, timedelta

from musterroll.rules.question import Question
from tests.reference.histories.chance import Chance

PERIODS = (
    (date(2025, 1, 1), date(2025, 12, 31)),
    (date(2025, 4, 1), date(2026, 3, 31)),
    (date(2025, 3, 1), date(2025, 5, 31)),
    (date(2024, 2, 29), date(2025, 2, 28)),
    (date(2025, 7, 1), date(2025, 12, 31)),
    (date(2024, 7, 1), date(2026, 6, 30)),
)


def question(chance: Chance) -> Question:
    """Any question whose as-of is not before its period."""
    start, end = chance.one(PERIODS)
    if chance.happens(15):
        day = chance.one((end, start, date(2025, 6, 30), date(2025, 11, 2)))
        asked = chance.one((day, day, day, day + timedelta(days=30)))
        return Question(day, day, asked, _history(chance, day), list_all=chance.happens(50))
    as_of = _as_of(chance, start, end)
    return Question(start, end, as_of, _history(chance, start), list_all=chance.happens(50))


def _as_of(chance: Chance, start: date, end: date) -> date:
    later = end + timedelta(days=chance.one((30, 1, 60, 200)))
    inside = start + timedelta(days=chance.number(0, (end - start).days))
    return chance.one((end, later, later, inside, later, end, later, later, inside, start))


def _history(chance: Chance, start: date) -> date | None:
    """Where the option says that history begins: mostly nothing, or before, on or after the period's start."""
    options = (
        None,
        None,
        date(2024, 1, 1),
        start,
        date(2023, 6, 1),
        start - timedelta(days=1),
        start + timedelta(days=20),
    )
    return chance.one(options)
