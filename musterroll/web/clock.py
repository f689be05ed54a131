"""The time, for the web application: the only place of the room that looks at the clock."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from time import monotonic

from musterroll.facts.moments import instant

VARIABLE = "MUSTERROLL_NOW"  # for the demo company and for tests, whose year is over
GOES_ON = "+"  # behind the instant: the clock goes on from there, so that no two acts are of one instant
_BEGAN = monotonic()


def now() -> datetime:
    """This instant, in UTC; or the one that the environment names."""
    said = os.environ.get(VARIABLE)
    if not said:
        return datetime.now(UTC)
    stood = instant(said.removesuffix(GOES_ON)).astimezone(UTC)
    return stood + timedelta(seconds=monotonic() - _BEGAN) if said.endswith(GOES_ON) else stood
