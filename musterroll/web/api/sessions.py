"""Live sessions: those that were held, and the roster of one more."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from io import StringIO
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from musterroll.facts.bodies import SessionHeld
from musterroll.procedures.session import Held, Roster, session_facts
from musterroll.store.reading.of_kind import Recorded, of_kind
from musterroll.web.api import cursor
from musterroll.web.api.operation import Made, Operation, Page, rows_of
from musterroll.web.api.shapes import Digest, Instant, Listed, Sent, Shape, Word
from musterroll.web.api.wrong import BODY, misfit
from musterroll.web.rights import Visitor
from musterroll.web.site import Site

Kind = Literal["signed", "platform"]
MOST_ATTENDEES = 20_000


class Session(Shape, frozen=True, kw_only=True):
    """A live session and who was there: addresses or account keys. `sha256` is that of its roster as received."""

    entry: int
    event: str
    on: date
    place: str | None
    trainer: str | None
    roster: Kind | None
    attendees: list[str]
    sha256: str | None
    received_at: Instant


class SessionSent(Sent, frozen=True, kw_only=True):
    """A session with its roster. Where a course is named, each attendee has completed it."""

    event: Annotated[Word, Meta(description="Its id, as completions name it.")]
    on: Annotated[date, Meta(description="The day on which it was held.")]
    attendees: Annotated[
        list[Word], Meta(min_length=1, max_length=MOST_ATTENDEES, description="E-mail addresses or account keys.")
    ]
    place: Word | None = None
    trainer: Word | None = None
    roster: Annotated[Kind, Meta(description="Signed by those who were there, or told by a meeting platform.")] = (
        "signed"
    )
    course: Word | None = None
    version: Annotated[Word, Meta(description="Of the course that is named.")] | None = None


class SessionTaken(Shape, frozen=True, kw_only=True):
    """What came of it. `outcome` is `known` where the book says all of it already."""

    outcome: Literal["accepted", "known"]
    entry: int
    attendees: int
    completions: int
    sha256: Digest


def listed(here: Site, asked: Listed) -> Page:
    """A page of sessions, the latest entry first."""
    after = cursor.place(asked, tuple[int])
    found = list(of_kind(here.book.tables, "session.held", before=after[0] if after else None, newest=asked.limit + 1))
    page = rows_of(found, asked.limit, _told, lambda one: (one.entry,))
    return Page([one for one in page.rows if one is not None], page.next)


def take(here: Site, who: Visitor, sent: SessionSent, raw: bytes) -> Made:
    """The session and its roster as facts. The roster is kept as CSV, a person a row, so that one can be erased."""
    if sent.on > here.today:
        raise misfit("on", sent.on.isoformat(), f"{here.today} or earlier: it is recorded when it was held", BODY)
    if sent.version is not None and sent.course is None:
        raise misfit("course", "nothing", "the course of which that is a version", BODY)
    held = Held(sent.event, sent.on, sent.roster, sent.place, sent.trainer)
    attendees = tuple(dict.fromkeys(one.strip() for one in sent.attendees))
    kept = _csv(attendees)
    digest = sha256(kept).hexdigest()
    roster = Roster(attendees, digest, f"{sent.event}.csv", 0)
    facts = session_facts(held, roster, f"token {who.token}", here.now, course=sent.course, version=sent.version)
    here.book.extracts.keep(kept, digest)
    done = here.book.journal.append(facts, received_at=here.now)
    new = any((done.fresh[0], *done.fresh[2:]))
    outcome: Literal["accepted", "known"] = "accepted" if new else "known"
    told = SessionTaken(
        outcome=outcome,
        entry=done.indices[0],
        attendees=len(attendees),
        completions=len(done.fresh) - 2,
        sha256=digest,
    )
    return Made(told, new)


def _csv(attendees: Sequence[str]) -> bytes:
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerows([["Attendee"], *([one] for one in attendees)])
    return out.getvalue().encode()


def _told(one: Recorded) -> Session | None:
    """Null where the body was erased."""
    body = one.fact.body if one.fact else None
    if not isinstance(body, SessionHeld):
        return None
    members = {name: getattr(body, name, None) for name in Session.__struct_fields__}
    return msgspec.convert({**members, "entry": one.entry, "received_at": one.received_at}, Session)


OPERATIONS = (
    Operation(
        name="api_sessions",
        route="sessions",
        part="Records",
        summary="Live sessions with their rosters",
        scope="records:read",
        gives=Session,
        lists=True,
        asks=Listed,
        tells="book",
        does=listed,
    ),
    Operation(
        name="api_session_take",
        method="POST",
        route="sessions",
        part="Records",
        summary="Send a live session with its roster",
        scope="sessions:write",
        takes=SessionSent,
        gives=SessionTaken,
        does=take,
    ),
)
