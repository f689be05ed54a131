"""When records were missing: weeks like downtime, months like latency."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from musterroll.store.reading.deviations import Deviation

DAY = timedelta(days=1)


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


def missing(found: Iterable[Deviation], begins: date) -> list[Missing]:
    """When the records of late and missed obligations were missing, in a period that begins on `begins`."""
    return [Missing(one.requirement, max(one.due + DAY, begins), one.overdue) for one in found if one.overdue]


def by_week(records: Iterable[Missing], ends: list[date]) -> dict[str, list[int]]:
    """How many records of each requirement were missing at the end of each of some days, in their order."""
    steps: dict[str, list[int]] = {}
    for one in records:
        line = steps.setdefault(one.requirement, [0] * (len(ends) + 1))
        line[bisect_left(ends, one.first)] += 1
        line[bisect_right(ends, one.last)] -= 1
    return {name: list(accumulate(line))[:-1] for name, line in steps.items()}


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
