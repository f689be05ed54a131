"""What a story holds: plain values, which another process can be handed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from musterroll.rules.explanation.step import Step


@dataclass(frozen=True)
class Spell:
    """From its first to its last day, both included; without a last day it goes on.

    `told_by` is the account whose source said so, `entry` the number of the fact; both null where the rules joined
    several. `note` says what else was said.
    """

    what: str
    first: date
    last: date | None
    told_by: str | None = None
    entry: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Account:
    """One account of the person: where, since when it was seen, and what joined it to the others."""

    source: str
    account: str
    role: str
    first_seen: date | None
    rows: int
    completions: int
    mark: str | None
    matched_by: tuple[str, ...]


@dataclass(frozen=True)
class Address:
    """An address that was ever seen with the person, when, and in which sources.

    `held_from` and `held_to` bound the days on which it was theirs, where somebody else had it on others.
    """

    address: str
    first_seen: date | None
    last_seen: date | None
    sources: tuple[str, ...]
    held_from: date | None = None
    held_to: date | None = None


@dataclass(frozen=True)
class Story:
    """Everything dated that the rules know of a person, and the steps by which each verdict came about."""

    person: str
    name: str
    engagements: tuple[Spell, ...]
    leaves: tuple[Spell, ...]
    roles: tuple[Spell, ...]
    posts: tuple[Spell, ...]
    access: tuple[Spell, ...]
    accounts: tuple[Account, ...]
    addresses: tuple[Address, ...]
    steps: tuple[Step, ...]
