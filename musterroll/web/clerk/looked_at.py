"""The last work of a kind: what is under way, and how the one before it ended."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from musterroll.web.clerk.tasks import interrupted

if TYPE_CHECKING:
    from musterroll.web.clerk.models import Task


@dataclass(frozen=True)
class Last:
    """What runs, and what ended last, with its result: each null where there is none."""

    running: Task | None
    ended: Task | None
    result: Any


def last(kind: str) -> Last:
    """The latest of a kind. Work whose process is gone counts as ended."""
    from musterroll.web.clerk.models import Task

    running, now = None, datetime.now(UTC)
    for one in Task.objects.filter(kind=kind).order_by("-began_at")[:5]:
        if one.state == "running" and not interrupted(one.state, one.seen_at, now):
            running = running or one
            continue
        return Last(running, one, json.loads(one.result) if one.result else None)
    return Last(running, None, None)
