"""The file or pull that an entry was read from, and the row in it, with its neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from musterroll.facts.bodies import CompletionObserved, ExtractReceived
from musterroll.facts.errors import MusterrollError
from musterroll.procedures.trace.model import Origin, Received
from musterroll.sources.rows_near import RawRow, rows_near
from musterroll.store.reading.of_kind import Recorded, of_kind

if TYPE_CHECKING:
    from musterroll.facts.fact import Fact
    from musterroll.store.setup import Book

_SOON = 50_000  # entries after a fact among which its file is told of, as a rule


def origin_of(book: Book, entry: int, fact: Fact | None, neighbours: bool) -> Origin:
    """Where a fact was read from; says why where that is not known or not held any more."""
    if fact is None:
        return Origin(why_not="The body of this entry was erased.")
    if fact.origin is None or fact.origin.extract is None:
        return Origin(why_not="This entry was not read from a file or pull: somebody said it here.")
    digest, row = fact.origin.extract.removeprefix("sha256:"), fact.origin.row
    received = _received(book, entry, digest)
    if row is None:
        return Origin(None, received, why_not="The fact names no row.")
    try:
        rows = _rows(book, digest, row, received, 2 if neighbours else 0)
    except MusterrollError as error:
        return Origin(row, received, why_not=f"{error.what} {error.remedy}")
    if not rows:
        return Origin(row, received, why_not=f"The file as kept has no row {row:,} any more.")
    shown = rows if neighbours else tuple(one for one in rows if one.wanted)
    return Origin(row, received, shown, tuple(_standing_in(fact, next(one for one in rows if one.wanted))))


def _rows(book: Book, digest: str, row: int, received: Received | None, around: int) -> tuple[RawRow, ...]:
    name = received.name if received else digest[:12]
    sheet = received.sheet if received else None
    return tuple(rows_near(book.extracts.read(digest), name, row, sheet, around))


def _standing_in(fact: Fact, row: RawRow) -> Iterator[str]:
    """The values of a completion that stand in the row letter for letter."""
    if not isinstance(fact.body, CompletionObserved):
        return
    text = row.text.casefold()
    for value in (fact.body.account or fact.body.identity, fact.body.course, fact.body.version, fact.body.status):
        if value and (value.casefold() in text or msgspec.json.encode(value).decode()[1:-1].casefold() in text):
            yield value


def _received(book: Book, entry: int, digest: str) -> Received | None:
    """The fact that says when a file was received: it follows what was read from the file."""
    for bounds in ({"first": entry, "before": entry + _SOON}, {}):
        found = next((one for one in of_kind(book.tables, "extract.received", **bounds) if _is(one, digest)), None)
        if found is not None:
            return _told(book, found, digest)
    return None


def _is(one: Recorded, digest: str) -> bool:
    body = one.fact.body if one.fact else None
    return isinstance(body, ExtractReceived) and body.sha256.removeprefix("sha256:") == digest


def _told(book: Book, one: Recorded, digest: str) -> Received | None:
    body = one.fact.body if one.fact else None
    if not isinstance(body, ExtractReceived):
        return None
    named: dict[str, Any] = body.parameters if isinstance(body.parameters, dict) else {}
    return Received(
        sha256=digest,
        source=body.source,
        name=str(named.get("file") or digest[:12]),
        query=body.query,
        sheet=named.get("sheet"),
        rows=body.rows,
        entry=one.entry,
        received_at=one.received_at,
        by=body.collected_by,
        withdrawn=any(_withdraws(said, digest) for said in of_kind(book.tables, "extract.withdrawn", first=one.entry)),
    )


def _withdraws(one: Recorded, digest: str) -> bool:
    body = one.fact.body if one.fact else None
    return isinstance(body, dict) and str(body.get("sha256", "")).removeprefix("sha256:") == digest
