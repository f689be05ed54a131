"""Time as a client needs it: what time it is, how long something took, and waiting. Tests give a clock of their own."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Clock:
    """`now` gives the instant (aware); `spent` seconds that only grow; `sleep` waits that many seconds."""

    now: Callable[[], datetime]
    spent: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
