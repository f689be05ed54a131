"""Time, for the worker: the only place of the room that looks at the clock."""

from __future__ import annotations

from datetime import UTC, datetime

from musterroll.facts.errors import ConfigError
from musterroll.facts.moments import instant
from musterroll.sources.clock import Clock


def clock(said: str | None) -> Clock:
    """A clock; it stands still where somebody says what time it is."""
    if said is None:
        return Clock(now=lambda: datetime.now(UTC).replace(microsecond=0))
    try:
        then = instant(said).astimezone(UTC)
    except ValueError as error:
        raise ConfigError(f"--now {said!r} is not an instant.", f"Expected {error}.") from None
    return Clock(now=lambda: then)
