"""When records were missing: weeks like downtime, months like latency, and the age of what is missing today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from musterroll.store.tables import Tables

DAY = timedelta(days=1)
_OVERDUE = (
    "SELECT requirement, due, overdue_days_in_period FROM state_obligations"
    " WHERE status IN ('late', 'missed') AND in_period AND overdue_days_in_period > 0"
)
_MISSING = (
    "SELECT o.due, p.ended_on FROM state_obligations o JOIN state_people p ON p.person = o.person"
    " WHERE o.status = 'missed' AND o.in_period"
)
_SOON = (
    "SELECT due, count(*) FROM state_obligations"
    " WHERE status = 'not_yet_due' AND completed_on IS NULL AND due >= %s AND due <= %s GROUP BY due"
)


@dataclass(frozen=True)
class Missing:
    """A record that was missing on `days` days from `first` on; what was missing before the period is not told."""

    requirement: str
    first: date
    days: int

    @property
    def last(self) -> date:
        """The last of those days."""
        return self.first + (self.days - 1) * DAY


def missing(tables: Tables, begins: date) -> list[Missing]:
    """When each late or missed record was missing, in a period that begins on `begins`."""
    return [
        Missing(requirement, max(date.fromisoformat(due) + DAY, begins), days)
        for requirement, due, days in tables.rows(_OVERDUE)
    ]


def by_week(records: Iterable[Missing], ends: list[date]) -> dict[str, list[int]]:
    """How many records of each requirement were missing at the end of each of some days, in their order."""
    found: dict[str, list[int]] = {}
    for one in records:
        line = found.setdefault(one.requirement, [0] * len(ends))
        for place, day in enumerate(ends):
            if one.first <= day <= one.last:
                line[place] += 1
    return found


def by_month(records: Iterable[Missing]) -> Counter[date]:
    """Days on which records were missing, added up by month (its first day)."""
    found: Counter[date] = Counter()
    for one in records:
        for first, last in _months(one.first, one.last):
            found[first.replace(day=1)] += (last - first).days + 1
    return found


def _months(first: date, last: date) -> Iterator[tuple[date, date]]:
    """The parts of a span in each month."""
    while first <= last:
        following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        yield first, min(following - DAY, last)
        first = following


def ages(tables: Tables, as_of: date) -> list[int]:
    """Of each record that is missing, the days since it was due: up to as-of, or to the person's last day of work."""
    return [
        max((min(as_of, date.fromisoformat(ended or "9999-12-31")) - date.fromisoformat(due)).days, 0)
        for due, ended in tables.rows(_MISSING)
    ]


def soon(tables: Tables, first: date, last: date) -> Counter[date]:
    """How many obligations fall due on each day of a span and are not met yet."""
    found = tables.rows(_SOON, (first.isoformat(), last.isoformat()))
    return Counter({date.fromisoformat(due): count for due, count in found})
