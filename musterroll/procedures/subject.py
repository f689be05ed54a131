"""The person whom an erasure is about: accounts, addresses and names, and the facts that are about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import msgspec

from musterroll.facts.bodies import AccountMarked, AccountsLinked, AccountsUnlinked, PersonObserved, SessionHeld
from musterroll.facts.errors import Refused
from musterroll.facts.fact import Fact
from musterroll.procedures.known import adopted_policies
from musterroll.rules import pipeline
from musterroll.rules.explain import find_people
from musterroll.rules.policy.default import default_policy
from musterroll.rules.question import Question

if TYPE_CHECKING:
    from musterroll.facts.tables import FactTables

_SHOWN = 8


@dataclass(frozen=True)
class Subject:
    """One person as the book knows them. Addresses, names and account keys are case-folded."""

    person: str
    name: str
    accounts: frozenset[tuple[str, str]]
    addresses: frozenset[str]
    names: frozenset[str]

    @property
    def words(self) -> frozenset[str]:
        """Everything that may stand for the person in a cell."""
        return self.names | self.addresses | {account for _, account in self.accounts}

    def means(self, word: str | None) -> bool:
        """Whether a text is one of the person's addresses or account keys."""
        folded = (word or "").strip().casefold()
        return folded in self.addresses or any(folded == account for _, account in self.accounts)


def subject(facts: FactTables, words: str, today: date) -> Subject:
    """The one person whom `words` mean, as `explain` finds them; Refused where nobody or several may be meant."""
    policies = adopted_policies(facts) or (default_policy("UTC"),)
    run = pipeline.run(facts, policies, Question(today, today, today))
    found = find_people(run, words)
    if not found:
        raise Refused(f"Nobody in the book is known as {words!r}.", "Give an e-mail address, a name or source:account.")
    if len(found) > 1:
        shown = "; ".join(f"{one.name} ({', '.join(one.accounts)})" for one in found[:_SHOWN])
        raise Refused(
            f"Several people may be meant by {words!r}: {shown}.", "Give an address or account of one of them."
        )
    one = found[0]
    held = run.rows(
        "SELECT DISTINCT h.address FROM account_addresses h JOIN account_people p USING (acct) WHERE p.pid = ?", one.pid
    )
    named = run.rows(
        "SELECT DISTINCT s.name FROM account_snapshots s JOIN account_people p USING (acct)"
        " WHERE p.pid = ? AND s.name IS NOT NULL",
        one.pid,
    )
    accounts = [account.partition(":") for account in one.accounts]
    return Subject(
        one.person,
        one.name,
        frozenset((source, account.casefold()) for source, _, account in accounts),
        frozenset(row["address"].casefold() for row in held)
        | {account.casefold() for _, _, account in accounts if "@" in account},
        frozenset(" ".join(row["name"].split()).casefold() for row in named),
    )


@dataclass(frozen=True)
class Entangled:
    """A fact that names the person among others: the entry, and what it says without them."""

    index: int
    rest: Fact


def about(fact: Fact, person: Subject) -> bool:
    """Whether a fact is about the person alone, or about an account of theirs."""
    body = fact.body
    if isinstance(body, AccountsLinked | AccountsUnlinked):
        return any((one.source, one.account.casefold()) in person.accounts for one in body.accounts)
    if isinstance(body, SessionHeld):
        return False
    account = body.get("account") if isinstance(body, dict) else getattr(body, "account", None)
    if isinstance(account, str) and account:
        return (fact.source, account.strip().casefold()) in person.accounts
    return person.means(getattr(body, "identity", None))


def without(fact: Fact, person: Subject) -> Fact | None:
    """A fact about several people without this one; None where it does not name them."""
    body = fact.body
    if isinstance(body, SessionHeld) and (left := _left(body.attendees, person)) is not None:
        return msgspec.structs.replace(fact, body=msgspec.structs.replace(body, attendees=left))
    if isinstance(body, AccountMarked) and (left := _left(body.users or (), person)) is not None:
        return msgspec.structs.replace(fact, body=msgspec.structs.replace(body, users=left))
    if isinstance(body, PersonObserved) and body.manager and _names(body.manager, person):
        return msgspec.structs.replace(fact, body=msgspec.structs.replace(body, manager=None))
    return None


def named_by(facts: Iterable[tuple[int, Fact]], person: Subject) -> tuple[list[tuple[int, Fact]], list[Entangled]]:
    """The facts about the person, and those that name them among others, each with its entry."""
    alone: list[tuple[int, Fact]] = []
    entangled: list[Entangled] = []
    for index, fact in facts:
        if about(fact, person):
            alone.append((index, fact))
        elif (rest := without(fact, person)) is not None:
            entangled.append(Entangled(index, rest))
    return alone, entangled


def _left(named: Iterable[str], person: Subject) -> list[str] | None:
    """Those who are not the person; None where all are."""
    named = list(named)
    left = [one for one in named if not person.means(one)]
    return left if len(left) < len(named) else None


def _names(manager: str, person: Subject) -> bool:
    folded = " ".join(manager.split()).casefold()
    return folded in person.names or person.means(folded)


def days_of(facts: Iterable[Fact]) -> Iterator[date]:
    """The days on which facts happened, where they say one."""
    for fact in facts:
        if fact.happened_at is not None:
            yield fact.happened_at.date() if isinstance(fact.happened_at, datetime) else fact.happened_at
