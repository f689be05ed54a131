"""A book of a few people, for procedures: Ana, Bo, Cy, Dee and Eli sign in, are trained and are recorded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from musterroll import config
from musterroll.config import Config
from musterroll.facts.bodies import CompletionObserved, ExtractReceived, PersonObserved, SignInObserved
from musterroll.facts.fact import Fact
from musterroll.procedures import log_keys
from musterroll.store.setup import Book, open_book

NOON = datetime(2026, 1, 20, 12, 0, tzinfo=UTC)
PEOPLE = ("ana", "bo", "cy", "dee", "eli")
HOUR = timedelta(hours=1)


def new_book(folder: Path, settings: str = "") -> Book:
    """An empty book with a key; `settings` are further lines of its `musterroll.toml`."""
    made = config.create(folder, origin="log.example/musterroll")
    with (folder / config.FILE).open("a", encoding="utf-8") as file:
        file.write(settings)
    made = config.load(folder, {})
    log_keys.create(made)
    return open_book(made, create=True)


def opened(made: Config, *, doubted: bool = False) -> Book:
    """The book once more, as another process would open it."""
    return open_book(made, doubted=doubted)


def employee(person: str) -> Fact:
    """Somebody who works there since before the period."""
    body = PersonObserved(
        account=person, type="employee", status="active", started_on=date(2024, 6, 3), emails=[f"{person}@example.com"]
    )
    return Fact(kind="person.observed", source="okta", body=body)


def completion(person: str, day: int = 1) -> Fact:
    """A course that somebody passed on a day of March 2025."""
    return Fact(
        kind="completion.observed",
        source="knowbe4",
        happened_at=datetime(2025, 3, day, 9, 30, tzinfo=UTC),
        body=CompletionObserved(account=person, course="SEC-AWARE", status="Passed", result="passed"),
    )


def sign_in(person: str, minute: int) -> Fact:
    """An account that was used."""
    at = datetime(2025, 4, 1, 8, tzinfo=UTC) + timedelta(minutes=minute)
    return Fact(kind="sign_in.observed", source="okta", happened_at=at, body=SignInObserved(account=person))


def record(book: Book, facts: Sequence[Fact], at: datetime = NOON, together: int = 7) -> None:
    """Appends facts, some at a time, a second apart."""
    for turn, first in enumerate(range(0, len(facts), together)):
        book.journal.append(facts[first : first + together], received_at=at + turn * timedelta(seconds=1))


def many(count: int) -> list[Fact]:
    """That many different facts."""
    return [sign_in(PEOPLE[at % len(PEOPLE)], at) for at in range(count)]


def keep_extract(book: Book, raw: bytes, source: str = "knowbe4", at: datetime = NOON) -> str:
    """An extract and the fact that names it; its digest."""
    digest = book.extracts.keep(raw)
    body = ExtractReceived(sha256=digest, source=source, bytes=len(raw), collected_by="tests")
    book.journal.append([Fact(kind="extract.received", source=source, body=body)], received_at=at)
    return digest
