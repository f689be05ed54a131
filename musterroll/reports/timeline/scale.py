"""Where a day stands: one scale for all lanes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from musterroll.reports.timeline.lanes import Timeline

DAY = 350 / 365.25  # so wide is a day
_MARGIN = timedelta(days=30)
_LABEL = timedelta(days=60)  # as wide as the word that stands behind today
_LEAST = timedelta(days=900)  # about as wide as a desk shows at once
_BACK = timedelta(days=12 * 366)  # what is older is drawn from the edge on
_AHEAD = timedelta(days=3 * 366)


@dataclass(frozen=True)
class Scale:
    """The first and the last day that are drawn."""

    first: date
    last: date

    @property
    def width(self) -> float:
        """From edge to edge."""
        return self.x(self.last)

    def x(self, day: date) -> float:
        """Where a day begins; a day that is not drawn, at the edge next to it."""
        return (min(max(day, self.first), self.last) - self.first).days * DAY

    def holds(self, day: date) -> bool:
        """Whether a day is drawn."""
        return self.first <= day <= self.last

    def quarters(self) -> Iterator[date]:
        """The first days of quarters that are drawn."""
        for year in range(self.first.year, self.last.year + 1):
            for month in (1, 4, 7, 10):
                if self.holds(day := date(year, month, 1)):
                    yield day


def scale_of(timeline: Timeline) -> Scale:
    """The scale on which everything is seen, but for what lies many years back or ahead."""
    today = timeline.today
    days = [day for day in timeline.days() if today - _BACK < day < today + _AHEAD]
    last = max([*days, today + _LABEL]) + _MARGIN
    return Scale(min([*days, timeline.period[0], last - _LEAST]) - _MARGIN, last)
