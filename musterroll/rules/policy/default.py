"""The policy that is used when none was given. Every report that stands on it says so."""

from __future__ import annotations

from musterroll.facts.errors import ConfigError
from musterroll.rules.policy.kinds import Wrong, zone
from musterroll.rules.policy.model import Interval, Onboarding, Policy, Renewal, Requirement


def default_policy(zone_name: str) -> Policy:
    """30 days from the start, then every 12 months, everyone, any course in the files.

    It was always in force (`effective_from` is None). Raises ConfigError for an unknown time zone.
    """
    return Policy(
        version="built-in",
        effective_from=None,
        title="Built-in default policy",
        time_zone=_checked(zone_name),
        requirements=(
            Requirement(
                id="awareness",
                title="Security awareness",
                onboarding=Onboarding(trigger="engagement", within_days=30),
                renewal=Renewal(mode="rolling", every=Interval(12, "months")),
            ),
        ),
        built_in=True,
    )


def _checked(zone_name: str) -> str:
    kind = zone()
    try:
        return str(kind.read(zone_name))
    except Wrong as wrong:
        remedy = f"Expected {kind.expected}. {wrong.hint}".strip()
        raise ConfigError(f'The time zone "{zone_name}" is not known.', remedy) from None
