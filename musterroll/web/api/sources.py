"""Sources: how each stands, and what was last pulled of one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from musterroll.procedures.pulling.standing import Standing, Told
from musterroll.web.api.operation import Operation, Page, Thing
from musterroll.web.api.shapes import Asked, Instant, Shape
from musterroll.web.api.wrong import NotThere
from musterroll.web.clerk import ask
from musterroll.web.site import Site
from musterroll.web.source_pages.jobs import standing, told
from musterroll.web.source_pages.settings import stamp


class Pull(Shape, frozen=True, kw_only=True):
    """One pull or file as it was received. One that is not `complete` ends nobody's engagement."""

    query: str
    at: Instant | None
    rows: int
    full: bool
    complete: bool
    why_incomplete: str
    sha256: str


class Source(Shape, frozen=True, kw_only=True):
    """A source. `last` is what it last gave, `last_whole` the last that was all; `stale_at` is when that is too old.

    `asked`: the program asks it; else its files are handed in. `waiting`: pulls that wait for a person's word.
    """

    source: str
    title: str
    role: str
    asked: bool
    last: Pull | None
    last_whole: Pull | None
    stale_at: Instant | None
    waiting: list[str]


class WholeSource(Source, frozen=True, kw_only=True):
    """A source with its last pulls, the latest first."""

    pulls: list[Pull]


def listed(here: Site, asked: Asked) -> Page:
    """Every source; whatever waits for a person comes first."""
    return Page([msgspec.convert(_members(one), Source) for one in ask(standing, stamp())])


def one(here: Site, asked: Asked, source: str) -> Thing:
    """One source with its last pulls."""
    found = next((one for one in ask(standing, stamp()) if one.name == source), None)
    if found is None:
        raise NotThere("The book knows of no such source.")
    pulls = [_pull(each) for each in ask(told, source)]
    return Thing(msgspec.convert({**_members(found), "pulls": pulls}, WholeSource))


def moves(here: Site) -> str:
    """Sources are added and taken out in the settings."""
    return stamp()


def _members(one: Standing) -> dict[str, Any]:
    whole = one.whole
    return {
        "source": one.name,
        "title": one.title,
        "role": one.role,
        "asked": one.asked,
        "last": None if one.last is None else _pull(one.last),
        "last_whole": None if whole is None else _pull(whole),
        "stale_at": whole.at + one.agreed if whole is not None and isinstance(whole.at, datetime) else None,
        "waiting": [held.title for held in one.held],
    }


def _pull(one: Told) -> dict[str, Any]:
    return vars(one)


OPERATIONS = (
    Operation(
        name="api_sources",
        route="sources",
        part="Sources",
        summary="Sources, and what each last gave",
        scope="sources:read",
        gives=Source,
        lists=True,
        tells="book",
        moves=moves,
        does=listed,
    ),
    Operation(
        name="api_source",
        route="sources/<str:source>",
        part="Sources",
        summary="One source with its last pulls",
        scope="sources:read",
        gives=WholeSource,
        tells="book",
        moves=moves,
        does=one,
        named={"source": "The name of a source, such as okta."},
    ),
)
