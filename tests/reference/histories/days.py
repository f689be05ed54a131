"""Days on which something is likely to go wrong: edges of periods, month ends, leap days, clock changes."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.reference.histories.chance import Chance

FIRST, LAST = date(2022, 12, 1), date(2027, 1, 31)
ZONES = ("America/New_York", "UTC", "Europe/Berlin", "Pacific/Kiritimati", "Asia/Kolkata")

AWKWARD = (
    date(2024, 2, 29),
    date(2025, 2, 28),
    date(2024, 1, 31),
    date(2025, 12, 31),
    date(2026, 1, 1),
    date(2025, 3, 9),  # clocks change in New York
    date(2025, 11, 2),
    date(2024, 3, 10),
    date(2025, 8, 31),
    date(2026, 3, 1),
)
# Midnights in Berlin that come after its clocks changed on the same day of UTC.
CLOCKS = (date(2025, 3, 31), date(2025, 10, 26), date(2024, 4, 1), date(2024, 10, 27))
# To the second or the microsecond before, at and after midnight in some zone.
TIMES = (
    time(12),
    time(0),
    time(23, 59, 59, 999999),
    time(0, 0, 0, 1),
    time(2, 30),
    time(9, 15),
    time(23, 30),
)
STEPS = (0, 1, -1, 2, -2, 7, -7, 30, 31, 29, 14, 90, 91, -30)


def within_years(day: date) -> date:
    """The day, brought into the years of the histories."""
    return min(max(day, FIRST), LAST)


def months_later(day: date, months: int) -> date:
    """So many calendar months later, clamped to the month's end."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


class Days:
    """Days that matter in one history; new ones are drawn on them, beside them, or a usual span away."""

    def __init__(
        self, chance: Chance, anchors: Iterable[date], spans: Iterable[int] = (), zones: Iterable[str] = ()
    ) -> None:
        self.chance = chance
        self.anchors = list(anchors)
        self.spans = [0, *spans]
        self.zones = [*zones, *ZONES]
        self.moments: list[datetime] = []

    def remember(self, *days: date | None) -> None:
        """Draw further days near these as well; the latest are the likeliest."""
        self.anchors += [day for day in days if day]

    def near(self, day: date) -> date:
        """On a day, one beside it, or a span of some rule after it, more or less a day."""
        chance = self.chance
        way = chance.number(0, 9)
        if way < 5:
            moved = day + timedelta(days=chance.one((0, 0, 1, -1)))
        elif way < 8:
            moved = day + timedelta(days=chance.one(self.spans) + chance.one((0, 1, -1)))
        elif way < 9:
            moved = months_later(day, chance.one((12, 12, 6, 3, 24))) + timedelta(days=chance.one((0, 1, -1)))
        else:
            moved = day + timedelta(days=chance.one(STEPS))
        return within_years(moved)

    def any(self) -> date:
        """A day that matters, or any other."""
        chance = self.chance
        if chance.happens(12):
            return chance.one(AWKWARD)
        if chance.happens(8):
            return chance.one(CLOCKS)
        if chance.happens(12):
            return FIRST + timedelta(days=chance.number(0, (LAST - FIRST).days))
        recent = self.anchors[-6:] if chance.happens(60) else self.anchors
        return self.near(chance.one(recent))

    def before(self, day: date) -> date:
        """A day up to a year and a half before another."""
        chance = self.chance
        steps = (30, 0, 1, 2, 10, 31, 60, 90, 91, 200, 365, 366, 500)
        return within_years(day - timedelta(days=chance.one(steps)))

    def after(self, day: date) -> date:
        """The same day or a later one, often by a span that a rule knows."""
        chance = self.chance
        if chance.happens(35):
            return within_years(max(day, day + timedelta(days=chance.one(self.spans) + chance.one((0, 1, -1)))))
        return within_years(day + timedelta(days=chance.one((10, 0, 1, 2, 30, 45, 60, 90, 180, 364, 365, 500))))

    def instant(self, day: date) -> datetime:
        """An instant in UTC, without a zone, that some zone sees on that day, often near its midnight."""
        chance = self.chance
        zone = ZoneInfo(chance.one(self.zones))
        local = datetime.combine(day, chance.one(TIMES), zone)
        self.moments.append(local.astimezone(UTC).replace(tzinfo=None))
        return self.moments[-1]

    def same_instant(self) -> datetime:
        """An instant at which something else happened, or a microsecond beside it."""
        chance = self.chance
        return chance.one(self.moments) + timedelta(microseconds=chance.one((0, 0, 1, -1)))
