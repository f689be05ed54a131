"""What was put outside: which checkpoint, by which means, where, when; the latest of each place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from musterroll.store.reading.of_kind import of_kind
from musterroll.store.tables import Tables

KIND = "checkpoint.anchored"
NEWEST = 200  # that are looked at for the latest of each place


@dataclass(frozen=True)
class Anchor:
    """A checkpoint put outside. `unread` says why its timestamp could not be verified here."""

    entry: int
    size: int
    kind: str
    place: str
    at: datetime
    unread: str = ""


def anchors(tables: Tables, newest: int = NEWEST) -> list[Anchor]:
    """The newest first."""
    found = []
    for one in of_kind(tables, KIND, newest=newest):
        body = one.fact.body if one.fact else None
        if isinstance(body, dict):
            kind, place, unread = (str(body.get(name, "")) for name in ("kind", "place", "unverified"))
            found.append(Anchor(one.entry, int(body.get("size", 0)), kind, place, one.received_at, unread))
    return found


def latest_of_each(found: Iterable[Anchor]) -> list[Anchor]:
    """The latest anchor of each means and place, of anchors that come newest first."""
    latest: dict[tuple[str, str], Anchor] = {}
    for one in found:
        latest.setdefault((one.kind, one.place), one)
    return list(latest.values())
