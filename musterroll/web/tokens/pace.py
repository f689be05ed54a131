"""Requests a minute: counted in the database, so that the limit holds for all processes and after a restart.

A process takes a share of the minute's requests at once and gives them out by itself: one write for many requests.
What it has not given out when the minute ends is lost, so a limit is never passed, and reached a little early.
"""

from __future__ import annotations

from datetime import datetime
from threading import Lock

from musterroll.store.counts import Counts

_SHARES = 50  # of a minute's requests
_MOST_SENDERS = 10_000  # held in memory
_KEPT_MINUTES = 60


class Pace:
    """The limits of one process; any number of threads may ask."""

    def __init__(self, counts: Counts) -> None:
        self.counts = counts
        self._left: dict[str, tuple[int, int]] = {}  # sender -> minute, requests that it may still make here
        self._lock, self._tidied = Lock(), 0

    def allows(self, sender: str, most: int, now: datetime) -> bool:
        """Whether a sender may make one more request in this minute, of `most`; counts it if so."""
        minute = int(now.timestamp()) // 60
        with self._lock:
            begun, left = self._left.get(sender, (0, 0))
            if begun != minute:
                left = 0
            elif left < 0:  # the minute is used up
                return False
            if not left:
                left = self._share(sender, minute, most)
            if len(self._left) > _MOST_SENDERS:
                self._left.clear()
            self._left[sender] = (minute, left - 1 if left > 1 else 0 if left else -1)
            return left > 0

    def _share(self, sender: str, minute: int, most: int) -> int:
        share = max(1, most // _SHARES)
        used = self.counts.take(sender, minute, share)
        if minute - self._tidied > _KEPT_MINUTES:
            self._tidied = minute
            self.counts.forget(minute - _KEPT_MINUTES)
        return max(0, share - max(0, used - most))
