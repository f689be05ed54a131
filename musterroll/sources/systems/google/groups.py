"""The groups whose members have in-scope access, as the settings name them: `prod@northfen.example=production`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

System = str


def named(words: list[str]) -> dict[str, System]:
    """Group (its address, name or id) -> system. Without `=` the system is called like the group."""
    pairs = (word.partition("=") for word in words)
    return {group.strip(): (system.strip() or group.strip()) for group, _, system in pairs if group.strip()}


def name_of(group: Mapping[str, Any], wanted: Mapping[str, System]) -> str | None:
    """How the settings call a group; None for a group that they do not name."""
    known = (group.get("id"), group.get("email"), group.get("name"))
    return next((one for one in known if isinstance(one, str) and one in wanted), None)
