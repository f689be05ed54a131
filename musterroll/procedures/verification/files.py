"""What lies beside the database: extracts, published files and segments, each against the digest that names it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from musterroll.facts.errors import MusterrollError, Refused
from musterroll.procedures.verification.claims import Evidence
from musterroll.procedures.verification.report import Problem
from musterroll.procedures.verification.sent import astray
from musterroll.store.archive import Archive
from musterroll.store.extracts import Extracts
from musterroll.store.segments.check import differences
from musterroll.store.segments.index import listed
from musterroll.store.setup import Book
from musterroll.store.state.columns import ACCOUNTS, JUDGED

EXTRACTS, ARCHIVE, SEGMENTS, REPEATS, STATE = "extracts", "archive", "segments", "repeats", "state"
_OF_SEGMENTS = ("segments", "segment_sources")
_OF_STATE = (*(table.name for table in (*JUDGED, ACCOUNTS)), "state_names", "state_tokens")
_SHOWN = 100


Told = Callable[[int, int], None]  # how many were read, of how many


def extracts(book: Book, received: Mapping[int, str], redacted: Iterable[str], told: Told) -> Evidence:
    """Every extract that a fact names is what was received, or a fact says that it was redacted.

    `received` maps the entry to the digest; `redacted` are the digests whose key was destroyed with a fact.
    """
    gone, named = set(redacted), dict[str, int]()
    for index, digest in received.items():
        named.setdefault(digest, index)
    found = _read(named, gone, book.extracts, EXTRACTS, told)
    if redacted_count := len(gone & named.keys()):
        found.unchecked.append(f"{redacted_count} extracts were redacted; only what is left of them can be read.")
    return found


def archive(book: Book, ours: Mapping[str, int], told: Told) -> Evidence:
    """Every published file is what its name says; `ours` are digests that must be there, with their entries."""
    named = dict.fromkeys(book.archive.digests()) | dict(ours)
    return _read(named, set(), book.archive, ARCHIVE, told)


def _read(named: Mapping[str, int | None], gone: set[str], kept: Extracts | Archive, step: str, told: Told) -> Evidence:
    """Reads files in parts. A fault is said of its file; that their place does not answer is said once."""
    found = Evidence()
    for done, (digest, index) in enumerate(named.items()):
        told(done, len(named))
        try:
            if digest in gone and not kept.has(digest):
                continue
            found.looked_at += 1
            kept.check(digest)
        except Refused as error:
            found.problems.append(Problem(step, error.what, index))
        except MusterrollError as error:
            left = len(named) - done
            found.problems.append(Problem(step, f"{error.what} {left} of {len(named)} files were not read."))
            break
    return found


def misfiled(book: Book, step: str, tables: Sequence[str]) -> list[Problem]:
    """Rows that are there and that an index hides from whoever asks by it, of tables that a step looks at."""
    return [Problem(step, f"an index of the database hides rows: {said}") for said in book.audit.index_faults(tables)]


def segments(book: Book) -> Evidence:
    """Every segment is the file that was written."""
    faults = book.segments.faults()
    problems = [Problem(SEGMENTS, fault) for fault in faults] + misfiled(book, SEGMENTS, _OF_SEGMENTS)
    return Evidence(problems=problems, looked_at=len(listed(book.tables)))


def segments_against_bodies(book: Book) -> Evidence:
    """Every segment says what the bodies say that it was made from."""
    found = differences(book.config.segments, book.tables)
    problems = [Problem(SEGMENTS, what, entry) for entry, what in found]
    return Evidence(problems=problems, looked_at=len(listed(book.tables)))


def repeats(book: Book, told: Told) -> Evidence:
    """What recognises facts and statements again is what the facts give; each row that is not, by its entry."""
    found = [(one.entry, one.what) for one in book.recognised.faults(told)]
    found = sorted(found + [(one.entry, one.what) for one in astray(book, told)])
    problems = [Problem(REPEATS, what, entry) for entry, what in found[:_SHOWN]]
    if len(found) > _SHOWN:
        problems.append(Problem(REPEATS, f"and {len(found) - _SHOWN:,} more rows"))
    return Evidence(problems=problems, looked_at=book.entries.size())


def state(book: Book) -> Evidence:
    """The tables of the state are what the facts give; the first value that is not, and how many more."""
    head = book.state.head()
    if head is None:
        return Evidence()
    found = book.state.compare_with_rebuild()
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    problems = [Problem(STATE, f"{found[0]}{more}")] if found else misfiled(book, STATE, _OF_STATE)
    return Evidence(problems=problems, looked_at=head.upto)
