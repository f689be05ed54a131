"""Records: completions as sources told them, each with its training record; sent to the book by the same address."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from musterroll.facts.errors import Refused
from musterroll.facts.record_shape import TrainingRecord
from musterroll.procedures.records_out import records_out
from musterroll.rules.policy.default import default_policy
from musterroll.store.reading import records
from musterroll.store.reading.records import Listed as Row
from musterroll.store.state.records import of_entries
from musterroll.web.api import cursor, shapes
from musterroll.web.api.operation import Operation, Page, Thing
from musterroll.web.api.shapes import LARGEST, Instant, Listed, Number, Shape, Word
from musterroll.web.api.words import ENTRY
from musterroll.web.api.wrong import NotThere, misfit
from musterroll.web.site import Site

Counted = Literal["counted", "unverified", "not_counted"]


class RecordsAsked(Listed, frozen=True, kw_only=True):
    """Which records: latest first, those without a date last; with `since` in the order of entries."""

    email: (
        Annotated[Word, Meta(description="Of everybody who ever had it; where nobody had, a part of one.")] | None
    ) = None
    person: Annotated[Word, Meta(description="The key of a person.")] | None = None
    course: Annotated[Word, Meta(description="A course as the policy, or whoever published it, names it.")] | None = (
        None
    )
    source: Word | None = None
    first: Annotated[date, Meta(description="Completed on this day or later.")] | None = msgspec.field(
        default=None, name="from"
    )
    last: Annotated[date, Meta(description="Completed on this day or earlier.")] | None = msgspec.field(
        default=None, name="to"
    )
    since: Annotated[Number, Meta(description="From this entry on, in the order of entries: what is new.")] | None = (
        None
    )


class Record(Shape, frozen=True, kw_only=True):
    """One completion as it was received, and what became of it.

    `record` is the training record; null for what is not finished, and where its body was erased.
    """

    entry: int
    source: str
    account: str
    person: str | None
    name: str | None
    course: str | None
    course_as_written: str | None
    version: str | None
    happened_at: Instant | None
    happened_on: date | None
    result: str | None
    status: str | None
    counted: Counted
    reason: str | None
    requirements: list[str]
    record: TrainingRecord | None


def listed(here: Site, asked: RecordsAsked) -> Page:
    """A page of records."""
    if asked.first and asked.last and asked.last < asked.first:
        raise misfit("to", asked.last.isoformat(), f"{asked.first} or later, since from says so")
    wanted = records.Asked(
        email=asked.email or "",
        course=asked.course or "",
        source=asked.source or "",
        first=asked.first,
        last=asked.last,
        person=asked.person or "",
    )
    tables = here.book.tables
    try:
        wanted = records.found_by_address(tables, wanted)
    except Refused as error:
        raise misfit("email", asked.email or "", f"an address that fewer people have: {error.what}") from None
    found = _found(here, asked, wanted)
    more = None
    if len(found) > asked.limit:
        last = found[asked.limit - 1]
        more = (last.entry,) if asked.since is not None else records.place_of(last)
    return Page(_told(here, found[: asked.limit]), more)


def one(here: Site, asked: shapes.Asked, entry: int) -> Thing:
    """The record of one entry."""
    found = records.one(here.book.tables, min(entry, LARGEST))
    if found is None:
        raise NotThere("No completion counts, or ever counted, under this number.")
    return Thing(_told(here, [found])[0])


def _found(here: Site, asked: RecordsAsked, wanted: records.Asked) -> list[Row]:
    tables = here.book.tables
    if asked.since is None:
        return records.page_of(tables, wanted, cursor.place(asked, tuple[str, int]), asked.limit + 1)
    last = cursor.place(asked, tuple[int])
    return records.page_from(tables, wanted, max(asked.since, last[0] + 1 if last else 0), asked.limit + 1)


def _told(here: Site, rows: list[Row]) -> list[Record]:
    entries = [row.entry for row in rows]
    found = of_entries(here.book.tables, entries)
    made = records_out(here.book.tables, found, here.policies or (default_policy("UTC"),))
    return [_one(row, found[row.entry].requirements if row.entry in found else (), made.get(row.entry)) for row in rows]


def _one(row: Row, requirements: tuple[str, ...], record: dict[str, Any] | None) -> Record:
    members = {**vars(row), "requirements": list(requirements), "record": None}
    told = msgspec.convert(members, Record)
    kept: Any = record  # as it is: its checksum is made over every member
    return msgspec.structs.replace(told, record=kept)


OPERATIONS = (
    Operation(
        name="api_records",
        route="records",
        part="Records",
        summary="Records of trainings, each with its training record",
        scope="records:read",
        gives=Record,
        lists=True,
        asks=RecordsAsked,
        does=listed,
    ),
    Operation(
        name="api_record",
        route="records/<int:entry>",
        part="Records",
        summary="One record",
        scope="records:read",
        gives=Record,
        does=one,
        named={"entry": ENTRY},
    ),
)
