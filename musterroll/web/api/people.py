"""People: found by any address ever held, name or key; and one of them with everything that was judged."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from musterroll.store.reading import people, person
from musterroll.store.reading.findings import Sought, findings_page
from musterroll.store.reading.people import Asked, Listed
from musterroll.store.reading.rows import obligations_about
from musterroll.web.api import cursor, shapes
from musterroll.web.api.findings import Finding, finding
from musterroll.web.api.obligations import Obligation
from musterroll.web.api.operation import Operation, Page, Thing, rows_of
from musterroll.web.api.shapes import MOST, PLAIN, AccountKey, Shape, Word
from musterroll.web.api.words import KEY_OF_PERSON, Result
from musterroll.web.api.wrong import NotThere
from musterroll.web.site import Site

Sort = Literal[
    "name",
    "-name",
    "department",
    "-department",
    "manager",
    "-manager",
    "result",
    "-result",
    "started_on",
    "-started_on",
]


class PeopleAsked(shapes.Listed, frozen=True, kw_only=True):
    """Whom one looks for."""

    q: (
        Annotated[
            str,
            Meta(
                min_length=1,
                max_length=200,
                pattern=PLAIN,
                description="Words of a name, the beginning of any e-mail address ever held, an account (alone or as "
                "source:account), a directory id, an employee number, or a key, also an earlier one.",
            ),
        ]
        | None
    ) = None
    result: Result | None = None
    department: Word | None = None
    type: Word | None = None
    status: Literal["active", "inactive"] | None = None
    manager: Word | None = None
    sort: Annotated[Sort, Meta(description="The order; with a dash the other way round.")] = "name"


class Person(Shape, frozen=True, kw_only=True):
    """Somebody whom a source named. `result` is that of the period, `reason` why they are not in its population."""

    person: str
    name: str | None
    emails: list[str]
    type: str | None
    department: str | None
    title: str | None
    manager: str | None
    status: str | None
    started_on: date | None
    ended_on: date | None
    result: Result
    reason: str | None


class WholePerson(Person, frozen=True, kw_only=True):
    """A person with everything that was judged. `addresses` are all that they ever had, `aliases` earlier keys."""

    aliases: list[str]
    addresses: list[str]
    home_zone: str | None
    strata: list[str]
    population_from: date | None
    population_to: date | None
    accounts: list[AccountKey]
    obligations: list[Obligation]
    findings: list[Finding]


def listed(here: Site, asked: PeopleAsked) -> Page:
    """A page of people."""
    wanted = Asked(
        words=asked.q or "",
        result=asked.result or "",
        department=asked.department or "",
        type=asked.type or "",
        status=asked.status or "",
        manager=asked.manager or "",
        sort=asked.sort.removeprefix("-"),
        descending=asked.sort.startswith("-"),
    )
    after = cursor.place(asked, tuple[str, str])
    found = people.page_of(here.book.tables, wanted, after, asked.limit + 1)
    return rows_of(found, asked.limit, _person, lambda row: people.place_of(wanted, row))


def one(here: Site, asked: shapes.Asked, person: str) -> Thing:
    """One person; who had the key before accounts were joined is found too."""
    return Thing(_whole(here, known(here, person)))


def known(here: Site, key: str) -> person.Person:
    """The person with a key. NotThere where nobody has it, or had it."""
    found = person.person(here.book.tables, key) if "\x00" not in key else None
    if found is None:
        raise NotThere("Nobody has this key.")
    return found


def _person(row: Listed) -> Person:
    return msgspec.convert({**vars(row), "emails": _list(row.emails)}, Person)


def _whole(here: Site, row: person.Person) -> WholePerson:
    tables, members = here.book.tables, dict(vars(row))
    lists = {name: _list(members.pop(name)) for name in ("emails", "accounts", "strata", "aliases")}
    found = findings_page(tables, Sought(person=row.key), limit=MOST)
    return msgspec.convert(
        {
            **members,
            **lists,
            "person": row.key,
            "addresses": person.addresses(tables, row.key),
            "obligations": [msgspec.to_builtins(each) for each in obligations_about(tables, row.key)],
            "findings": [msgspec.to_builtins(finding(each)) for each in found[:MOST]],
        },
        WholePerson,
    )


def _list(text: str | None) -> Any:
    return msgspec.json.decode(text or "[]")


OPERATIONS = (
    Operation(
        name="api_people",
        route="people",
        part="People",
        summary="People, found and narrowed",
        scope="people:read",
        gives=Person,
        lists=True,
        asks=PeopleAsked,
        does=listed,
    ),
    Operation(
        name="api_person",
        route="people/<str:person>",
        part="People",
        summary="One person with accounts, obligations and findings",
        scope="people:read",
        gives=WholePerson,
        does=one,
        named={"person": KEY_OF_PERSON},
    ),
)
