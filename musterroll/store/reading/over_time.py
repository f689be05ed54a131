"""When records were missing: weeks like downtime, months like latency."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from musterroll.store.tables import Tables

DAY = timedelta(days=1)
# In the columns that figures.py asks for.
SPANS = (
    "SELECT 'span', requirement, due, '', '', count(*), overdue_days_in_period, 0, 0, 0 FROM state_obligations"
    " WHERE in_period = TRUE AND status IN ('late', 'missed') AND overdue_days_in_period > 0"
    " GROUP BY requirement, due, overdue_days_in_period"
)


@dataclass(frozen=True)
class Missing:
    """How many records of each requirement were missing on each day from `first` on. No line: none ever was."""

    first: date
    lines: dict[str, list[int]]

    def on(self, requirement: str, day: date) -> int:
        """How many of a requirement were missing on a day."""
        place = (day - self.first).days
        line = self.lines.get(requirement, [])
        return line[place] if 0 <= place < len(line) else 0


def missing(tables: Tables, begins: date) -> Missing:
    """When the records of late and missed obligations were missing, in a period that begins on `begins`."""
    return missing_from(tables.rows(SPANS), begins)


def missing_from(spans: Iterable[Sequence[Any]], begins: date) -> Missing:
    """The same from the rows of the question."""
    steps: dict[str, Counter[int]] = {}
    for _, requirement, due, _, _, count, days, *_ in spans:
        opens = max((date.fromisoformat(due) + DAY - begins).days, 0)
        line = steps.setdefault(requirement, Counter())
        line[opens] += count
        line[opens + days] -= count
    return Missing(begins, {name: _added_up(line) for name, line in steps.items()})


def _added_up(steps: Counter[int]) -> list[int]:
    return list(accumulate(steps[place] for place in range(max(steps))))


def by_week(found: Missing, ends: list[date]) -> dict[str, list[int]]:
    """How many records of each requirement were missing at the end of each of some days, in their order."""
    return {name: [found.on(name, day) for day in ends] for name in found.lines}


def by_month(found: Missing) -> Counter[date]:
    """Days on which records were missing, added up by month (its first day)."""
    days: Counter[date] = Counter()
    for line in found.lines.values():
        for place, count in enumerate(line):
            days[(found.first + place * DAY).replace(day=1)] += count
    return days
