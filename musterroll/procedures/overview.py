"""What the book holds, how fresh it is, and what waits for somebody: one look, for `status`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from musterroll.procedures.extracts import extracts
from musterroll.procedures.known import adopted_policies, facts_of_book, others, requests

if TYPE_CHECKING:
    from musterroll.facts.tables import FactTables
    from musterroll.rules.policy.model import Policy
    from musterroll.store.setup import Book


@dataclass(frozen=True)
class Source:
    """One source of files: how many were received, the latest one, and when."""

    name: str
    files: int
    latest: str
    rows: int
    received_at: datetime | None


@dataclass(frozen=True)
class Anchored:
    """A checkpoint kept outside: of how many entries, where, by which means, and when."""

    size: int
    kind: str
    place: str
    at: datetime | None


@dataclass(frozen=True)
class Overview:
    """The book at one glance. `root` is that of all `size` entries; `received_at` is when the last came in."""

    origin: str
    size: int
    root: bytes
    received_at: datetime | None
    checkpoint: tuple[int, datetime] | None
    anchors: tuple[Anchored, ...]
    sources: tuple[Source, ...]
    policies: tuple[Policy, ...]
    requests: int
    erased: int
    state: tuple[int, date] | None  # true of so many entries, for this day


def overview(book: Book) -> Overview:
    """Look at everything once; nothing is verified."""
    head, saved = book.heads.latest(), book.checkpoints.latest()
    facts, state = facts_of_book(book), book.state.head()
    last = (
        next((entry.received_at for entry in book.entries.read(head.size - 1, head.size)), None) if head.size else None
    )
    return Overview(
        origin=book.config.origin,
        size=head.size,
        root=head.root,
        received_at=last,
        checkpoint=(saved.size, saved.at) if saved else None,
        anchors=tuple(_anchors(facts)),
        sources=tuple(_sources(facts)),
        policies=adopted_policies(facts),
        requests=len(requests(facts)),
        erased=len(others(facts, "body.erased")),
        state=(state.upto, state.as_of) if state else None,
    )


def _anchors(facts: FactTables) -> list[Anchored]:
    """The latest anchor of each means and place."""
    latest: dict[tuple[str, str], Anchored] = {}
    for row in others(facts, "checkpoint.anchored"):
        body = row["body"]
        kind, place = str(body.get("kind", "")), str(body.get("place", ""))
        latest[kind, place] = Anchored(int(body.get("size", 0)), kind, place, _instant(row))
    return sorted(latest.values(), key=lambda one: (one.kind, one.place))


def _sources(facts: FactTables) -> list[Source]:
    by_source: dict[str, list[Any]] = {}
    for one in extracts(facts).values():
        by_source.setdefault(one.source, []).append(one)
    found = []
    for name, files in sorted(by_source.items()):
        last = max(files, key=lambda one: one.entry)
        found.append(Source(name, len(files), last.name, last.rows, last.received_at))
    return found


def _instant(row: dict[str, Any]) -> datetime | None:
    from datetime import UTC, time

    at: datetime | None = row["happened_at"]
    if at is not None:
        return at.replace(tzinfo=UTC)
    on: date | None = row["happened_on"]
    return None if on is None else datetime.combine(on, time(), UTC)
