"""How much is taken from another system at most, and how quickly it is asked."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from musterroll.sources.clock import Clock

MIB = 2**20


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Limits of one pull. Sizes in bytes after decompression, times in seconds."""

    pages: int = 100_000
    empty_pages: int = 200  # one after the other
    page_bytes: int = 64 * MIB
    all_bytes: int = 20 * 1024 * MIB
    connect_seconds: float = 15
    read_seconds: float = 60  # until the next bytes come
    page_seconds: float = 300  # until a page is whole
    all_seconds: float = 24 * 3600
    tries: int = 6
    longest_wait: float = 900  # a system that asks for more is tried again another day
    redirects: int = 3


@dataclass(frozen=True)
class Pace:
    """At most `calls` in any `seconds`."""

    calls: int
    seconds: float


class Pacer:
    """Waits before a call that would be one too many."""

    def __init__(self, paces: tuple[Pace, ...], clock: Clock) -> None:
        self._clock = clock
        self._kept = [(pace, deque[float](maxlen=pace.calls)) for pace in paces if pace.calls > 0]

    def wait(self) -> None:
        """Returns when the next call may be made, and counts it."""
        for pace, calls in self._kept:
            if len(calls) == pace.calls:
                rest = calls[0] + pace.seconds - self._clock.spent()
                if rest > 0:
                    self._clock.sleep(rest)
        for _, calls in self._kept:
            calls.append(self._clock.spent())
