"""What lies beside the database: extracts, published files and segments, each against the digest that names it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from musterroll.facts.errors import MusterrollError
from musterroll.procedures.verification.claims import Evidence
from musterroll.procedures.verification.report import Problem
from musterroll.store.setup import Book

EXTRACTS, ARCHIVE = "extracts", "archive"


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


def segments(book: Any) -> Evidence:
    """Every segment is the file that was written."""
    faults = list(book.segments.faults())
    return Evidence(problems=[Problem("segments", fault) for fault in faults])
