"""Now and today. The only place where the clock is read."""

from __future__ import annotations

from datetime import UTC, date, datetime

from musterroll.facts.errors import ConfigError


def now(said: str | None) -> datetime:
    """The instant `said` by `--now`, or this one; always with a zone, in UTC."""
    if said is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        instant = datetime.fromisoformat(said)
    except ValueError:
        raise _unfit(said) from None
    if instant.tzinfo is None:
        raise _unfit(said)
    return instant.astimezone(UTC)


def _unfit(said: str) -> ConfigError:
    return ConfigError(
        f"--now {said!r} is not an instant.", "Expected one with a zone, for example 2026-01-20T14:40:00Z."
    )


def today(instant: datetime, zone_name: str) -> date:
    """The day of an instant in a zone that is known."""
    from musterroll.rules.zones import zone

    return instant.astimezone(zone(zone_name)).date()
