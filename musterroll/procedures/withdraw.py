"""Taking back a file that was collected by mistake: a new fact, after which its facts no longer count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from musterroll.procedures.extracts import Extract, extracts, which, withdrawal
from musterroll.procedures.known import facts_of_book

if TYPE_CHECKING:
    from musterroll.facts.fact import Fact
    from musterroll.store.setup import Book


@dataclass(frozen=True)
class Withdrawn:
    """What was withdrawn: the file, how many facts, the entry that says so, and later files of the same source."""

    extract: Extract
    facts: int
    entry: int
    shared: tuple[str, ...]


def withdraw(book: Book, said: str, by: str, reason: str, now: datetime) -> Withdrawn:
    """Append the fact that a file is withdrawn; from then on its facts may be recorded again from other files."""
    known = facts_of_book(book)
    extract = which(known, said)
    fact = withdrawal(extract, by, reason, now)
    its = read_from(book, extract.sha256)
    appended = book.journal.append([fact], received_at=now, forget=its)
    others = [
        one.name for one in extracts(known).values() if one.source == extract.source and one.entry > extract.entry
    ]
    return Withdrawn(extract, len(its), appended.indices[0], tuple(others))


def read_from(book: Book, sha256: str) -> list[Fact]:
    """The facts that were read from a file; erased ones are left out."""
    origin = f"sha256:{sha256}"
    return [
        fact
        for _, fact in book.entries.facts(0, book.entries.size())
        if fact is not None and fact.origin is not None and fact.origin.extract == origin
    ]
