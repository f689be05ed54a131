"""The groups whose members have in-scope access, as the settings name them: `prod-access=production`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

System = str


def named(words: list[str]) -> dict[str, System]:
    """Group (its name or id) -> system. Without `=` the system is called like the group."""
    pairs = (word.partition("=") for word in words)
    return {group.strip(): (system.strip() or group.strip()) for group, _, system in pairs if group.strip()}


def name_of(group: Mapping[str, Any], wanted: Mapping[str, System]) -> str | None:
    """How the settings call a group, by its id or its name; None for a group that they do not name."""
    profile = group.get("profile")
    name = profile.get("name") if isinstance(profile, Mapping) else None
    return next((str(one) for one in (group.get("id"), name) if str(one) in wanted), None)
