"""Leaves that a system took back: they were told, and a complete list of leaves shows them no longer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from musterroll.facts.bodies import LeaveRecorded, PersonObserved
from musterroll.facts.fact import Fact, Origin
from musterroll.facts.rows import facts_of
from musterroll.facts.tables import FactTables
from musterroll.procedures.known import table_of
from musterroll.sources.extract import Extract


def taken_back(known: FactTables, extract: Extract, now: Iterable[Fact]) -> Iterator[Fact]:
    """`leave.recorded` with `cancelled` for every leave that the book knows and `now`, a complete list, does not show.

    Only for people who are still there: whether a system lists the requests of those who left is not known.
    """
    if not (extract.complete and extract.full):
        return
    listed = {(fact.body.account, fact.body.from_) for fact in now if isinstance(fact.body, LeaveRecorded)}
    here = _still_here(known, extract.source)
    for place, body in _leaves(known, extract.source).items():
        if place not in listed and body.account in here and not body.cancelled:
            yield Fact(
                kind="leave.recorded",
                source=extract.source,
                actor="sync",
                body=msgspec.structs.replace(body, cancelled=True),
                origin=Origin(extract=extract.name),
            )


def _leaves(known: FactTables, source: str) -> dict[tuple[str, date], LeaveRecorded]:
    """The leaves of a source as they were told last, by account and first day."""
    found: dict[tuple[str, date], LeaveRecorded] = {}
    for fact in facts_of("leave.recorded", table_of(known, "leave.recorded").sort_by("row")):
        if fact.source == source and isinstance(fact.body, LeaveRecorded):
            found[fact.body.account, fact.body.from_] = fact.body
    return found


def _still_here(known: FactTables, source: str) -> set[str]:
    """The accounts of a source whose last snapshot does not say that they are inactive."""
    last: dict[str, str | None] = {}
    for fact in facts_of("person.observed", table_of(known, "person.observed").sort_by("row")):
        if fact.source == source and isinstance(fact.body, PersonObserved):
            last[fact.body.account] = fact.body.status
    return {account for account, status in last.items() if status != "inactive"}
