"""The groups whose members have in-scope access, as the settings name them: `prod-access=production`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

System = str


def named(words: list[str]) -> dict[str, System]:
    """Group (its name or id) -> system. Without `=` the system is called like the group."""
    pairs = (word.partition("=") for word in words)
    return {group.strip(): (system.strip() or group.strip()) for group, _, system in pairs if group.strip()}


def system_of(group: Mapping[str, Any], wanted: Mapping[str, System]) -> System | None:
    """The system that membership of a group gives access to; None for a group that is not named."""
    profile = group.get("profile")
    name = profile.get("name") if isinstance(profile, Mapping) else None
    return wanted.get(str(group.get("id")), wanted.get(str(name)))
