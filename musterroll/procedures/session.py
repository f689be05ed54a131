"""Live sessions: a roster of attendees becomes one fact, and completions of the course that was taught."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from musterroll.facts.bodies import CompletionObserved, ExtractReceived, SessionHeld
from musterroll.facts.errors import Refused
from musterroll.facts.fact import Fact, Origin
from musterroll.facts.tables import FactTables
from musterroll.procedures.decide import HERE
from musterroll.procedures.lists import MereList, mere_list, somebody
from musterroll.procedures.named import by_name
from musterroll.sources.files.declarations import Declarations
from musterroll.sources.files.given import given
from musterroll.sources.files.mapping import Mapping
from musterroll.sources.files.read import read_files
from musterroll.sources.files.received import receive

# Headers under which rosters name who was there, tried in this order.
_COLUMNS = (
    "Attendee Email",
    "Participant Email",
    "Attendee",
    "Participant",
    "Email",
    "Email Address",
    "E-mail",
    "Work Email",
    "User Email",
    "Account",
)


@dataclass(frozen=True)
class Held:
    """What a person says about a session beside its roster."""

    event: str
    on: date
    roster: str = "signed"
    place: str | None = None
    trainer: str | None = None


@dataclass(frozen=True)
class Roster:
    """Who was there, from which file; rows that name nobody are counted."""

    attendees: tuple[str, ...]
    sha256: str
    name: str
    refused: int


def read_roster(path: str, held: Held, today: date, column: str | None = None, sheet: str | None = None) -> Roster:
    """The attendees in a CSV file or workbook, by the column that holds addresses or accounts.

    A list of one column needs no header. Refused, with the columns that were found, where none is known to; with the
    sheets, where a workbook has several and none is named.
    """
    found = mere_list(path, _COLUMNS, column, sheet)
    said = Declarations(as_of=max(today, held.on), sheet=sheet)
    if found is None:
        return _of_table(path, held, said, (column,) if column else _COLUMNS)
    if found.alone and found.first:
        received = receive(given([path], [])[0].path)
        return Roster((found.first,), received.sha256, received.name, 0)
    return _with_first(found, _of_table(path, held, said, (found.header,)))


def _with_first(found: MereList, below: Roster) -> Roster:
    """The roster with whom its first line names, which was read as a header."""
    if found.first is None:
        return below
    return replace(below, attendees=tuple(dict.fromkeys((found.first, *below.attendees))))


def _of_table(path: str, held: Held, said: Declarations, columns: Sequence[str]) -> Roster:
    facts = _read(path, held, said, columns)
    table = facts.tables.get("session.held")
    rows = [] if table is None or isinstance(table, list) else table.to_pylist()
    if not rows:
        raise Refused(f"{path}: the roster names nobody.", "Check that this is the list of who was there.")
    entry = facts.inputs.to_pylist()[0]
    named = dict.fromkeys(somebody(one) or one for one in rows[0]["attendees"])  # "Ana <ana@…>" is ana@…
    return Roster(tuple(named), entry["sha256"], entry["name"], entry["refused"])


def _read(path: str, held: Held, said: Declarations, columns: Sequence[str]) -> FactTables:
    problem: Refused | None = None
    constants = {"event": held.event, "on": held.on.isoformat()}
    (one,) = given([path], [])
    for column in columns:
        mapping = Mapping(one.path, "sessions", {"attendee": (column,)}, constants, source=HERE)
        try:
            return read_files([path], replace(said, mappings=(mapping,)))
        except Refused as error:
            problem = problem or error
    assert problem is not None
    if "--map" not in problem.remedy and "--map" not in problem.what:
        raise problem
    found = problem.what.partition("Columns found: ")[2]
    raise Refused(
        f"{path}: no column names the attendees. Columns found: {found or 'none'}",
        "Say which one holds their addresses: --column HEADER.",
    )


def session_facts(
    held: Held,
    roster: Roster,
    by: str,
    now: datetime,
    *,
    course: str | None = None,
    version: str | None = None,
) -> list[Fact]:
    """The session and its roster as facts; with a course, a completion for each attendee too."""
    origin = Origin(extract=f"sha256:{roster.sha256}")
    actor = by_name(by, "--by")
    body = SessionHeld(
        event=held.event,
        on=held.on,
        attendees=list(roster.attendees),
        place=held.place,
        trainer=held.trainer,
        roster="platform" if held.roster == "platform" else "signed",
        sha256=roster.sha256,
    )
    session = Fact(kind="session.held", source=HERE, body=body, happened_at=held.on, actor=actor, origin=origin)
    received = ExtractReceived(
        sha256=roster.sha256,
        source=HERE,
        query=f"roster of {held.event}",
        parameters={"file": roster.name},
        rows=len(roster.attendees) + roster.refused,
        collected_by=actor,
    )
    kept = Fact(kind="extract.received", source=HERE, body=received, actor=actor)
    if course is None:
        return [session, kept]
    done = (_completion(held, roster, one, course, version, actor, now) for one in roster.attendees)
    return [session, kept, *done]


def _completion(
    held: Held, roster: Roster, attendee: str, course: str, version: str | None, actor: str, now: datetime
) -> Fact:
    body = CompletionObserved(
        course=course,
        account=attendee,
        identity=attendee if "@" in attendee else None,
        version=version,
        status="attended",
        result="completed",
        event=held.event,
        support=f"sha256:{roster.sha256}",
        method="session",
    )
    origin = Origin(extract=f"sha256:{roster.sha256}")
    return Fact(
        kind="completion.observed",
        source=HERE,
        body=body,
        happened_at=held.on,
        recorded_at=now,
        actor=actor,
        origin=origin,
    )
