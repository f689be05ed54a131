"""Northfen's back office while it is being written: people are hired, things happen, cases are noted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from musterroll.sources.demo.people import TITLES, Member, Names, Spell
from musterroll.sources.demo.plants import Due, Plant, day

NEW_YORK = ZoneInfo("America/New_York")
When = str | date | datetime  # "2025-03-10": some office hour of it; "… 23:59:59": New York; a date: no time known

# Departments that only the awareness requirement binds: where somebody goes of whom nothing else is said.
NEUTRAL = ("Marketing", "Legal", "Design", "Sales", "Facilities")
# Courses of the training platform; everything else is taken on the learning portal.
ON_PLATFORM = {
    "SEC-AWARE": "Northfen Security Awareness {year}",
    "AI-USE": "Using AI Tools Safely",
    "PRIVACY": "Privacy for People Teams",
    "PROD-SAFE": "Working in Production",
    "DATA-SAFE": "Customer Data in the Warehouse",
    "SECRETS-JIT": "Keeping Secrets out of Git",
}


class Office:
    """All rows of all files so far, the facts that no CSV carries, and what was planted."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.names = Names(rng)
        self.members: list[Member] = []
        self.rows: dict[str, list[dict[str, Any]]] = {}
        self.facts: list[dict[str, Any]] = []
        self.plants: list[Plant] = []
        self.heads: dict[str, str] = {}
        self.former_contractors: list[tuple[Member, Spell]] = []
        self.extra_okta: list[dict[str, str]] = []
        self.workshop_people: list[Member] = []

    # People

    def hire(
        self,
        started: str,
        ended: str | None = None,
        *,
        department: str | None = None,
        type: str = "employee",  # the column's name
        name: tuple[str, str] | None = None,
        email: str | None = None,
        title: str | None = None,
    ) -> Member:
        """A new member of staff, in HR and in the directory, with an address of their own."""
        department = department or self.rng.choice(NEUTRAL)
        given, family, address = self.names.next()
        if name:
            given, family = name
        number = f"NF{len(self.members) + 1001}"
        spell = Spell(day(started), day(ended) if ended else None)
        member = Member(
            number,
            self._letters(6),
            "00u" + self._letters(17),
            given,
            family,
            email or address,
            type,
            department,
            title or TITLES.get(department, "Specialist"),
            [spell],
            self.heads.get(department, ""),
        )
        self.members.append(member)
        return member

    def _letters(self, count: int) -> str:
        # A letter first and no e: no spreadsheet takes such a key for a number.
        return "x" + "".join(self.rng.choice("abcdfghijkmnpqrstuvwxyz23456789") for _ in range(count - 1))

    def okta_only(self, name: str, email: str) -> str:
        """An account that only the directory knows; gives its id."""
        account = "00u" + self._letters(17)
        self.extra_okta.append({"id": account, "given": name, "family": "", "email": email, "status": "ACTIVE"})
        return account

    def second_okta_account(self, who: Member) -> str:
        """Another account of the directory under the address of `who`; gives its id."""
        account = self.okta_only(who.given, who.email)
        self.extra_okta[-1] |= {"family": f"{who.family} (admin)", "login": f"adm-{who.email}"}
        return account

    def veteran(self, **about: Any) -> Member:
        """Somebody who was here long before history begins."""
        started = date(2019, 1, 7) + timedelta(days=self.rng.randrange(1200))
        return self.hire(started.isoformat(), **about)

    def contractor(self, started: str, ended: str | None = None, *, in_scope: bool = True, **about: Any) -> Member:
        """A contractor; with access to customer data from the first day, or with none that is in scope."""
        member = self.hire(started, ended, type="contractor", **about)
        self.access(member, "crm" if in_scope else "cafeteria", started, ended, in_scope=in_scope)
        return member

    # Training

    def moment(self, when: str) -> datetime:
        """An instant: as written in New York, or some office hour of a bare day."""
        if len(when) > 10:
            return datetime.fromisoformat(when).replace(tzinfo=NEW_YORK)
        at = time(self.rng.randrange(9, 17), self.rng.randrange(60), self.rng.randrange(60))
        return datetime.combine(date.fromisoformat(when), at, NEW_YORK)

    def took(self, who: Member | str, course: str, when: When | None, version: str = "", **cells: Any) -> None:
        """One line of a training export. `who` is a member or the address the platform knows."""
        email = who.email if isinstance(who, Member) else who
        at = self.moment(when) if isinstance(when, str) else when
        row = {"email": email, "course": course, "version": version, "completed": at, "result": "completed"}
        if isinstance(who, Member):
            row |= {"given": who.given, "family": who.family}
        table = "platform" if course in ON_PLATFORM else "portal"
        if table == "platform":
            year = at.year if at else 2025
            row["course"] = ON_PLATFORM[course].format(year=year)
            row["version"] = version or version_of(course, year)
        self.rows.setdefault(table, []).append(row | cells)

    def aware(self, who: Member | str, *days: When) -> None:
        """The yearly awareness course, taken on these days."""
        for when in days:
            self.took(who, "SEC-AWARE", when)

    def entered(
        self, who: Member, course: str, when: str, *, recorded: str, actor: str, method: str = "manual", **cells: Any
    ) -> None:
        """A completion that somebody (or a synchronisation) wrote down, with the day of writing."""
        about = {"method": method, "recorded": day(recorded), "actor": actor}
        at = self.moment(when)
        version = version_of(course, at.year)
        self._row("entries", email=who.email, course=course, version=version, completed=at, **about, **cells)

    def attended(self, who: Member, event: str, on: str, version: str) -> None:
        """A line of the workshop spreadsheet: a day, no time."""
        self._row("workshops", email=who.email, name=who.name, event=event, on=day(on), version=version)

    # Everything else that is dated

    def _row(self, table: str, **cells: Any) -> None:
        self.rows.setdefault(table, []).append(cells)

    def role(self, who: Member, role: str, started: str, ended: str | None = None) -> None:
        """A role with its days."""
        self._row("roles", email=who.email, role=role, started=day(started), ended=day(ended) if ended else None)

    def access(
        self, who: Member, system: str, since: When, until: str | None = None, *, in_scope: bool | None = True
    ) -> None:
        """Access to a system; a bare day is a grant of which only the day is known."""
        since = self.moment(since) if isinstance(since, str) and len(since) > 10 else since
        since = day(since) if isinstance(since, str) else since
        self._row(
            "access",
            email=who.email,
            system=system,
            since=since,
            until=day(until) if until else None,
            in_scope=in_scope,
        )

    def leave(self, who: Member, started: str, ended: str | None, approved: str | None) -> None:
        """A leave, with the day on which it was approved."""
        self._row(
            "leaves",
            email=who.email,
            started=day(started),
            ended=day(ended) if ended else None,
            approved=day(approved) if approved else None,
        )

    def sign_in(self, who: Member, when: str) -> None:
        """One use of the account."""
        self._row("sign_ins", email=who.email, at=self.moment(when))

    def alert(self, who: Member, when: When, alert: str = "secret_pushed") -> None:
        """An alert about the person."""
        at = self.moment(when) if isinstance(when, str) else when
        self._row("alerts", email=who.email, alert=alert, at=at)

    def exempt(
        self,
        who: Member,
        requirement: str,
        granted: str,
        started: str,
        ended: str | None,
        *,
        asked_by: str = "people@northfen.example",
        approved_by: str = "ciso@northfen.example",
    ) -> None:
        """An exemption with its span and the two people behind it."""
        self._row(
            "exemptions",
            email=who.email,
            requirement=requirement,
            granted=day(granted),
            started=day(started),
            ended=day(ended) if ended else None,
            reason="medical",
            asked_by=asked_by,
            approved_by=approved_by,
        )

    def withdraw(self, who: Member, requirement: str, on: str) -> None:
        """The withdrawal of this person's exemption."""
        for row in self.rows["exemptions"]:
            if (row["email"], row["requirement"]) == (who.email, requirement):
                row["withdrawn"] = day(on)

    def session(self, event: str, on: str, attendees: Iterable[str], trainer: str = "Secure Lines Ltd") -> None:
        """A live session and the roster of who was there."""
        for email in attendees:
            self._row("sessions", event=event, on=day(on), place="Boston", trainer=trainer, attendee=email)

    def fact(self, kind: str, source: str, happened: When | None, body: dict[str, Any]) -> None:
        """One line of `northfen.facts.jsonl`."""
        at = self.moment(happened) if isinstance(happened, str) and len(happened) > 10 else happened
        self.facts.append({"kind": kind, "happened_at": written(at), "source": source, "body": body})

    def link(self, kind: str, on: str, accounts: list[dict[str, str]], by: str, reason: str) -> None:
        """A human's word that accounts are one person's (`accounts.linked`), or not (`accounts.unlinked`)."""
        self.fact(kind, "people-team", on, {"accounts": accounts, "by": by, "reason": reason})

    def mark(self, source: str, account: str, on: str, as_: str, reason: str, users: Iterable[str] = ()) -> None:
        """A human's word about an account: shared, service or excluded."""
        body: dict[str, Any] = {"account": account, "as": as_, "by": "it@northfen.example", "reason": reason}
        self.fact("account.marked", source, on, body | ({"users": list(users)} if users else {}))

    # What was planted

    def plant(
        self,
        case: str,
        who: Member | str | None,
        requirement: str | None,
        *dues: Due,
        findings: Iterable[str] = (),
        result: str | None = None,
        reason: str | None = None,
        strata: Iterable[str] = (),
    ) -> None:
        """Note a case. `who` may be an account key ("knowbe4:…") of somebody only the training platform knows."""
        codes = [code for due in dues for code in due.codes()] + list(findings)
        email = who.email if isinstance(who, Member) else who.partition(":")[2] if who else None
        account = who.account if isinstance(who, Member) else who
        self.plants.append(Plant(case, email, account, requirement, dues, tuple(codes), result, reason, tuple(strata)))


def version_of(course: str, year: int) -> str:
    """The version that the platform serves in a year: awareness is renewed each January."""
    return {2023: "3.0", 2024: "4.0"}.get(year, "5.0") if course == "SEC-AWARE" else "1.0"


def written(at: When | None) -> str | None:
    """An instant or day as the facts format writes it."""
    if isinstance(at, datetime):
        return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return at.isoformat() if isinstance(at, date) else at
