"""The time, for the web application: the only place of the room that looks at the clock."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from musterroll.facts.moments import instant

VARIABLE = "MUSTERROLL_NOW"  # for the demo company and for tests, whose year is over


def now() -> datetime:
    """This instant, in UTC; or the one that the environment names."""
    said = os.environ.get(VARIABLE)
    return instant(said).astimezone(UTC) if said else datetime.now(UTC)
