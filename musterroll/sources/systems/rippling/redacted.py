"""Fields that Rippling leaves out because the token may not see them: an answer only says so beside its rows."""

from __future__ import annotations

from typing import Any

from musterroll.sources.paging import member


def redacted(raw: bytes) -> dict[str, str]:
    """The names of the fields that an answer lacks, each with Rippling's reason."""
    told: Any = member(raw, "__meta.redacted_fields")
    found = (one for one in told if isinstance(one, dict)) if isinstance(told, list) else ()
    return {str(one["name"]): str(one.get("reason") or "no reason given")[:100] for one in found if one.get("name")}
