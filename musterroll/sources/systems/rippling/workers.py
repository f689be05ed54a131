"""Workers of Rippling, employees and contractors in one list: a snapshot each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import Literal

from musterroll.facts.bodies import PersonObserved
from musterroll.facts.fact import Fact
from musterroll.facts.zones import is_zone
from musterroll.sources.extract import Extract
from musterroll.sources.files import words
from musterroll.sources.reading import Reading, fact
from musterroll.sources.row import Row, emails, full_name, refuse
from musterroll.sources.systems.rippling.known import Known, known_of

# Hired and accepted are people who have not begun.
STATUS: dict[str, Literal["active", "inactive"] | None] = {
    "ACTIVE": "active",
    "TERMINATED": "inactive",
    "HIRED": None,
    "ACCEPTED": None,
}
CLASS = {"EMPLOYEE": "employee", "CONTRACTOR": "contractor"}
_NARROWER = {("employee", "intern"), ("contractor", "vendor")}
_NEVER_BEGAN = frozenset({"OFFER_DECLINED", "RESCIND", "RENEGE"})
_YES = frozenset({"yes", "true", "1", "on"})


class Workers:
    """Reads rows of the list of workers."""

    def __init__(self, reading: Reading, extract: Extract) -> None:
        self._reading, self._extract = reading, extract
        told = {name: str(value).strip() for name, value in extract.parameters.items()}
        self._number = told.get("number_field", "")
        self._private = told.get("private_emails", "").casefold() in _YES

    @cached_property
    def _known(self) -> Known:
        return known_of(self._extract)

    def worker(self, row: Row) -> Iterable[Fact]:
        """A snapshot."""
        account, status = row.key("id"), self._status(row)
        first, last = self._days(row)
        manager = row.text("manager_id")
        body = PersonObserved(
            account=account,
            name=_name(row),
            type=self._kind(row),
            emails=emails(row.text("work_email"), *_work_addresses(row), self._private_address(row)),
            employee_number=row.text(self._number) if self._number else None,
            department=row.text("department.name"),
            title=row.text("title"),
            manager=self._known.address.get(manager, manager) if manager else None,
            status=status,
            started_on=first,
            ended_on=last,
            home_zone=self._zone(row),
        )
        self._about_the_user(row)
        yield fact(row, "rippling", "person.observed", body, happened_at=row.at)

    def _about_the_user(self, row: Row) -> None:
        user = row.text("user_id")
        if user in self._known.several:
            self._reading.note("several workers are one user: hired again, or in two posts (link them if they are one)")
        if user and row.get("user") is None:
            self._reading.note("the user is not shown, so there is no name: the token may lack users.read")

    def _status(self, row: Row) -> Literal["active", "inactive"] | None:
        word = row.text("status")
        if word is None:
            raise refuse("status", None, "a status", "Rippling may have renamed it; ask its support.")
        if word not in STATUS:
            self._reading.note(f"status {word} is not known, read as neither active nor inactive")
        elif STATUS[word] is None:
            self._reading.note(f"status {word} is read as neither active nor inactive")
        return STATUS.get(word)

    def _days(self, row: Row) -> tuple[date | None, date | None]:
        """First and last day. Of those who withdrew before the first day, or were withdrawn, it was a plan.

        They are told with that day alone: an earlier pull may have told it without an end, and this ends it.
        """
        first, last = row.day("start_date"), row.day("end_date")
        if row.text("status") == "TERMINATED" and row.text("termination_details.type") in _NEVER_BEGAN:
            self._reading.note("never began to work: told with the planned first day alone")
            return first, first
        return first, last

    def _kind(self, row: Row) -> str | None:
        """Employee or contractor; an intern or a vendor where the company's own word for the kind says so."""
        word, label = row.text("employment_type.type"), row.text("employment_type.label")
        known = CLASS.get(word or "")
        named = words.meaning(words.TYPE, {}, label) if label else None
        if known is None:
            self._reading.note(f"kind of engagement {word or label!r} is not known as employee or contractor")
            return named
        return named if named and (known, named) in _NARROWER else known

    def _private_address(self, row: Row) -> str | None:
        return row.text("personal_email") if self._private else None

    def _zone(self, row: Row) -> str | None:
        zone = row.text("user.timezone")
        if zone is not None and not is_zone(zone):
            self._reading.note(f"timezone {zone!r} is no IANA name, left out")
            return None
        return zone


def _name(row: Row) -> str | None:
    given = row.text("user.name.preferred_given_name") or row.text("user.name.given_name")
    family = row.text("user.name.preferred_family_name") or row.text("user.name.family_name")
    return full_name(given, family) or row.text("user.display_name")


def _work_addresses(row: Row) -> Iterator[str]:
    """Addresses of the user for work: before an account is made, the worker has none."""
    for one in row.objects("user.emails"):
        told = Row(row.place, one, row.at)
        if told.text("type") == "WORK":
            yield told.text("value") or ""
