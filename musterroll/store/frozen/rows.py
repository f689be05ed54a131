"""What is read from a view: plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from musterroll.store.reading.evidence import Received


@dataclass(frozen=True)
class About:
    """A view in numbers. `population` is the digest of its keys; `strata` count people, left out ones by reason too."""

    population: str
    zone: str
    policies: tuple[str, ...]
    tzdata: str
    history_from: str
    strata: Mapping[str, int]
    known_only_outside: Mapping[str, int]
    statuses: Mapping[str, int]
    titles: Mapping[str, str]
    received: tuple[Received, ...]


@dataclass(frozen=True)
class Member:
    """A person, in the population or left out with a reason."""

    person: str
    called: str
    emails: tuple[str, ...]
    type: str | None
    department: str | None
    title: str | None
    manager: str | None
    accounts: tuple[str, ...]
    started_on: str | None
    ended_on: str | None
    result: str
    reason: str | None
    strata: tuple[str, ...]
    population_from: str | None
    population_to: str | None


@dataclass(frozen=True)
class Owed:
    """An obligation of a person; `entry` is the completion that met it, null where none did."""

    id: str
    person: str
    requirement: str
    kind: str
    course: str | None
    topic: str | None
    policy_version: str | None
    trigger_on: str | None
    due: str | None
    original_due: str | None
    due_basis: str | None
    status: str
    completed_on: str | None
    completed_at: str | None
    days_late: int | None
    completion: str | None
    reason: str | None
    in_period: bool

    @property
    def entry(self) -> int | None:
        """The entry of the completion."""
        row = (self.completion or "").rpartition(":")[2]
        return int(row) if row.isdecimal() else None


@dataclass(frozen=True)
class Found:
    """A finding about a person, with the words that explain it."""

    finding: str
    code: str
    severity: str
    obligation: str | None
    sentence: str
    explained: str | None


@dataclass(frozen=True)
class Question:
    """A finding about the list as such; `person` is null where it is about a source or about everybody."""

    code: str
    severity: str
    person: str | None
    sentence: str
    explained: str | None


@dataclass(frozen=True)
class Known:
    """Which sources know somebody, and by what their accounts were joined."""

    person: str
    called: str
    known_to: str
    matched_by: tuple[str, ...]
    in_population: bool
