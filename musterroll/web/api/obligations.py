"""Obligations, the gaps among them: who had to complete what by when, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from musterroll.reports.sentences import Gap
from musterroll.reports.words import GAPS, STATUS, UNDECIDED
from musterroll.store.reading.gap_filters import Wanted
from musterroll.store.reading.gaps import Row, counted, obligation_with, page_of
from musterroll.store.state.head import Head
from musterroll.web.api import cursor, shapes
from musterroll.web.api.operation import Operation, Page, Thing
from musterroll.web.api.shapes import Instant, Listed, Shape, Word
from musterroll.web.api.words import Kind, Status, StatusAsked
from musterroll.web.api.wrong import NotThere, misfit
from musterroll.web.gaps.rows import gaps_of
from musterroll.web.site import Site

Sort = Literal["due", "-due"]
_GROUPS = {"gaps": GAPS, "undecided": UNDECIDED}


class ObligationsAsked(Listed, frozen=True, kw_only=True):
    """Which obligations: those of the period, and what is not yet due."""

    status: (
        Annotated[
            StatusAsked,
            Meta(description="A status; `gaps` is what was missed, late or cannot be decided, `undecided` the latter."),
        ]
        | None
    ) = None
    requirement: Word | None = None
    person: Annotated[Word, Meta(description="The key of a person.")] | None = None
    kind: Kind | None = None
    department: Word | None = None
    due_from: Annotated[date, Meta(description="Due on this day or later.")] | None = None
    due_to: Annotated[date, Meta(description="Due on this day or earlier.")] | None = None
    sort: Annotated[Sort, Meta(description="By due day; with a dash the latest first.")] = "due"


class Obligation(Shape, frozen=True, kw_only=True):
    """Person, requirement and window, with a due day. `completion` is the entry that meets it, as `book:1201`."""

    id: str
    person: str
    requirement: str
    kind: Kind
    course: str | None
    topic: str | None
    policy_version: str | None
    trigger_on: date | None
    due: date | None
    due_at: Instant | None
    original_due: date | None
    due_basis: str | None
    provisional: bool | None
    status: Status
    completed_on: date | None
    completed_at: Instant | None
    days_late: int | None
    overdue_days_in_period: int | None
    open_at_period_end: bool | None
    completion: str | None
    reason: str | None
    in_period: bool | None
    rollforward: bool | None


class ToldObligation(Obligation, frozen=True, kw_only=True):
    """An obligation with whose it is and the sentence that the report has; `explained` are words of a named person."""

    name: str | None
    emails: list[str]
    department: str | None
    sentence: str
    explained: str | None


def listed(here: Site, asked: ObligationsAsked) -> Page:
    """A page of obligations."""
    after = cursor.place(asked, tuple[str])
    wanted = None if here.head is None else _wanted(here, asked, here.head)
    if wanted is None:
        return Page(())
    tables = here.book.tables
    counts = counted(tables, wanted) if wanted.department else None  # few are found by the people, many by the status
    found = page_of(tables, wanted, asked.sort, after[0] if after else "", asked.limit, counts=counts)
    more = (found[asked.limit - 1].place,) if len(found) > asked.limit else None
    return Page(_told(here, found[: asked.limit], wanted.as_of), more)


def _wanted(here: Site, asked: ObligationsAsked, head: Head) -> Wanted | None:
    """What is asked for; None where no obligation can be so, which no index would tell."""
    first, last = asked.due_from, asked.due_to
    if first and last and last < first:
        raise misfit("due_to", last.isoformat(), f"{first} or later, since due_from says so")
    known = {one.id for policy in here.policies or (here.policy,) for one in policy.requirements}
    if asked.requirement is not None and asked.requirement not in known:
        return None
    return Wanted(
        statuses=_GROUPS.get(asked.status or "", (asked.status,) if asked.status else tuple(STATUS)),
        as_of=head.as_of,
        begins=head.period_start,
        requirement=asked.requirement or "",
        kind=asked.kind or "",
        department=asked.department or "",
        person=asked.person or "",
        due=(first, last) if first or last else None,
    )


def one(here: Site, asked: shapes.Asked, obligation: str) -> Thing:
    """One obligation."""
    found = obligation_with(here.book.tables, obligation) if "\x00" not in obligation else None
    if found is None or here.head is None:
        raise NotThere("There is no such obligation.")
    return Thing(_told(here, [found], here.head.as_of)[0])


def _told(here: Site, rows: Sequence[Row], as_of: date) -> list[ToldObligation]:
    return [_one(row, gap) for row, gap in zip(rows, gaps_of(here, rows, as_of), strict=True)]


def _one(row: Row, gap: Gap) -> ToldObligation:
    who = {name: row.person[name] for name in ("name", "emails", "department")}
    members = {**row.obligation, **who, "sentence": gap.sentence, "explained": gap.explained or None}
    return msgspec.convert(members, ToldObligation)


OPERATIONS = (
    Operation(
        name="api_obligations",
        route="obligations",
        part="Obligations",
        summary="Obligations, the gaps among them",
        scope="people:read",
        gives=ToldObligation,
        lists=True,
        asks=ObligationsAsked,
        does=listed,
    ),
    Operation(
        name="api_obligation",
        route="obligations/<str:obligation>",
        part="Obligations",
        summary="One obligation",
        scope="people:read",
        gives=ToldObligation,
        does=one,
        named={"obligation": "The id of an obligation, such as o_1f0c2a9e4b7d8c35."},
    ),
)
