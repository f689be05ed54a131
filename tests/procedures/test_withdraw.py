"""A file taken back: what it said may be recorded again, in every program that has the book open."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import msgspec

from musterroll.facts.fact import Fact, Origin
from musterroll.procedures.withdraw import withdraw
from musterroll.store.setup import open_book
from tests.cli.books import begin, filled
from tests.procedures.world import NOON, completion, keep_extract, many, new_book, sign_in

RAW = b"who,what\nana,SEC-AWARE\n"
DIGEST = sha256(RAW).hexdigest()


def read_from_it(*facts: Fact) -> list[Fact]:
    origin = Origin(extract=f"sha256:{DIGEST}", row=2)
    return [msgspec.structs.replace(fact, origin=origin) for fact in facts]


def test_another_program_that_knew_the_facts_records_them_again(tmp_path: Path) -> None:
    book = new_book(tmp_path / "book")
    other = open_book(book.config)
    facts = read_from_it(completion("ana"), completion("bo"))
    keep_extract(book, RAW)
    other.journal.append(facts, received_at=NOON)
    assert other.journal.append(facts, received_at=NOON).fresh == [False, False]
    done = withdraw(book, DIGEST[:12], "ana@x.example", "a mistake", NOON)
    assert (done.facts, done.extract.sha256) == (2, DIGEST)
    assert other.journal.append(facts, received_at=NOON).fresh == [True, True]
    assert other.journal.append(facts, received_at=NOON).fresh == [False, False]
    assert book.journal.append(facts, received_at=NOON).fresh == [False, False]


def test_what_was_read_from_other_files_is_still_recognised(tmp_path: Path) -> None:
    book = new_book(tmp_path / "book")
    keep_extract(book, RAW)
    book.journal.append([*read_from_it(completion("ana")), *many(20)], received_at=NOON)
    withdraw(book, DIGEST, "ana@x.example", "a mistake", NOON)
    assert not any(book.journal.append(many(20), received_at=NOON).fresh)


def test_it_holds_when_the_book_is_opened_anew(tmp_path: Path) -> None:
    book = new_book(tmp_path / "book")
    keep_extract(book, RAW)
    book.journal.append(read_from_it(completion("ana")), received_at=NOON)
    withdraw(book, DIGEST, "ana@x.example", "a mistake", NOON)
    book.journal.append([sign_in("bo", 1)], received_at=NOON)
    again = open_book(book.config)
    assert again.journal.append(read_from_it(completion("ana")), received_at=NOON).fresh == [True]
    assert again.journal.append([sign_in("bo", 1)], received_at=NOON).fresh == [False]


def test_a_book_with_a_withdrawal_is_still_read_when_it_stands_in_columns(tmp_path: Path) -> None:
    book = filled(begin(tmp_path))
    digest = sha256(book.file("training.csv").read_bytes()).hexdigest()
    book.done("collect", "--withdraw", digest, "--reason", "of the test tenant")
    before = book.report()
    book.done("rebuild")
    for asked in (("status",), ("records",), ("exempt", "--list")):
        book.done(*asked, by=None)
    assert book.report()["obligations"] == before["obligations"]
    assert "Added" in book.done("collect", book.file("training.csv"))
    assert book.run("log", "verify").exit_code == 0


def test_what_vanished_because_a_file_was_cut_is_there_again_when_that_file_is_taken_back(tmp_path: Path) -> None:
    book = filled(begin(tmp_path))
    whole = book.report()["findings"]
    cut = "\n".join(book.file("training.csv").read_text().splitlines()[:-2]) + "\n"
    book.put(training_csv=cut)
    book.done("collect", "--whole", book.file("training.csv"))
    assert "completion_vanished" in {one["code"] for one in book.report()["findings"]}
    said = book.done("collect", "--withdraw", sha256(cut.encode()).hexdigest(), "--reason", "the export was cut")
    assert "2 facts of it no longer count" in said
    assert book.report()["findings"] == whole
    book.done("records", by=None)
    assert book.run("log", "verify").exit_code == 0
