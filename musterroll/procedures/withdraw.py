"""Taking back a file that was collected by mistake: a new fact, after which its facts no longer count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from musterroll.facts.errors import Conflict, TryLater
from musterroll.procedures.extracts import Extract, extracts, which, withdrawal
from musterroll.procedures.known import facts_of_book, rows
from musterroll.store.segments.withdrawn import VANISHED

if TYPE_CHECKING:
    from musterroll.facts.fact import Fact
    from musterroll.store.journal import Appended
    from musterroll.store.setup import Book

_TRIES = 20


@dataclass(frozen=True)
class Withdrawn:
    """What was withdrawn: the file, how many facts, the entry that says so, and later files of the same source.

    Its facts are those that were read from it, and those that say what vanished because it lacked it.
    """

    extract: Extract
    facts: int
    entry: int
    shared: tuple[str, ...]


def withdraw(book: Book, said: str, by: str, reason: str, now: datetime) -> Withdrawn:
    """Append the fact that a file is withdrawn; from then on its facts may be recorded again from other files."""
    known = facts_of_book(book)
    extract = which(known, said)
    fact = withdrawal(extract, by, reason, now)
    its, appended = _appended(book, fact, extract.sha256, now)
    others = [
        one.name for one in extracts(known).values() if one.source == extract.source and one.entry > extract.entry
    ]
    gone = rows(known, VANISHED)
    lacked = sum(str(row["extract"] or "").removeprefix("sha256:") == extract.sha256 for row in gone)
    return Withdrawn(extract, len(its) + lacked, appended.indices[0], tuple(others))


def _appended(book: Book, fact: Fact, sha256: str, now: datetime) -> tuple[list[Fact], Appended]:
    """The facts of the file and what came of the withdrawal; read again where some came in between."""
    for _ in range(_TRIES):
        size = book.entries.size()
        its = read_from(book, sha256, size)
        try:
            return its, book.journal.append([fact], received_at=now, expected_size=size, forget=its)
        except Conflict:
            continue
    raise TryLater("The book grows too fast to withdraw a file just now.", "Try again when less comes in.")


def read_from(book: Book, sha256: str, size: int) -> list[Fact]:
    """The facts among the first `size` entries that were read from a file; erased ones are left out."""
    origin = f"sha256:{sha256}"
    return [
        fact
        for _, fact in book.entries.facts(0, size)
        if fact is not None and fact.origin is not None and fact.origin.extract == origin
    ]
