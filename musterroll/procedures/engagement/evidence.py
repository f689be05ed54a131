"""What lies behind a sampled obligation: the record with its proof, the row as received, the course as it was taken."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from musterroll.facts.bodies import CoursePublished
from musterroll.facts.envelope import parse_line
from musterroll.facts.fact import Fact
from musterroll.facts.record_shape import sealed
from musterroll.facts.training_record import record_bytes, record_of
from musterroll.procedures.prove import Proof, prove
from musterroll.procedures.trace.origin import origin_of
from musterroll.store.checkpoints import SavedCheckpoint
from musterroll.store.reading.by_entry import courses_at
from musterroll.store.reading.of_kind import of_kind

if TYPE_CHECKING:
    from musterroll.store.setup import Book

Files = Iterator[tuple[str, bytes]]


@dataclass(frozen=True)
class Taken:
    """A version of a course as it was last published before a view, and the entry that says so."""

    entry: int
    body: CoursePublished

    @property
    def archive(self) -> str:
        """The digest of its curriculum; empty where none was archived."""
        return (self.body.archive or "").removeprefix("sha256:")


def files_of(book: Book, entry: int, saved: SavedCheckpoint) -> Files:
    """The files about one completion, by name: record, proof, and row, where there are such.

    The record says what the fact says and nothing else, so that the proof bears out all of it.
    """
    proof = prove(book, entry, saved.note, saved.size)
    told = proof.to_json()
    yield f"entry-{entry}.proof.json", _json(told)
    yield f"entry-{entry}.tlog-proof", proof.proof
    fact = _fact(proof)
    if fact is None:
        yield f"entry-{entry}.erased.txt", b"The body of this entry was erased. The proof shows that there was one.\n"
        return
    record = _record(fact)
    if record is not None:
        yield f"entry-{entry}.record.json", record_bytes(sealed({**record, "proof": told})) + b"\n"
    yield f"entry-{entry}.row.txt", _row(book, entry, fact)


def taken(book: Book, entries: list[int], before: int) -> dict[int, Taken]:
    """The versions that completions were taken for, by entry, as the book last said of each before `before`."""
    wanted = courses_at(book.tables, entries)
    known: dict[tuple[str, str], Taken] = {}
    for one in of_kind(book.tables, "course.published", before=before) if wanted else ():
        body = one.fact.body if one.fact else None
        if isinstance(body, CoursePublished):
            known[body.course, body.version] = Taken(one.entry, body)
    return {entry: known[course] for entry, course in wanted.items() if course in known}


def _fact(proof: Proof) -> Fact | None:
    found = parse_line(proof.fact) if proof.fact is not None else None
    return found if isinstance(found, Fact) else None


def _record(fact: Fact) -> dict[str, Any] | None:
    try:
        return record_of(fact)
    except ValueError:
        return None  # the training was not finished: no record tells of it


def _row(book: Book, entry: int, fact: Fact) -> bytes:
    """The row as it was received, below words on where it was; or why it is not there."""
    found = origin_of(book, entry, fact, neighbours=False)
    lines = [f"# Entry {entry}, from {fact.source}"]
    if found.received is not None:
        lines.append(f"# {found.received.name}, sha256 {found.received.sha256}")
    lines.append(f"# row {found.row}" if found.row is not None else "# no row")
    if found.why_not:
        lines.append(f"# {found.why_not}")
    return ("\n".join([*lines, *(one.text for one in found.rows)]) + "\n").encode()


def _json(value: Any) -> bytes:
    return msgspec.json.format(json.dumps(value, ensure_ascii=False).encode(), indent=1) + b"\n"
