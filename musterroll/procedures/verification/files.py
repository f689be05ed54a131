"""What lies beside the database: extracts, published files and segments, each against the digest that names it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from musterroll.facts.errors import MusterrollError
from musterroll.procedures.verification.claims import Evidence
from musterroll.procedures.verification.report import Problem
from musterroll.store.segments.check import differences
from musterroll.store.segments.index import listed
from musterroll.store.setup import Book

EXTRACTS, ARCHIVE, SEGMENTS, STATE = "extracts", "archive", "segments", "state"


def extracts(book: Book, received: Mapping[int, str], redacted: Iterable[str]) -> Evidence:
    """Every extract that a fact names is what was received, or a fact says that it was redacted.

    `received` maps the entry to the digest; `redacted` are the digests whose key was destroyed with a fact.
    """
    found, gone, seen = Evidence(), set(redacted), set[str]()
    for index, digest in received.items():
        if digest in seen:
            continue
        seen.add(digest)
        if digest in gone and not book.extracts.has(digest):
            continue
        found.looked_at += 1
        try:
            book.extracts.read(digest)
        except MusterrollError as error:
            found.problems.append(Problem(EXTRACTS, error.what, index))
    if redacted_count := len(gone & seen):
        found.unchecked.append(f"{redacted_count} extracts were redacted; only what is left of them can be read.")
    return found


def archive(book: Book) -> Evidence:
    """Every published file is what its name says."""
    found = Evidence()
    for digest in book.archive.digests():
        found.looked_at += 1
        try:
            book.archive.read(digest)
        except MusterrollError as error:
            found.problems.append(Problem(ARCHIVE, error.what))
    return found


def segments(book: Book) -> Evidence:
    """Every segment is the file that was written."""
    faults = book.segments.faults()
    return Evidence(problems=[Problem(SEGMENTS, fault) for fault in faults], looked_at=len(listed(book.tables)))


def segments_against_bodies(book: Book) -> Evidence:
    """Every segment says what the bodies say that it was made from."""
    found = differences(book.config.segments, book.tables)
    problems = [Problem(SEGMENTS, what, entry) for entry, what in found]
    return Evidence(problems=problems, looked_at=len(listed(book.tables)))


def state(book: Book) -> Evidence:
    """The tables of the state are what the facts give; the first value that is not, and how many more."""
    head = book.state.head()
    if head is None:
        return Evidence()
    found = book.state.compare_with_rebuild()
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return Evidence(problems=[Problem(STATE, f"{found[0]}{more}")] if found else [], looked_at=head.upto)
