"""Contractors of Gusto, a list of their own with members of its own: people, and firms whose people nobody names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from musterroll.facts.bodies import PersonObserved, Spell
from musterroll.facts.fact import Fact
from musterroll.sources.reading import Reading, fact
from musterroll.sources.row import Row, emails, full_name, refuse

# As the files of Gusto are read: somebody who becomes an employee is then known by the address, as between two systems.
SOURCE_OF_CONTRACTORS = "gusto_contractors"
_FIRM = "a contractor is a firm: who works for it is not in Gusto (link or mark the account, with the reason)"


class Contractors:
    """Reads rows of the list of contractors."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def contractor(self, row: Row) -> Iterable[Fact]:
        """A snapshot of a person, or of a firm under its name."""
        account, firm = row.key("uuid"), self._firm(row)
        status, started = self._status(row), row.day("start_date")
        ended = self._end(row, started, status)
        body = PersonObserved(
            account=account,
            name=full_name(row.text("first_name"), row.text("last_name")) or firm,
            type="contractor",
            emails=emails(row.text("email")),
            employer=firm,
            department=row.text("department"),
            status=status,
            started_on=started,
            ended_on=ended,
            engagements=_with_return(row, started, ended),
        )
        yield fact(row, SOURCE_OF_CONTRACTORS, "person.observed", body, happened_at=row.at)

    def _firm(self, row: Row) -> str | None:
        """The name of the firm. An individual may have one beside the own name."""
        kind = row.text("type")
        if kind == "Business":
            self._reading.note(_FIRM)
        elif kind != "Individual":
            self._reading.note(f"type {kind!r} is not known, read as a person")
        return row.text("business_name")

    def _status(self, row: Row) -> Literal["active", "inactive"] | None:
        there = row.flag("is_active")
        if there is None:
            raise refuse("is_active", None, "true or false", "Gusto may have renamed it; ask its support.")
        if there and row.flag("onboarded") is not True:
            self._reading.note("onboarding of a contractor is not completed: neither active nor inactive")
            return None
        return "active" if there else "inactive"

    def _end(self, row: Row, started: date | None, status: str | None) -> date | None:
        """The last day. One before the first day is that of an earlier engagement, if the contractor is there again."""
        ended = row.day("dismissal_date")
        if ended and started and ended < started and status != "inactive":
            self._reading.note("a contractor was dismissed before the first day: taken as the end of an earlier time")
            return None
        return ended


def _with_return(row: Row, started: date | None, ended: date | None) -> list[Spell] | None:
    """The present and the next engagement, where a return is planned."""
    if row.get("upcoming_employment") is None:
        return None
    back = row.day("upcoming_employment.start_date")
    if back is None or started is None or ended is None or back <= ended:
        return None
    return [
        Spell(type="contractor", from_=started, to=ended),
        Spell(type="contractor", from_=back),
    ]
