"""A clock that stands still until somebody waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from musterroll.sources.clock import Clock

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class FakeClock:
    """Waiting takes no time and is written down in `slept`."""

    def __init__(self, now: datetime = NOON) -> None:
        self.began, self.slept = now, list[float]()

    def clock(self) -> Clock:
        """As a client wants it."""
        return Clock(now=self._now, spent=self._spent, sleep=self.slept.append)

    def _spent(self) -> float:
        return sum(self.slept)

    def _now(self) -> datetime:
        return self.began + timedelta(seconds=self._spent())
