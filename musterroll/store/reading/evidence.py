"""What auditors asked for and were given; and files that were received, as they were produced."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from musterroll.facts.bodies import ExtractReceived
from musterroll.store.reading.of_kind import Recorded, of_kind
from musterroll.store.tables import Tables


@dataclass(frozen=True)
class Given:
    """An answer, with a file or without."""

    entry: int
    at: datetime
    by: str
    text: str
    name: str = ""
    sha256: str = ""
    bytes: int = 0


@dataclass(frozen=True)
class Asked:
    """A request and its answers."""

    entry: int
    at: datetime
    by: str
    text: str
    given: list[Given] = field(default_factory=list)


KINDS = ("evidence.requested", "evidence.given")


def asked_in(recorded: Iterable[Recorded], engagement: int) -> list[Asked]:
    """The requests of an engagement that entries tell of, the newest first."""
    found: dict[int, Asked] = {}
    for one in recorded:
        body = one.fact.body if one.fact else None
        if not isinstance(body, dict):
            continue
        if one.kind == "evidence.requested" and body["engagement"] == engagement:
            found[one.entry] = Asked(one.entry, one.received_at, body["asked_by"], body["text"])
        elif one.kind == "evidence.given" and body["request"] in found:
            found[body["request"]].given.append(_given(one.entry, one.received_at, body))
    return list(reversed(found.values()))


def _given(entry: int, at: datetime, body: dict[str, Any]) -> Given:
    file = body.get("file") or {}
    return Given(
        entry, at, body["given_by"], body["text"], file.get("name", ""), file.get("sha256", ""), file.get("bytes", 0)
    )


@dataclass(frozen=True)
class Received:
    """A file or pull as it was received: how the list was produced."""

    entry: int
    at: datetime
    source: str
    role: str
    query: str
    parameters: str
    rows: int | None
    complete: bool | None
    by: str
    sha256: str


def received(tables: Tables, size: int) -> list[Received]:
    """The extracts among the first `size` entries that were not taken back by then, in order."""
    found: list[Received] = []
    gone: set[str] = set()
    for one in of_kind(tables, "extract.received", "extract.withdrawn", before=size):
        body = one.fact.body if one.fact else None
        if isinstance(body, ExtractReceived):
            parameters = "" if body.parameters is None else msgspec.json.encode(body.parameters).decode()
            words = (body.source, body.role or "", body.query or "", parameters)
            found.append(
                Received(
                    one.entry, one.received_at, *words, body.rows, body.complete, body.collected_by or "", body.sha256
                )
            )
        elif isinstance(body, dict):
            gone.add(body.get("sha256", ""))
    return [one for one in found if one.sha256 not in gone]
