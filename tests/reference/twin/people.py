"""Rules 2.6 to 2.9: people, their keys and attributes, candidates, and whose an event is."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from tests.reference.twin.accounts import Account, Key, all_accounts, key_of, normal, snapshot_order
from tests.reference.twin.joins import Block, Hold, Joined, follows_address, joined, unlinked
from tests.reference.twin.known import Known
from tests.reference.twin.model import Row
from tests.reference.twin.time import text_key, trimmed

ROLE_ORDER = ["hris", "contractor_list", "directory", "other", "lms"]
RULE_ORDER = ["linked", "directory_id", "employee_number", "email", "event_day"]
ATTRIBUTES = ["name", "type", "department", "title", "manager", "status", "home_zone"]


@dataclass(eq=False)
class Person:
    key: str
    aliases: list[str]
    accounts: list[Account]  # by precedence, first sighting, source, account
    blocks: list[Block]
    rules: set[str] = field(default_factory=set)
    attributes: Row = field(default_factory=dict)

    @property
    def unmatched(self) -> bool:
        """2.9: known to the training platform alone."""
        return not any(account.snapshots and account.role != "lms" for account in self.accounts)

    @property
    def apart(self) -> bool:
        """2.3: a shared or service account."""
        return bool(self.accounts) and self.accounts[0].apart

    def identifiers(self) -> set[str]:
        """Every account key and every address."""
        keys = {account.key[1] for account in self.accounts}
        return keys | {address for account in self.accounts for address in account.addresses}

    def marked(self, mark: str) -> bool:
        return any(account.marked == mark for account in self.accounts)

    def has_role(self, *roles: str) -> bool:
        return any(account.role in roles and account.snapshots for account in self.accounts)


def plain(text: str | None) -> str:
    """Case-folded, blanks collapsed."""
    return collapsed(text or "")


def key_from(key: Key) -> str:
    return "p_" + hashlib.sha256("\n".join(key).encode()).hexdigest()[:16]


def source_rank(source: str, role: str, known: Known) -> tuple[int, int, str]:
    """2.8: the policy's precedence in its order, then role, then name."""
    named = known.policy.identity.precedence
    place = named.index(source) if source in named else len(named)
    return place, ROLE_ORDER.index(role if role in ROLE_ORDER else "other"), source


def account_rank(account: Account, known: Known) -> tuple[Any, ...]:
    """2.8: precedence, first sighting (none last), source, account."""
    return source_rank(account.key[0], account.role, known), account.seen or date.max, account.key


def snapshots_by_source(accounts: list[Account], known: Known) -> dict[str, list[Row]]:
    """The snapshots of each source, oldest first; the best source first (accounts come ranked)."""
    found: dict[str, list[Row]] = {}
    for account in accounts:
        found.setdefault(account.key[0], []).extend(account.snapshots)
    return {source: sorted(rows, key=lambda row: snapshot_order(row, known)) for source, rows in found.items()}


def best_value(accounts: list[Account], column: str, known: Known) -> str | None:
    """2.8: the latest value of the best source that has one."""
    for rows in snapshots_by_source(accounts, known).values():
        for row in reversed(rows):
            if value := (text_key if column in ("type", "status") else trimmed)(row[column]):
                return value
    return None


@lru_cache(10_000)
def collapsed(text: str) -> str:
    return re.sub(r"[ \t\r\n\f]+", " ", text).strip(" ").lower()


class People:
    """Everybody, and whose each dated event is."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.accounts = all_accounts(known)
        self.joined: Joined = joined(list(self.accounts.values()), known)
        self.all = sorted((self._person(group) for group in self.joined.groups), key=lambda person: person.key)
        self.by_account = {account.key: person for person in self.all for account in person.accounts}
        self.by_block = {id(block): person for person in self.all for block in person.blocks}
        self.holds = {
            address: [hold for hold in here if hold.block.observed()] for address, here in self.joined.holds.items()
        }
        self.candidates = self._candidates()

    def _person(self, blocks: list[Block]) -> Person:
        accounts = [account for block in blocks for account in block.accounts]
        accounts.sort(key=lambda account: account_rank(account, self.known))
        key = key_from(accounts[0].key)
        aliases = sorted({key_from(account.key) for account in accounts} - {key})
        mine = {account.key for account in accounts}
        rules = {rule for pair, rule in self.joined.by_rule if pair <= mine}
        rules |= {"email" for left, _ in self.joined.by_email if left in blocks}
        attributes = {column: best_value(accounts, column, self.known) for column in ATTRIBUTES}
        return Person(key, aliases, accounts, blocks, rules, attributes)

    def owner(self, row: Row, day: date | None) -> Person | None:
        """2.7: whose a dated event is (blocks without snapshots hold nothing); of a shared account nobody's."""
        key = key_of(row)
        if key is None or self.accounts[key].apart:
            return None
        own = self.by_account[key]
        if day is None:
            return own
        holders = {
            self.by_block[id(hold.block)].key: self.by_block[id(hold.block)]
            for hold in self.holds.get(key[1], [])
            if hold.covers(day) and not hold.contested
        }
        if len(holders) != 1:
            return own
        return next(iter(holders.values()))

    def named(self, text: str) -> list[Person]:
        """People whom an e-mail address or account key names."""
        wanted = normal(text.strip(" "))
        return [person for person in self.all if wanted in person.identifiers()]

    def _candidates(self) -> list[tuple[Person, Person]]:
        """2.6: pairs that a human must decide, each once; the one known to HR or the directory first."""
        pairs = [*self._by_address(), *self._by_name()]
        unique: dict[frozenset[str], tuple[Person, Person]] = {}
        for left, right in pairs:
            if left is not right:
                unique.setdefault(frozenset((left.key, right.key)), in_order(left, right))
        return list(unique.values())

    def _by_address(self) -> list[tuple[Person, Person]]:
        return [
            (self.by_block[id(a.block)], self.by_block[id(b.block)])
            for holds in self.joined.holds.values()
            for place, a in enumerate(holds)
            for b in holds[place + 1 :]
            if (a.contested or b.contested or overlap(a, b)) and not unlinked(a.block, b.block, self.joined.decided)
        ]

    def _by_name(self) -> list[tuple[Person, Person]]:
        found = []
        for person in self.all:
            for account in person.accounts if person.unmatched and not person.apart else ():
                namesakes = [other for other in self.all if other is not person and namesake(account, other)]
                if len(namesakes) == 1 and not self._parted(person.accounts, namesakes[0].accounts):
                    found.append((namesakes[0], person))
        return found

    def _parted(self, left: list[Account], right: list[Account]) -> bool:
        return unlinked(Block(left), Block(right), self.joined.decided)


def overlap(left: Hold, right: Hold) -> bool:
    """2.6: holds overlap; not of blocks of nothing but address-keyed training accounts (2.7 decides those)."""
    return left.first <= right.last and right.first <= left.last and not by_day(left.block) and not by_day(right.block)


def by_day(block: Block) -> bool:
    return all(follows_address(account) for account in block.accounts)


def namesake(account: Account, person: Person) -> bool:
    """2.6: a person with an HRIS, contractor or directory account of the same name."""
    name = plain(account.name)
    return (
        bool(name)
        and not person.apart
        and person.has_role("hris", "contractor_list", "directory")
        and plain(person.attributes["name"]) == name
    )


def in_order(left: Person, right: Person) -> tuple[Person, Person]:
    return min((left, right), key=standing), max((left, right), key=standing)


def standing(person: Person) -> tuple[bool, bool, str]:
    return person.apart, person.unmatched, person.key
