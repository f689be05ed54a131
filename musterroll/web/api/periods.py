"""Audit periods: the engagement of each auditor, what was frozen, signed and closed."""

from __future__ import annotations

from datetime import date

from musterroll.store.reading.engagements import Engagement, Population, Words, engagements
from musterroll.web.api.operation import Operation, Page, Thing
from musterroll.web.api.shapes import Asked, Instant, Shape
from musterroll.web.api.words import ENTRY
from musterroll.web.api.wrong import NotThere
from musterroll.web.site import Site


class Frozen(Shape, frozen=True, kw_only=True):
    """A population that was frozen. `population` is the SHA-256 of its keys, `known_to` the entries that were known."""

    entry: int
    at: Instant
    by: str
    people: int
    population: str
    as_of: date
    known_to: int


class Signed(Shape, frozen=True, kw_only=True):
    """What somebody signed or noted."""

    entry: int
    at: Instant
    by: str
    text: str
    role: str


class Period(Shape, frozen=True, kw_only=True):
    """An audit period. `period` is the number of the entry that opened it; `type` is I (one day) or II (a span)."""

    period: int
    name: str
    type: str
    start: date
    end: date
    firm: str
    opened_by: str
    opened_at: Instant
    frozen: list[Frozen]
    signed: list[Signed]
    closed: list[Signed]


def listed(here: Site, asked: Asked) -> Page:
    """All, the newest first."""
    return Page([_told(one) for one in engagements(here.book.tables)])


def one(here: Site, asked: Asked, entry: int) -> Thing:
    """One period."""
    found = next((one for one in engagements(here.book.tables) if one.entry == entry), None)
    if found is None:
        raise NotThere("There is no such period.")
    return Thing(_told(found))


def _told(one: Engagement) -> Period:
    return Period(
        period=one.entry,
        frozen=[_frozen(each) for each in one.frozen],
        signed=[_signed(each) for each in one.signed],
        closed=[_signed(each) for each in one.closed],
        **{name: getattr(one, name) for name in _SAME},
    )


def _frozen(one: Population) -> Frozen:
    return Frozen(
        entry=one.entry,
        at=one.at,
        by=one.by,
        people=one.people,
        population=one.digest,
        as_of=one.view.as_of,
        known_to=one.view.size,
    )


def _signed(one: Words) -> Signed:
    return Signed(entry=one.entry, at=one.at, by=one.by, text=one.text, role=one.role)


_SAME = ("name", "type", "start", "end", "firm", "opened_by", "opened_at")
OPERATIONS = (
    Operation(
        name="api_periods",
        route="periods",
        part="Audit",
        summary="Audit periods",
        scope="audit:read",
        gives=Period,
        lists=True,
        tells="book",
        does=listed,
    ),
    Operation(
        name="api_period",
        route="periods/<int:entry>",
        part="Audit",
        summary="One audit period",
        scope="audit:read",
        gives=Period,
        tells="book",
        does=one,
        named={"entry": ENTRY},
    ),
)
