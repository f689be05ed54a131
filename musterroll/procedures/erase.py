"""Erasing what the book says about a person: bodies go, entries and proofs stay, and facts say so.

1. Find the person's facts, those that name them among others, and the files with rows about them.
2. Refuse inside the retention time, unless a person takes that upon themselves.
3. Write redacted copies of the files; append facts that say which entries and files are erased, and, in place of
   facts about several people, the same facts without this one.
4. Only then delete: bodies and salts, segments with them, the keys of the files. Whoever is interrupted runs it
   again: what was found before and not deleted is found again. State follows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from musterroll.facts.errors import MusterrollError, Refused
from musterroll.facts.fact import Fact
from musterroll.procedures.decide import HERE
from musterroll.procedures.known import adopted_policies, facts_of_book, others
from musterroll.procedures.named import by_name, with_reason
from musterroll.procedures.subject import Entangled, Subject, named_by, subject
from musterroll.rules.policy.together import policy_in_force
from musterroll.sources.files.redact import About, Redacted, redacted
from musterroll.sources.redact_extract import is_extract, redacted_extract
from musterroll.store.frozen.write import forget

if TYPE_CHECKING:
    from musterroll.facts.tables import FactTables
    from musterroll.store.setup import Book

_YEARS = 7  # where no policy says otherwise


@dataclass(frozen=True)
class Found:
    """What an erasure would take: entries, entangled ones, files with their redacted copies, and files unread."""

    person: Subject
    entries: tuple[int, ...]
    entangled: tuple[Entangled, ...]
    files: tuple[tuple[str, Redacted], ...]
    unread: tuple[str, ...]
    kept_until: date

    @property
    def bodies(self) -> list[int]:
        """All entries whose bodies go."""
        return sorted({*self.entries, *(one.index for one in self.entangled)})

    def may_be_erased(self, now: datetime, *, before_retention: bool) -> bool:
        """Whether the retention time is over, or somebody goes on all the same."""
        return before_retention or now.date() > self.kept_until


@dataclass(frozen=True)
class Erased:
    """What was done: bodies deleted, files redacted, and the entry of the last fact that says so."""

    bodies: int
    files: int
    size: int


def find(book: Book, words: str, now: datetime) -> Found:
    """Everything in the book about the one person whom `words` mean."""
    facts = facts_of_book(book)
    person = subject(facts, words, now.date())
    alone, entangled = named_by(_facts(book), person)
    numbered = _rows_by_file([fact for _, fact in alone])
    files, unread = _files(book, facts, person, numbered)
    entries = tuple(index for index, _ in alone)
    return Found(person, entries, tuple(entangled), files, unread, _kept_until(book, facts, entries, now))


def erase(book: Book, found: Found, by: str, reason: str, now: datetime, *, before_retention: bool = False) -> Erased:
    """Erase what was found. Refused inside the retention time without `before_retention`, and where nothing is left."""
    name, why = by_name(by, "--by"), with_reason(reason)
    if not found.bodies and not found.files:
        raise Refused("Nothing about this person is left to erase.", "musterroll log verify counts what was erased.")
    if not found.may_be_erased(now, before_retention=before_retention):
        raise Refused(
            f"Records about {found.person.name} are to be kept until {found.kept_until}; nothing was erased.",
            "To erase them all the same, and have the book say so: --before-retention.",
        )
    for _, copy in found.files:
        book.extracts.keep(copy.data)
    early = now.date() <= found.kept_until
    appended = book.journal.append(_facts_of_it(book, found, name, why, now, early), received_at=now)
    bodies = book.entries.erase(found.bodies)
    book.segments.redact(found.bodies)
    forget(book.config.views)
    for digest, _ in found.files:
        book.extracts.destroy(digest)
    book.pushed.rebuild()
    state = book.state.head()
    if state is not None:
        book.state.catch_up(state.as_of, period=(state.period_start, state.period_end))
    book.entries.erase(())  # once more, so that what tables made of facts held is overwritten in the file too
    return Erased(bodies, len(found.files), appended.head.size)


def _facts_of_it(book: Book, found: Found, by: str, reason: str, now: datetime, early: bool) -> list[Fact]:
    said = {"by": by, "reason": reason} | ({"before_retention": True} if early else {})
    facts = [one.rest for one in found.entangled]
    facts += [_fact("extract.redacted", {**said, **_redaction(digest, copy)}, by, now) for digest, copy in found.files]
    return facts + [_fact("body.erased", {**said, "index": index}, by, now) for index in found.bodies]


def _redaction(digest: str, copy: Redacted) -> dict[str, object]:
    from hashlib import sha256

    return {"sha256": digest, "redacted": sha256(copy.data).hexdigest(), "rows": copy.rows}


def _fact(kind: str, body: dict[str, object], by: str, now: datetime) -> Fact:
    return Fact(kind=kind, source=HERE, body=body, happened_at=now, actor=by)


def _facts(book: Book) -> Iterator[tuple[int, Fact]]:
    for entry, fact in book.entries.facts(0, book.entries.size()):
        if fact is not None:
            yield entry.index, fact


def _rows_by_file(facts: list[Fact]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for fact in facts:
        if fact.origin is not None and fact.origin.extract and fact.origin.row is not None:
            found.setdefault(fact.origin.extract.removeprefix("sha256:"), set()).add(fact.origin.row)
    return found


def _files(
    book: Book, facts: FactTables, person: Subject, numbered: dict[str, set[int]]
) -> tuple[tuple[tuple[str, Redacted], ...], tuple[str, ...]]:
    """Files with rows about the person and their copies; and those that cannot be read, which a person must look at."""
    copies = {row["body"].get("redacted") for row in others(facts, "extract.redacted")}
    found, unread = [], []
    for digest in book.extracts.digests():
        about = About(
            frozenset(numbered.get(digest, ())) if digest not in copies else frozenset(), person.addresses, person.words
        )
        try:
            copy = _without(_read(book, digest), digest, about)
        except _Unread:
            unread.append(digest)
            continue
        if copy is not None:
            found.append((digest, copy))
    return tuple(found), tuple(unread)


class _Unread(Exception):
    """A file that a person must look at."""


def _read(book: Book, digest: str) -> bytes:
    """A file as received. Where its place does not answer nothing is erased, since nobody knows what is in it."""
    try:
        return book.extracts.read(digest)
    except Refused as error:
        raise _Unread from error


def _without(data: bytes, digest: str, about: About) -> Redacted | None:
    try:
        return redacted_extract(data, about) if is_extract(data) else redacted(data, digest[:12], about)
    except MusterrollError as error:
        raise _Unread from error


def _kept_until(book: Book, facts: FactTables, entries: tuple[int, ...], now: datetime) -> date:
    """The last day of the retention time: so many years after the last record about the person was received."""
    policies = adopted_policies(facts)
    years = policy_in_force(policies, now.date()).evidence.retention_years if policies else _YEARS
    last = max(
        (entry.received_at.date() for index in entries for entry in book.entries.read(index, index + 1)),
        default=date.min,
    )
    if last == date.min:
        return last
    try:
        return last.replace(year=last.year + years)
    except ValueError:  # 29 February
        return last.replace(year=last.year + years, day=28)
