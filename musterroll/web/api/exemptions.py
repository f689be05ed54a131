"""Exemptions: those asked for and those that stand; and one more asked for by a program, for a person to decide.

Two people decide. Who made a token answers for what is asked with it, so that person is the first of the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from musterroll.facts.errors import Conflict, TryLater
from musterroll.procedures import exemptions as reading
from musterroll.procedures.decide import Exemption as Wanted
from musterroll.procedures.decide import requested
from musterroll.procedures.exemptions import KINDS
from musterroll.procedures.named import with_reason
from musterroll.procedures.who import chosen
from musterroll.store.reading.of_kind import of_kind
from musterroll.store.reading.subjects import accounts_of, persons_of
from musterroll.web.api import cursor, shapes
from musterroll.web.api.operation import Made, Operation, Page, Thing, rows_of
from musterroll.web.api.people import known
from musterroll.web.api.shapes import Instant, Listed, Sent, Shape, Text, Word
from musterroll.web.api.words import ENTRY
from musterroll.web.api.wrong import BODY, NotThere, misfit
from musterroll.web.rights import Visitor
from musterroll.web.site import Site

_TRIES = 5
Stands = Literal["waiting", "standing"]
Named = Mapping[tuple[str, str], tuple[str, str | None]]


class ExemptionsAsked(Listed, frozen=True, kw_only=True):
    """Which exemptions, in the order of entries."""

    status: Annotated[Stands, Meta(description="Waiting for a second person, or standing.")] | None = None
    person: Annotated[Word, Meta(description="The key of a person.")] | None = None
    requirement: Word | None = None


class Exemption(Shape, frozen=True, kw_only=True):
    """A requirement does not bind a person from one day to another. It waits, or stands since somebody approved.

    `entry` is where it was asked for, or granted.
    """

    entry: int
    status: Stands
    source: str
    account: str
    person: str | None
    name: str | None
    requirement: str
    from_: date = msgspec.field(name="from")
    to: date | None
    reason: str
    note: str | None
    evidence: str | None
    requested_by: str
    approved_by: str | None
    at: Instant


class ExemptionSent(Sent, frozen=True, kw_only=True):
    """What is asked for. It exempts nobody until another person approves."""

    person: Annotated[Word, Meta(description="The key of a person.")]
    requirement: Annotated[Word, Meta(description="The id of a requirement of the policy.")]
    from_: Annotated[date, Meta(description="The first day.")] = msgspec.field(name="from")
    to: Annotated[date, Meta(description="The last day; left out, until it is withdrawn.")] | None = None
    reason: Text
    note: Text | None = None
    evidence: Annotated[Text, Meta(description="Where it can be read: a ticket, a document.")] | None = None


class Waiting(Shape, frozen=True, kw_only=True):
    """A request that was recorded. `outcome` is `known` where it was there before."""

    outcome: Literal["accepted", "known"]
    entry: int
    requested_by: str


def listed(here: Site, asked: ExemptionsAsked) -> Page:
    """A page of exemptions."""
    found = reading.exemptions(of_kind(here.book.tables, *KINDS))
    after = cursor.place(asked, tuple[int])
    mine = None if asked.person is None else accounts_of(here.book.tables, asked.person)
    rows = [
        one
        for _, one in sorted({**found.waiting, **found.standing}.items())
        if (after is None or one.entry > after[0])
        and asked.status in (None, _status(one))
        and asked.requirement in (None, one.asked.requirement)
        and (mine is None or one.account in mine)
    ][: asked.limit + 1]
    people = persons_of(here.book.tables, [one.account for one in rows[: asked.limit]])
    return rows_of(rows, asked.limit, lambda one: _told(one, people), lambda one: (one.entry,))


def one(here: Site, asked: shapes.Asked, entry: int) -> Thing:
    """One exemption, by its entry."""
    found = reading.exemptions(of_kind(here.book.tables, *KINDS))
    row = found.waiting.get(entry) or found.standing.get(entry)
    if row is None:
        raise NotThere("No exemption waits or stands under this number.")
    return Thing(_told(row, persons_of(here.book.tables, [row.account])))


def ask(here: Site, who: Visitor, sent: ExemptionSent, raw: bytes) -> Made:
    """Records what is asked for, once: the same that waits already is known."""
    wanted = _wanted(here, sent)
    fact = msgspec.structs.replace(requested(wanted, who.made_by, here.now), actor=f"token {who.token}")
    for _ in range(_TRIES):
        size = here.book.entries.size()
        waiting = reading.exemptions(of_kind(here.book.tables, *KINDS)).waiting.values()
        entry = next((one.entry for one in waiting if (one.asked, one.requested_by) == (wanted, who.made_by)), None)
        new = entry is None
        with suppress(Conflict):  # the book grew meanwhile: the same may have been asked
            if entry is None:
                entry = here.book.journal.append([fact], received_at=here.now, expected_size=size).indices[0]
            told = Waiting(outcome="accepted" if new else "known", entry=entry, requested_by=who.made_by)
            return Made(told, new, f"/api/v1/exemptions/{entry}")
    raise TryLater("The book grew while this was asked.", "Send it again.")


def _wanted(here: Site, sent: ExemptionSent) -> Wanted:
    try:
        row = known(here, sent.person)
    except NotThere:
        raise misfit("person", sent.person, "the key of a person whom the book knows", BODY) from None
    accounts = msgspec.json.decode(row.accounts or "[]")
    if not accounts:
        raise misfit("person", sent.person, "a person with an account", BODY)
    ids = sorted({each.id for policy in here.policies for each in policy.requirements})
    if sent.requirement not in ids:
        raise misfit("requirement", sent.requirement, f"one of {', '.join(ids) or 'none: no policy was adopted'}", BODY)
    if sent.to is not None and sent.to < sent.from_:
        raise misfit("to", sent.to.isoformat(), f"{sent.from_} or later", BODY)
    source, account = chosen(accounts, here.head.summary.roles if here.head else {})
    return Wanted(
        source=source,
        account=account,
        requirement=sent.requirement,
        first=sent.from_,
        last=sent.to,
        reason=with_reason(sent.reason),
        note=sent.note,
        evidence=sent.evidence,
    )


def _status(one: reading.Asked) -> Stands:
    return "waiting" if one.approved_by is None else "standing"


def _told(one: reading.Asked, people: Named) -> Exemption:
    source, account = one.account
    person, name = people.get(one.account) or people.get((source, account.strip().lower())) or (None, None)
    return Exemption(
        entry=one.entry,
        status=_status(one),
        source=source,
        account=account,
        person=person,
        name=name,
        requirement=one.asked.requirement,
        from_=one.asked.first,
        to=one.asked.last,
        reason=one.asked.reason,
        note=one.asked.note,
        evidence=one.asked.evidence,
        requested_by=one.requested_by,
        approved_by=one.approved_by,
        at=one.at,
    )


OPERATIONS = (
    Operation(
        name="api_exemptions",
        route="exemptions",
        part="Obligations",
        summary="Exemptions that wait or stand",
        scope="people:read",
        gives=Exemption,
        lists=True,
        asks=ExemptionsAsked,
        tells="book",
        does=listed,
    ),
    Operation(
        name="api_exemption",
        route="exemptions/<int:entry>",
        part="Obligations",
        summary="One exemption",
        scope="people:read",
        gives=Exemption,
        tells="book",
        does=one,
        named={"entry": ENTRY},
    ),
    Operation(
        name="api_exemption_ask",
        method="POST",
        route="exemptions",
        part="Obligations",
        summary="Ask for an exemption, which another person decides",
        scope="exemptions:write",
        takes=ExemptionSent,
        gives=Waiting,
        does=ask,
    ),
)
