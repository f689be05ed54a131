"""Entries of the book by number: what the tree commits to, and the fact of each."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from musterroll.store.entries import Kept
from musterroll.web.api import cursor, shapes
from musterroll.web.api.operation import Operation, Page, Thing, rows_of
from musterroll.web.api.shapes import LARGEST, Digest, Instant, Listed, Number, Shape
from musterroll.web.api.words import ENTRY
from musterroll.web.api.wrong import NotThere
from musterroll.web.site import Site


class EntriesAsked(Listed, frozen=True, kw_only=True):
    """From where on."""

    since: Annotated[Number, Meta(description="From this entry on.")] = 0


class Entry(Shape, frozen=True, kw_only=True):
    """One entry. `fact` is null where its body was erased; the digest, which the tree commits to, stays."""

    index: int
    kind: str
    source: str
    received_at: Instant
    digest: Digest
    fact: dict[str, Any] | None


def listed(here: Site, asked: EntriesAsked) -> Page:
    """A page of entries, in order."""
    after = cursor.place(asked, tuple[int])
    first = max(asked.since, after[0] + 1 if after else 0)
    last = min(first + asked.limit + 1, here.standing.size)
    found = list(here.book.entries.kept(first, last)) if first < last else []
    return rows_of(found, asked.limit, _told, lambda one: (one.entry.index,))


def one(here: Site, asked: shapes.Asked, entry: int) -> Thing:
    """One entry."""
    found = next(here.book.entries.kept(entry, entry + 1), None) if entry < LARGEST else None
    if found is None:
        raise NotThere("There is no such entry.")
    return Thing(_told(found))


def _told(one: Kept) -> Entry:
    return Entry(
        index=one.entry.index,
        kind=one.entry.kind,
        source=one.entry.source,
        received_at=one.entry.received_at,
        digest=one.entry.digest.hex(),
        fact=None if one.body is None else msgspec.json.decode(one.body),
    )


OPERATIONS = (
    Operation(
        name="api_entries",
        route="entries",
        part="Log",
        summary="Entries of the book, in order",
        scope="audit:read",
        gives=Entry,
        lists=True,
        asks=EntriesAsked,
        tells="log",
        does=listed,
    ),
    Operation(
        name="api_entry",
        route="entries/<int:entry>",
        part="Log",
        summary="One entry of the book",
        scope="audit:read",
        gives=Entry,
        tells="log",
        does=one,
        named={"entry": ENTRY},
    ),
)
