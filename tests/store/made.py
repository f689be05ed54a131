"""Facts that tests put into a book. Ana is an employee, Bo a contractor."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from musterroll.facts import bodies
from musterroll.facts.fact import Fact, Origin


def completion(number: int, who: str = "ana") -> Fact:
    """One completion a second."""
    return Fact(
        kind="completion.observed",
        source="knowbe4",
        body=bodies.CompletionObserved(account=who, course="SEC-AWARE", version="2.1", result="passed"),
        happened_at=datetime(2025, 4, 2, 9, tzinfo=UTC) + timedelta(seconds=number),
        origin=Origin(extract="sha256:" + "a" * 64, row=number),
    )


def completions(first: int, last: int, who: str = "ana") -> list[Fact]:
    """Completions from `first` to before `last`."""
    return [completion(number, who) for number in range(first, last)]


def person(account: str = "ana", **members: Any) -> Fact:
    """A snapshot of a person."""
    return Fact(kind="person.observed", source="okta", body=bodies.PersonObserved(account=account, **members))
