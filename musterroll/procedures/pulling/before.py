"""What was asked of a source before, from the facts in the book: the base of comparison, and where to go on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from musterroll.facts.bodies import AccessRecorded
from musterroll.facts.errors import MusterrollError
from musterroll.facts.fact import Fact
from musterroll.facts.rows import facts_of
from musterroll.facts.tables import FactTables
from musterroll.procedures.known import others, rows, table_of
from musterroll.sources.extract import Extract, open_extract
from musterroll.sources.port import Source

if TYPE_CHECKING:
    from musterroll.store.setup import Book


Spell = tuple[str, str, str]


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
    found: dict[str, Pulled] = {}
    copies = {row["body"].get("sha256"): row["body"].get("redacted") for row in others(facts, "extract.redacted")}
    for row in rows(facts, "extract.received"):
        if (row["source"], row["query"]) != (source, query) or not row["parameters"] or row["happened_at"] is None:
            continue
        told = msgspec.json.decode(row["parameters"])
        if isinstance(told, dict) and isinstance(told.get("rows_by_part"), dict):
            found[row["sha256"]] = Pulled(
                row["sha256"],
                _last_copy(row["sha256"], copies),
                row["happened_at"].replace(tzinfo=UTC),
                bool(told.get("full")),
                bool(row["complete"]),
                str(told.get("why_incomplete", "")),
                told,
                told["rows_by_part"],
            )
    return sorted(found.values(), key=lambda one: one.at)


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
            yield from source.read(extract).facts()


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
