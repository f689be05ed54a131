"""Users of Entra ID: a snapshot each, from the list, from the list of the deleted, or from what changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Literal

from msgspec import structs

from musterroll.facts.bodies import PersonObserved
from musterroll.facts.fact import Fact
from musterroll.sources.extract import Extract
from musterroll.sources.files import words
from musterroll.sources.reading import Reading, fact
from musterroll.sources.row import Row, emails, full_name
from musterroll.sources.systems.entra.delta import REMOVED

_EXTERNAL = "#EXT#"  # in the sign-in name of a guest, which is no address
_SMTP = "smtp:"
_DIFFERENT = object()


class Users:
    """Reads users. `disabled_is`, `date_zone` and the like are taken from the settings of the pull."""

    def __init__(self, reading: Reading, extract: Extract) -> None:
        told = {name: str(value).strip() for name, value in extract.parameters.items()}
        self._reading = reading
        self._disabled_gone = told.get("disabled_is", "").casefold() == "inactive"
        self._zone = told.get("date_zone") or "UTC"
        self._now: dict[str, Row] = {}
        self._told: dict[str, dict[str, Any]] = {}

    def user(self, row: Row) -> Iterable[Fact]:
        """Somebody who has an account, or whose account was deleted of late."""
        if row.about == "deleted":
            yield self._snapshot(row, "inactive", row.instant("deletedDateTime"))
        else:
            yield self._snapshot(row, self._status(row))

    def now(self, row: Row) -> Iterable[Fact]:
        """Describes how somebody who changed is now."""
        self._now[str(row.get("id"))] = row
        return ()

    def change(self, row: Row) -> Iterable[Fact]:
        """Somebody who changed, or whose account was deleted: of the latter nothing but the id is told."""
        account = row.key("id")
        if REMOVED in row.members:
            yield self._removed(row, account)
            return
        whole = self._whole(row, account)
        yield self._snapshot(whole, self._status(whole))

    def _whole(self, row: Row, account: str) -> Row:
        """Somebody as found after the change, and over it what the change tells: the list may be behind.

        Changes come in no order. Where two of them tell a member differently, what was found counts.
        """
        now = self._now.get(account)
        if now is None:
            self._reading.note("a user who changed was not found afterwards: read as the change told it")
            return row
        told = {name: value for name, value in row.members.items() if "@" not in name}
        first = self._told.setdefault(account, {})
        for name, value in told.items():
            if first.setdefault(name, value) != value:
                first[name] = _DIFFERENT
        sure = {name: value for name, value in told.items() if first[name] is not _DIFFERENT}
        return structs.replace(now, members={**now.members, **sure})

    def _removed(self, row: Row, account: str) -> Fact:
        reason = row.get(f"{REMOVED}.reason")
        if reason not in ("changed", "deleted"):  # the first can be restored, the second is gone for good
            self._reading.note("a user who was removed for a reason that is not known: read as deleted")
        body = PersonObserved(account=account, directory_id=account, status="inactive")
        return fact(row, "entra", "person.observed", body, happened_at=row.at)

    def _snapshot(self, row: Row, status: Literal["active", "inactive"] | None, since: datetime | None = None) -> Fact:
        account = row.key("id")
        body = PersonObserved(
            account=account,
            name=row.text("displayName") or full_name(row.text("givenName"), row.text("surname")),
            type=self._kind(row),
            emails=emails(*self._addresses(row, account)),
            directory_id=account,
            employee_number=row.text("employeeId"),
            department=row.text("department"),
            title=row.text("jobTitle"),
            manager=row.text("manager.mail") or row.text("manager.userPrincipalName") or row.text("manager.id"),
            status=status,
            started_on=self._day(row, "employeeHireDate"),
            ended_on=self._day(row, "employeeLeaveDateTime"),
        )
        return fact(row, "entra", "person.observed", body, happened_at=since or row.at)

    def _status(self, row: Row) -> Literal["active", "inactive"] | None:
        enabled = row.flag("accountEnabled")
        if enabled is None:
            self._reading.note("no word on whether the account is enabled: neither active nor inactive")
            return None
        if not enabled and self._disabled_gone:
            return "inactive"
        if not enabled:
            self._reading.note("a disabled account is read as neither active nor inactive")
            return None
        if row.text("externalUserState") == "PendingAcceptance":
            self._reading.note("a guest who has not accepted is read as neither active nor inactive")
            return None
        return "active"

    def _kind(self, row: Row) -> str | None:
        """The kind of employee, a free text; of a guest without one, that."""
        word = row.text("employeeType")
        if word is None or words.folded(word) in words.NO_TYPE:
            return "guest" if row.text("userType") == "Guest" else None
        known = words.meaning(words.TYPE, {}, word)
        if known is None:
            self._reading.note(f"employeeType {word!r} is kept as written")
        return known or " ".join(word.split()).casefold()

    def _addresses(self, row: Row, account: str) -> Iterable[str | None]:
        """The address, the sign-in name, the addresses of the mailbox, and others where they were asked for."""
        yield row.text("mail")
        name = row.text("userPrincipalName") or ""
        if row.about == "deleted":  # there Graph writes the id before it
            name = name.removeprefix(account.replace("-", ""))
        if _EXTERNAL not in name.upper():
            yield name
        for one in row.texts("proxyAddresses"):
            if one.casefold().startswith(_SMTP):
                yield one[len(_SMTP) :]
        yield from row.texts("otherMails")

    def _day(self, row: Row, name: str) -> date | None:
        """The day of an instant, in the zone of the settings: systems write the midnight of a place, in UTC."""
        from musterroll.rules.zones import zone  # it loads Arrow

        told = row.text(name)
        if told is None or len(told) == 10:
            return row.day(name)
        when = row.instant(name)
        if when is None or not 1900 <= when.year <= 9000:
            self._reading.note(f"{name} lies outside of history, left out")
            return None
        return when.astimezone(zone(self._zone)).date()
