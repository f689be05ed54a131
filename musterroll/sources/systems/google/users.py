"""Users of Google Workspace: a snapshot each, and the last sign-in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Literal

from musterroll.facts.bodies import PersonObserved, SignInObserved
from musterroll.facts.fact import Fact
from musterroll.sources.extract import Extract
from musterroll.sources.files import words
from musterroll.sources.reading import Reading, fact
from musterroll.sources.row import Row, RowRefused, emails

_PRIVATE = frozenset({"home", "other"})


class Users:
    """Reads rows of both lists. What Google types as anything is read where it has the shape of its documentation."""

    def __init__(self, reading: Reading, extract: Extract) -> None:
        told = {name: str(value) for name, value in extract.parameters.items()}
        self._reading, self._told = reading, told
        self._suspended_gone = told.get("suspended_is", "inactive").strip().casefold() != "unknown"

    def user(self, row: Row) -> Iterable[Fact]:
        """A snapshot of somebody who has an account."""
        status, since = self._status(row)
        yield from self._snapshot(row, status, since)

    def deleted(self, row: Row) -> Iterable[Fact]:
        """A snapshot of somebody whose account was deleted."""
        yield from self._snapshot(row, "inactive", "deletionTime")

    def _snapshot(self, row: Row, status: Literal["active", "inactive"] | None, since: str) -> Iterable[Fact]:
        account = row.key("id")
        work = self._work(row)
        body = PersonObserved(
            account=account,
            name=row.text("name.fullName"),
            type="guest" if row.get("isGuestUser") is True else self._kind(work),
            emails=emails(row.text("primaryEmail"), *self._addresses(row)),
            employee_number=self._typed(row, "externalIds", self._told.get("employee_id_type", "")),
            department=_text(work, "department"),
            title=_text(work, "title"),
            manager=self._typed(row, "relations", "manager"),
            status=status,
            started_on=self._day(row, "start_date_field"),
            ended_on=self._day(row, "end_date_field"),
        )
        when = row.instant(since) if since else None
        yield fact(row, "google", "person.observed", body, happened_at=when or row.at)
        signed_in = row.instant("lastLoginTime")
        if signed_in and signed_in.year > 1970:  # never is written as the beginning of 1970
            yield fact(row, "google", "sign_in.observed", SignInObserved(account=account), happened_at=signed_in)

    def _status(self, row: Row) -> tuple[Literal["active", "inactive"] | None, str]:
        """The status, and the member that says since when."""
        archived, suspended = row.flag("archived"), row.flag("suspended")
        if archived:
            return "inactive", "archivalTime"
        if suspended and self._suspended_gone:
            return "inactive", "suspensionTime"
        if suspended is None:
            self._reading.note("no word on whether the user is suspended: neither active nor inactive")
        elif suspended:
            self._reading.note("a suspended user is read as neither active nor inactive")
        return ("active", "") if suspended is False else (None, "")

    def _addresses(self, row: Row) -> Iterable[str]:
        """Aliases stand in three places; addresses that are marked as private are not read."""
        for one in self._objects(row, "emails"):
            if _text(one, "type") not in _PRIVATE:
                yield _text(one, "address") or ""
        for name in ("aliases", "nonEditableAliases"):
            listed = row.get(name)
            yield from (one for one in listed if isinstance(one, str)) if isinstance(listed, list) else ()

    def _work(self, row: Row) -> dict[str, Any]:
        """The primary organization, else the first."""
        listed = self._objects(row, "organizations")
        return next((one for one in listed if one.get("primary") is True), listed[0] if listed else {})

    def _kind(self, work: dict[str, Any]) -> str | None:
        """The kind of employee, a free text."""
        member = self._told.get("type_member", "")
        word = _text(work, member) if member else None
        if word is None or words.folded(word) in words.NO_TYPE:
            return None
        known = words.meaning(words.TYPE, {}, word)
        if known is None:
            self._reading.note(f"employee type {word!r} is kept as written")
        return known or " ".join(word.split()).casefold()

    def _typed(self, row: Row, name: str, kind: str) -> str | None:
        """The value of the first of a list of typed values that has this type."""
        listed = self._objects(row, name)
        return next((_text(one, "value") for one in listed if kind and one.get("type") == kind), None)

    def _objects(self, row: Row, name: str) -> list[dict[str, Any]]:
        try:
            return row.objects(name)
        except RowRefused:
            self._reading.note(f"{name} is no list of objects, left out")
            return []

    def _day(self, row: Row, setting: str) -> date | None:
        """The day in a field of one's own. Anybody may write anything there: nobody is left out for it."""
        field = self._told.get(setting, "")
        try:
            return row.day(f"customSchemas.{field}") if field else None
        except RowRefused:
            self._reading.note(f"{field} holds no date as 2025-03-31, left out")
            return None


def _text(members: dict[str, Any], name: str) -> str | None:
    value = members.get(name)
    return value.strip() or None if isinstance(value, str) else None
