"""Reading what Okta answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal

from musterroll.facts.bodies import AccessRecorded, PersonObserved, SignInObserved
from musterroll.facts.fact import Fact
from musterroll.facts.zones import is_zone
from musterroll.sources.extract import Extract
from musterroll.sources.files import words
from musterroll.sources.reading import Part, Reading, fact
from musterroll.sources.row import Row, RowRefused, emails, full_name, refuse
from musterroll.sources.settings import words_of
from musterroll.sources.systems.okta.groups import name_of, named

_RENAMED = "Okta may have renamed it; ask its support."
# Whether the account is the person's to work with. A suspended one is blocked, and says nothing about their work.
STATUS: dict[str, Literal["active", "inactive"] | None] = {
    "ACTIVE": "active",
    "RECOVERY": "active",
    "LOCKED_OUT": "active",
    "PASSWORD_EXPIRED": "active",
    "DEPROVISIONED": "inactive",
    "SUSPENDED": None,
    "STAGED": None,
    "PROVISIONED": None,
}


def read(extract: Extract) -> Reading:
    """The facts of any question to Okta."""
    okta = _Okta(extract)
    okta.reading = Reading(
        extract,
        {
            "users": Part(handler=okta.user),
            "groups": Part(handler=okta.group, context=True),
            "members": Part(handler=okta.member),
            "log": Part(handler=okta.grant if extract.query == "grants" else okta.sign_in),
        },
    )
    return okta.reading


class _Okta:
    """What reading needs to know of the pull: its settings and its groups."""

    reading: Reading

    def __init__(self, extract: Extract) -> None:
        told = {name: str(value) for name, value in extract.parameters.items()}
        self._starts, self._ends = told.get("start_date_attribute", ""), told.get("end_date_attribute", "")
        self._wanted = named(words_of(told.get("groups", "")))
        self._began = extract.began_at
        self._systems: dict[str, str] = {}

    def user(self, row: Row) -> Iterable[Fact]:
        """A snapshot of an account, and its last sign-in."""
        account = row.key("id")
        status = self._status(row)
        profile = row.inside("profile")
        login = profile.text("login")
        body = PersonObserved(
            account=account,
            name=profile.text("displayName") or full_name(profile.text("firstName"), profile.text("lastName")),
            type=self._type(profile),
            emails=emails(profile.text("email"), login),
            employee_number=profile.text("employeeNumber"),
            department=profile.text("department"),
            title=profile.text("title"),
            manager=profile.text("managerId") or profile.text("manager"),
            status=status,
            started_on=self._day(profile, self._starts),
            ended_on=self._day(profile, self._ends),
            home_zone=self._zone(profile),
        )
        changed = row.instant("statusChanged") if status == "inactive" else None
        yield fact(row, "okta", "person.observed", body, happened_at=changed or row.at)
        signed_in = row.instant("lastLogin")
        if signed_in:
            yield fact(row, "okta", "sign_in.observed", SignInObserved(account=account), happened_at=signed_in)

    def group(self, row: Row) -> Iterable[Fact]:
        """A group only describes: which system its members have access to."""
        name = name_of(row.members, self._wanted)
        if name is not None:
            self._systems[str(row.get("id"))] = self._wanted[name]
        return ()

    def member(self, row: Row) -> Iterable[Fact]:
        """A member of a group has access at the latest since the list was made."""
        body = AccessRecorded(account=row.key("id"), system=self._system(row.about), from_=self._began, in_scope=True)
        yield fact(row, "okta", "access.recorded", body)

    def grant(self, row: Row) -> Iterable[Fact]:
        """Someone was added to a group. Targets come in any order and are told apart by their type."""
        targets = row.objects("target")
        ids = {str(target.get("type")): str(target.get("id")) for target in targets if target.get("id")}
        for kind in ("User", "UserGroup"):
            if kind not in ids:
                raise refuse("target", f"no {kind}", "a User and a UserGroup", _RENAMED)
        if row.text("outcome.result") not in (None, "SUCCESS"):
            raise refuse("outcome.result", row.text("outcome.result"), "SUCCESS", "Nothing is to be done.")
        body = AccessRecorded(
            account=ids["User"], system=self._system(ids["UserGroup"]), from_=_published(row), in_scope=True
        )
        yield fact(row, "okta", "access.recorded", body, recorded_at=_published(row), actor=_actor(row))

    def sign_in(self, row: Row) -> Iterable[Fact]:
        """Someone signed in."""
        if row.text("outcome.result") != "SUCCESS":
            raise refuse("outcome.result", row.text("outcome.result"), "SUCCESS", "Nothing is to be done.")
        if row.text("actor.type") != "User":
            raise refuse("actor.type", row.text("actor.type"), "User", "Nothing is to be done.")
        body = SignInObserved(account=row.key("actor.id"))
        yield fact(row, "okta", "sign_in.observed", body, happened_at=_published(row))

    def _status(self, row: Row) -> Literal["active", "inactive"] | None:
        word = row.text("status")
        if word is None:
            raise refuse("status", None, "a status", _RENAMED)
        if word not in STATUS:
            self.reading.note(f"status {word} is not known, read as neither active nor inactive")
        elif STATUS[word] is None:
            self.reading.note(f"status {word} is read as neither active nor inactive")
        return STATUS.get(word)

    def _type(self, profile: Row) -> str | None:
        word = profile.text("userType")
        if word is None or words.folded(word) in words.NO_TYPE:
            return None
        known = words.meaning(words.TYPE, {}, word)
        if known is None:
            self.reading.note(f"userType {word!r} is kept as written")
        return known or " ".join(word.split()).casefold()

    def _day(self, profile: Row, attribute: str) -> date | None:
        """The day in a custom attribute. Anybody may write anything there: nobody is left out for it."""
        try:
            return profile.day(attribute) if attribute else None
        except RowRefused:
            self.reading.note(f"{attribute} holds no date as 2025-03-31, left out")
            return None

    def _zone(self, profile: Row) -> str | None:
        zone = profile.text("timezone")
        if zone is not None and not is_zone(zone):
            self.reading.note(f"timezone {zone!r} is no IANA name, left out")
            return None
        return zone

    def _system(self, group: str) -> str:
        if group not in self._systems:
            raise refuse("group", group, "a group of the settings", "Nothing is to be done.")
        return self._systems[group]


def _published(row: Row) -> datetime:
    when = row.instant("published")
    if when is None:
        raise refuse("published", None, "an instant", _RENAMED)
    return when


def _actor(row: Row) -> str:
    """Who added: the account in Okta, or its sign-in name."""
    return row.text("actor.alternateId") or row.text("actor.id") or "okta"
