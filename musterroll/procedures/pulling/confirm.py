"""A person's word that a list is whole although it shrank: from then on what it lacks is gone."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from musterroll.facts.errors import Refused
from musterroll.facts.fact import Fact
from musterroll.procedures.known import facts_of_book
from musterroll.procedures.named import by_name, with_reason
from musterroll.procedures.pulling.before import Pulled, base_of, kept, open_accesses, pulls
from musterroll.procedures.pulling.leaves import taken_back
from musterroll.procedures.pulling.pull import append, left_out, received
from musterroll.procedures.pulling.vanished import changed_accesses, gone
from musterroll.sources.extract import Extract
from musterroll.sources.port import Query, Source
from musterroll.sources.reading import Reading

if TYPE_CHECKING:
    from musterroll.store.setup import Book


@dataclass(frozen=True)
class Confirmed:
    """The pull that counts as complete now, and how many facts say that something is gone."""

    pulled: Pulled
    query: Query
    gone: int


def waiting(book: Book, source: Source) -> list[tuple[Query, Pulled]]:
    """The pulls that wait for a person's word: incomplete, whole as received, and after the last complete one."""
    known, found = facts_of_book(book), []
    for query in source.queries:
        before = pulls(known, source.name, query.name)
        base = base_of(before)
        for one in [each for each in before if each.full][-1:]:
            if query.may_shrink and not one.complete and (base is None or one.at > base.at):
                extract = kept(book, one)
                if extract is not None and extract.complete:
                    found.append((query, one))
    return found


def would_go(book: Book, source: Source, query: Query, one: Pulled) -> Iterator[Fact]:
    """What would be gone if a pull that waits were taken for complete. Nothing is recorded."""
    extract = kept(book, one)
    if extract is not None:
        yield from _gone(book, source, query, extract, source.read(extract))


def confirm(
    book: Book, source: Source, said: str, by: str, reason: str, now: datetime, *, sha256: str | None = None
) -> Confirmed:
    """Takes the last pull of a question for complete. `said` is the name of the question.

    `sha256` is that of the pull that is meant, where that is known: another one that came meanwhile is not confirmed.
    Refused where no pull of it waits: one that broke is never confirmed, because what lacks in it was never asked for.
    """
    name, why = by_name(by, "--by"), with_reason(reason)
    with book.turns.take(source.name):
        query, one = _meant(book, source, said)
        if sha256 not in (None, one.sha256):
            raise Refused(f"{query.title}: another pull has come since.", "Look at that one.")
        extract = kept(book, one)
        if extract is None:
            raise Refused(f"{query.title}: what was received was erased.", "Collect again.")
        reading = source.read(extract)
        ended = append(book, _gone(book, source, query, extract, reading), now)
        fact = received(source, extract, len(reading.refused), name, confirmed_because=why)
        append(book, [msgspec.structs.replace(fact, actor=name)], now)
    return Confirmed(one, query, ended.total())


def _gone(book: Book, source: Source, query: Query, extract: Extract, reading: Reading) -> Iterator[Fact]:
    """What the list no longer shows, now that it counts; nothing where rows of it could not be read."""
    known = facts_of_book(book)
    listed = [fact for fact in reading.facts() if query.undated]
    if reading.unreadable:
        raise Refused(f"{query.title}: {reading.unreadable}.", "Nothing can be known from it: collect again.")
    compared = dataclasses.replace(extract, complete=not left_out(reading))
    if query.undated:
        return changed_accesses(listed, open_accesses(known, source.name), compared)
    if query.lists_leaves:
        return taken_back(known, compared, source.read(extract).facts())
    before = [one for one in pulls(known, source.name, query.name) if one.sha256 != extract.sha256]
    return gone(book, source, compared, before)


def _meant(book: Book, source: Source, said: str) -> tuple[Query, Pulled]:
    found = {query.name: (query, one) for query, one in waiting(book, source)}
    if said not in found:
        which = f"Waiting: {', '.join(found)}." if found else "musterroll source list shows how each pull ended."
        raise Refused(f"No pull of {source.name} {said} waits for a person's word.", which)
    return found[said]
