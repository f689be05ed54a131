"""How long something that failed is left alone: ten seconds, then twice as long each time, at most an hour."""

from __future__ import annotations

from datetime import datetime, timedelta

FIRST = timedelta(seconds=10)
MOST = timedelta(hours=1)
_DOUBLED = 9  # times; the next is beyond an hour


class Patience:
    """What failed lately, by name."""

    def __init__(self) -> None:
        self._failed: dict[str, tuple[int, datetime]] = {}

    def over(self, name: str, now: datetime) -> bool:
        """Whether it may be tried again."""
        return name not in self._failed or now >= self._failed[name][1]

    def lost(self, name: str, now: datetime) -> datetime:
        """It failed; when it may be tried again."""
        times = self._failed.get(name, (0, now))[0] + 1
        until = now + min(FIRST * 2 ** min(times - 1, _DOUBLED), MOST)
        self._failed[name] = (times, until)
        return until

    def kept(self, name: str) -> None:
        """It went well."""
        self._failed.pop(name, None)

    def waiting(self) -> dict[str, datetime]:
        """What is left alone, and until when."""
        return {name: until for name, (_, until) in self._failed.items()}
