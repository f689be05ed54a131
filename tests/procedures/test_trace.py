"""An entry is traced to the row as received and to the checkpoint; what is not there is said."""

from __future__ import annotations

from pathlib import Path

from musterroll.facts.fact import Fact, Origin
from musterroll.procedures import seal
from musterroll.procedures.trace.entry import trace
from musterroll.store.setup import Book
from tests.procedures.world import NOON, completion, employee, keep_extract, new_book, record

FILE = b"Email,Course\ncy,SEC-DEV\nbo,SEC-AWARE\nana,SEC-AWARE\n"


def read_from(fact: Fact, digest: str, row: int) -> Fact:
    return Fact(
        kind=fact.kind,
        source=fact.source,
        happened_at=fact.happened_at,
        body=fact.body,
        origin=Origin(extract=f"sha256:{digest}", row=row),
    )


def collected(folder: Path) -> Book:
    """Ana's and Bo's completions as rows of one file, which is told of after them."""
    book = new_book(folder)
    digest = book.extracts.keep(FILE)
    record(book, [employee("ana"), read_from(completion("ana"), digest, 4), read_from(completion("bo"), digest, 3)])
    keep_extract(book, FILE)
    return book


def test_the_row_is_shown_with_its_neighbours_and_names_what_the_fact_says(tmp_path: Path) -> None:
    found = trace(collected(tmp_path / "book"), 1)
    assert found is not None
    assert [(one.number, one.wanted) for one in found.origin.rows] == [(1, False), (2, False), (3, False), (4, True)]
    assert found.origin.names == ("ana", "SEC-AWARE")
    assert found.origin.received is not None
    assert found.origin.received.entry == 3
    assert found.digest_holds


def test_without_neighbours_the_row_stands_alone(tmp_path: Path) -> None:
    found = trace(collected(tmp_path / "book"), 2, neighbours=False)
    assert found is not None
    assert [(one.number, one.text) for one in found.origin.rows] == [(3, "bo,SEC-AWARE")]


def test_an_entry_that_no_checkpoint_covers_has_no_proof_and_none_is_signed(tmp_path: Path) -> None:
    book = collected(tmp_path / "book")
    found = trace(book, 1)
    assert found is not None
    assert (found.proven.why_not, found.proven.json) != ("", "")
    assert book.checkpoints.latest() is None
    seal.checkpoint(book, NOON)
    record(book, [completion("cy")])
    later = trace(book, 4)
    assert later is not None
    assert "covers 4 entries" in later.proven.why_not
    first = trace(book, 1)
    assert first is not None
    assert first.proven.why_not == ""
    assert first.proven.size == 4


def test_a_file_whose_key_was_destroyed_is_said_to_be_gone(tmp_path: Path) -> None:
    book = collected(tmp_path / "book")
    (digest,) = book.extracts.digests()
    book.extracts.destroy(digest)
    found = trace(book, 1)
    assert found is not None
    assert found.origin.rows == ()
    assert "its key is gone" in found.origin.why_not


def test_an_erased_body_leaves_the_entry_and_its_proof(tmp_path: Path) -> None:
    book = collected(tmp_path / "book")
    seal.checkpoint(book, NOON)
    book.entries.erase([1])
    found = trace(book, 1)
    assert found is not None
    assert (found.fact, found.record, found.digest_holds) == (None, None, False)
    assert found.proven.why_not == ""
    assert "erased" in found.origin.why_not


def test_what_was_said_here_was_read_from_no_file(tmp_path: Path) -> None:
    book = new_book(tmp_path / "book")
    record(book, [employee("ana")])
    found = trace(book, 0)
    assert found is not None
    assert "not read from a file" in found.origin.why_not
    assert trace(book, 9) is None
