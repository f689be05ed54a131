"""The files that the book took in: received when, withdrawn or not; and the withdrawal of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import msgspec

from musterroll.facts.errors import Refused
from musterroll.facts.fact import Fact
from musterroll.facts.tables import FactTables
from musterroll.procedures.decide import HERE
from musterroll.procedures.known import others, rows
from musterroll.procedures.named import by_name, with_reason

_SHORTEST = 8


@dataclass(frozen=True)
class Extract:
    """One file as received: where it came from, its name and rows, when it was last received, in which entry."""

    sha256: str
    source: str
    name: str
    rows: int
    received_at: datetime | None
    entry: int


def extracts(facts: FactTables) -> dict[str, Extract]:
    """The files that count, by digest; of one received again, the latest time. Withdrawn ones are not among them."""
    found: dict[str, Extract] = {}
    for row in rows(facts, "extract.received"):
        if is_told(row):
            continue
        named = msgspec.json.decode(row["parameters"]) if row["parameters"] else {}
        name = named.get("file", row["sha256"][:12]) if isinstance(named, dict) else row["sha256"][:12]
        digest = row["sha256"].removeprefix("sha256:")
        found[digest] = Extract(digest, row["source"], name, row["rows"] or 0, _instant(row), row["row"] or 0)
    return found


def which(facts: FactTables, said: str) -> Extract:
    """The file that a digest or its first eight digits or more mean; Refused where none or several do."""
    digest = said.strip().lower().removeprefix("sha256:")
    known = extracts(facts)
    if len(digest) < _SHORTEST:
        raise Refused(f"{said!r} is too short to tell files apart.", f"Give {_SHORTEST} digits or more of its SHA-256.")
    found = [one for sha256, one in known.items() if sha256.startswith(digest)]
    if not found and any(
        row["body"].get("sha256", "").startswith(digest) for row in others(facts, "extract.withdrawn")
    ):
        raise Refused(f"The file {said} was withdrawn already.", "Nothing is left to do.")
    if not found:
        raise Refused(f"No file with the SHA-256 {said} was collected.", "musterroll status lists what was collected.")
    if len(found) > 1:
        raise Refused(f"{len(found)} files begin with {digest}.", "Give more digits.")
    return found[0]


def withdrawal(extract: Extract, by: str, reason: str, now: datetime) -> Fact:
    """The fact by which a file counts no more."""
    name = by_name(by, "--by")
    body = {"sha256": extract.sha256, "by": name, "reason": with_reason(reason)}
    return Fact(kind="extract.withdrawn", source=HERE, body=body, happened_at=now, actor=name)


def is_told(row: dict[str, Any]) -> bool:
    """Whether a file of facts tells of a file that somebody else holds."""
    return bool(row["extra"]) and "origin" in msgspec.json.decode(row["extra"])


def latest_of_sources(known: dict[str, Extract]) -> set[str]:
    """The digests of those files after which nothing else was received of their source."""
    last: dict[str, Extract] = {}
    for one in known.values():
        if one.source not in last or last[one.source].entry < one.entry:
            last[one.source] = one
    return {one.sha256 for one in last.values()}


def _instant(row: dict[str, Any]) -> datetime | None:
    at: datetime | None = row["happened_at"]
    if at is not None:
        return at.replace(tzinfo=UTC)
    on: date | None = row["happened_on"]
    return None if on is None else datetime.combine(on, time(), UTC)
