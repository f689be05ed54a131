"""Everything dated that the rules know of a person: engagements, leaves, roles, access; how accounts came together.

The rules are run for it, beside this process. So it has an address of its own, and the person's answers at once.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from musterroll.facts.ids import digest16
from musterroll.procedures.story.model import Story
from musterroll.procedures.story.tell import tell
from musterroll.web import clerk
from musterroll.web.api.operation import Operation, Thing
from musterroll.web.api.people import known
from musterroll.web.api.shapes import Asked, Shape
from musterroll.web.api.words import KEY_OF_PERSON
from musterroll.web.api.wrong import NotThere
from musterroll.web.site import Site


class Spell(Shape, frozen=True, kw_only=True):
    """From the first to the last day, both included; without a last day it goes on."""

    what: str
    from_: date = msgspec.field(name="from")
    to: date | None
    told_by: str | None
    entry: int | None
    note: str


class JoinedAccount(Shape, frozen=True, kw_only=True):
    """An account of a person, and what joined it to the others."""

    source: str
    account: str
    role: str
    first_seen: date | None
    completions: int
    mark: str | None
    matched_by: list[str]


class HeldAddress(Shape, frozen=True, kw_only=True):
    """An address that was seen with a person. Where others had it too, it was theirs from `held_from` to `held_to`."""

    address: str
    first_seen: date | None
    last_seen: date | None
    sources: list[str]
    held_from: date | None
    held_to: date | None


class History(Shape, frozen=True, kw_only=True):
    """What is dated about a person."""

    person: str
    engagements: list[Spell]
    leaves: list[Spell]
    roles: list[Spell]
    posts: list[Spell]
    access: list[Spell]
    accounts: list[JoinedAccount]
    addresses: list[HeldAddress]


def one(here: Site, asked: Asked, person: str) -> Thing:
    """The history of one person."""
    found = known(here, person)
    head = here.head
    story = clerk.ask(tell, found.key, digest16(repr((found, head.turn if head else 0))))
    if story is None:
        raise NotThere("Nothing dated is known of this person.")
    return Thing(_history(story))


def _history(story: Story) -> History:
    spells = {name: [_spell(one) for one in getattr(story, name)] for name in _SPELLS}
    return History(
        person=story.person,
        accounts=[msgspec.convert(_members(one, JoinedAccount), JoinedAccount) for one in story.accounts],
        addresses=[msgspec.convert(_members(one, HeldAddress), HeldAddress) for one in story.addresses],
        **spells,
    )


def _spell(one: Any) -> Spell:
    return Spell(what=one.what, from_=one.first, to=one.last, told_by=one.told_by, entry=one.entry, note=one.note)


def _members(one: Any, wanted: type[Shape]) -> dict[str, Any]:
    return {name: getattr(one, name) for name in wanted.__struct_fields__}


_SPELLS = ("engagements", "leaves", "roles", "posts", "access")
OPERATIONS = (
    Operation(
        name="api_history",
        route="people/<str:person>/history",
        part="People",
        summary="Engagements, leaves, roles and access of a person, and how accounts came together",
        scope="people:read",
        gives=History,
        does=one,
        named={"person": KEY_OF_PERSON},
    ),
)
