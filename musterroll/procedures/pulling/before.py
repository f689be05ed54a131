"""What was asked of a source before, from the facts in the book: the base of comparison, and where to go on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from musterroll.facts.bodies import AccessRecorded, ExtractReceived
from musterroll.facts.errors import MusterrollError
from musterroll.facts.fact import Fact
from musterroll.facts.rows import facts_of
from musterroll.facts.tables import FactTables
from musterroll.procedures.known import others, rows, table_of
from musterroll.sources.extract import Extract, open_extract
from musterroll.sources.port import Source
from musterroll.store.reading.of_kind import Recorded, of_kind

if TYPE_CHECKING:
    from musterroll.store.setup import Book


Spell = tuple[str, str, str]
WITHDRAWN = "extract.withdrawn"


@dataclass(frozen=True)
class Pulled:
    """One pull as the book knows it: the later word counts, so that a confirmed one is complete.

    `kept_as` is the digest of what is kept of it: of a copy, where rows about a person were erased.
    """

    sha256: str
    kept_as: str
    at: datetime
    full: bool
    complete: bool
    why_incomplete: str
    parameters: Mapping[str, Any]
    rows_of: Mapping[str, int]

    @property
    def rows(self) -> int:
        """Rows over all parts."""
        return sum(self.rows_of.values())


def pulls(facts: FactTables, source: str, query: str) -> list[Pulled]:
    """The pulls of one question, in the order in which they began; withdrawn ones are not among them."""
    copies = {row["body"].get("sha256"): row["body"].get("redacted") for row in others(facts, "extract.redacted")}
    asked = (row for row in rows(facts, "extract.received") if (row["source"], row["query"]) == (source, query))
    return _in_order(
        _pulled(row["sha256"], row["happened_at"], msgspec.json.decode(row["parameters"]), row["complete"], copies)
        for row in asked
        if row["parameters"] and row["happened_at"] is not None
    )


def pulls_of_book(book: Book, source: str, query: str) -> list[Pulled]:
    """`pulls`, by the few entries that tell of pulls: nothing else that the book holds is read."""
    told = [one for one in of_kind(book.tables, "extract.received", "extract.redacted", WITHDRAWN) if one.fact]
    bodies = [one.fact.body for one in told if one.fact and isinstance(one.fact.body, dict)]
    copies = {body.get("sha256"): body.get("redacted") for body in bodies if "redacted" in body}
    withdrawn = {_digest_of(one): one.entry for one in told if one.kind == WITHDRAWN}
    return _in_order(
        _pulled(body.sha256, at, body.parameters, body.complete, copies)
        for one in told
        if one.fact
        and isinstance(body := one.fact.body, ExtractReceived)
        and isinstance(at := one.fact.happened_at, datetime)
        if (one.fact.source, body.query) == (source, query) and one.entry >= withdrawn.get(_digest_of(one), 0)
    )


def _in_order(found: Iterable[Pulled | None]) -> list[Pulled]:
    """The last word on each pull, by the time at which it began."""
    by_digest = {one.sha256: one for one in found if one is not None}
    return sorted(by_digest.values(), key=lambda one: one.at)


def _pulled(sha256: str, at: datetime, told: Any, complete: bool | None, copies: Mapping[Any, Any]) -> Pulled | None:
    """One pull; None for a file that was received."""
    if not isinstance(told, dict) or not isinstance(told.get("rows_by_part"), dict):
        return None
    return Pulled(
        sha256,
        _last_copy(sha256, copies),
        at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC),
        bool(told.get("full")),
        bool(complete),
        str(told.get("why_incomplete", "")),
        told,
        told["rows_by_part"],
    )


def _digest_of(one: Recorded) -> str:
    """The digest of the extract that an entry is about."""
    body = one.fact.body if one.fact else None
    digest = body.sha256 if isinstance(body, ExtractReceived) else body.get("sha256") if isinstance(body, dict) else ""
    return str(digest).removeprefix("sha256:")


def _last_copy(digest: str, copies: Mapping[Any, Any]) -> str:
    for _ in range(len(copies)):  # a copy may have been copied again
        digest = str(copies.get(digest) or digest)
    return digest


def base_of(before: list[Pulled]) -> Pulled | None:
    """The last complete full pull."""
    return next((one for one in reversed(before) if one.full and one.complete), None)


def cursor_of(book: Book, before: list[Pulled]) -> dict[str, str]:
    """Where the next pull goes on: where the last complete one ended. Empty where that is not known."""
    last = next((one for one in reversed(before) if one.complete), None)
    extract = kept(book, last) if last else None
    return dict(extract.cursor) if extract else {}


def kept(book: Book, one: Pulled) -> Extract | None:
    """The extract of a pull as it was kept; None where it was erased or cannot be read."""
    try:
        return open_extract(book.extracts.read(one.kept_as))
    except MusterrollError:
        return None


def facts_since(book: Book, source: Source, before: list[Pulled], base: Pulled) -> Iterator[Fact]:
    """What was read from the last complete full pull and from every one after it."""
    for one in before:
        extract = kept(book, one) if one.at >= base.at else None
        if extract is not None:
            yield from source.read(extract).facts(repeated=True)


def open_accesses(facts: FactTables, source: str) -> list[AccessRecorded]:
    """The accesses of a source that have not ended, as they were told last."""
    return [body for body in spells(facts, source).values() if body.to is None]


def spells(facts: FactTables, source: str) -> dict[Spell, AccessRecorded]:
    """The accesses of a source as they were told last, by account, system and beginning."""
    table = table_of(facts, "access.recorded")
    if isinstance(facts.tables.get("access.recorded"), list):
        table = table.sort_by("row")
    last: dict[Spell, AccessRecorded] = {}
    for fact in facts_of("access.recorded", table):
        body = fact.body
        if fact.source == source and isinstance(body, AccessRecorded):
            last[spell_of(body)] = body
    return last


def spell_of(body: AccessRecorded) -> Spell:
    """What tells one spell of an access from another."""
    return body.account, body.system, str(body.from_)
