"""Segments hold the facts of the book as columns: the same facts, from any earlier day, without what was taken back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from musterroll.facts.bodies import CompletionObserved, ExtractReceived, PersonObserved
from musterroll.facts.fact import Fact, Origin
from musterroll.facts.rows import facts_of
from musterroll.facts.tables import FactTables
from musterroll.store.segments import segments as room
from musterroll.store.segments.project import project
from musterroll.store.setup import Book

NOW = datetime(2026, 1, 20, 9, tzinfo=UTC)
FIRST, SECOND = "a" * 64, "b" * 64


def completion(number: int, extract: str | None = None, source: str = "knowbe4", account: str = "ana") -> Fact:
    return Fact(
        kind="completion.observed",
        source=source,
        body=CompletionObserved(account=account, course="SEC-AWARE", result="passed"),
        happened_at=datetime(2025, 4, 2, 9, tzinfo=UTC) + timedelta(days=number),
        origin=Origin(extract=f"sha256:{extract}", row=number) if extract else None,
    )


def person(account: str, source: str = "hris", **members: Any) -> Fact:
    return Fact(kind="person.observed", source=source, body=PersonObserved(account=account, **members))


def said(kind: str, **body: Any) -> Fact:
    return Fact(kind=kind, source="musterroll", body=body)


def append(book: Book, *facts: Fact) -> list[int]:
    return book.journal.append(list(facts), received_at=NOW).indices


def tables(facts: FactTables) -> dict[str, pa.Table]:
    """The tables of facts, whether they are files or not."""
    return {
        kind: pa.concat_tables([pq.read_table(path) for path in given]) if isinstance(given, list) else given
        for kind, given in facts.tables.items()
    }


def rows_of(table: pa.Table) -> list[int]:
    return [int(row or 0) for row in table["row"].to_pylist()]


def entries_in(facts: FactTables) -> list[int]:
    return sorted(row for table in tables(facts).values() for row in rows_of(table))


def known(facts: FactTables) -> list[Fact]:
    """The facts in the order of their entries."""
    pairs = [
        (row, fact)
        for kind, table in tables(facts).items()
        for row, fact in zip(rows_of(table), facts_of(kind, table), strict=True)
    ]
    return [fact for _, fact in sorted(pairs, key=lambda pair: pair[0])]


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "STEP", 3)


def a_few(book: Book) -> list[Fact]:
    facts: list[Fact] = [person("e1", name="Ana"), *(completion(n) for n in range(5)), person("e2", source="okta")]
    facts.append(said("notice.sent", to="ana"))
    append(book, *facts)
    return facts


def test_facts_come_back_as_they_went_in_from_the_tail_from_segments_and_from_both(book: Book) -> None:
    facts = a_few(book)
    assert known(book.segments.facts()) == facts
    assert book.segments.extend() == len(facts)
    assert known(book.segments.facts()) == facts
    append(book, completion(40), person("e3"))
    assert known(book.segments.facts()) == [*facts, completion(40), person("e3")]


def test_a_pointer_leads_back_to_the_entry(book: Book) -> None:
    a_few(book)
    facts = book.segments.facts()
    names = {row["input"]: (row["name"], row["source"]) for row in facts.inputs.to_pylist()}
    for table in tables(facts).values():
        for row in table.select(["input", "row", "source"]).to_pylist():
            (entry,) = book.entries.read(row["row"], row["row"] + 1)
            assert names[row["input"]] == ("book", row["source"] or entry.source)


def test_a_source_keeps_its_number_while_the_book_grows(book: Book) -> None:
    append(book, completion(1), person("e1"))
    before = book.segments.facts().inputs.to_pylist()
    book.segments.extend()
    append(book, person("z", source="aaa"))
    after = book.segments.facts().inputs.to_pylist()
    assert [(row["input"], row["source"]) for row in after] == [(0, "knowbe4"), (1, "hris"), (2, "aaa")]
    assert [row["input"] for row in before] == [0, 1]
    assert [row["facts"] for row in after] == [1, 1, 1]


def test_what_was_known_at_any_earlier_entry_is_a_prefix(book: Book, small_steps: None) -> None:
    facts = a_few(book)
    book.segments.extend()
    for size in range(len(facts) + 1):
        assert known(book.segments.facts(size)) == facts[:size]


def test_segments_stay_few_and_old_files_go(book: Book, small_steps: None) -> None:
    for number in range(40):
        append(book, completion(number))
        book.segments.extend()
    rows = book.tables.rows("SELECT \"rows\" FROM segments WHERE kind = 'completion.observed'")
    assert sum(row[0] for row in rows) == 40
    assert len(rows) <= 6
    assert entries_in(book.segments.facts()) == list(range(40))


def test_facts_of_a_withdrawn_extract_do_not_count_and_did_before(book: Book) -> None:
    received = Fact(kind="extract.received", source="knowbe4", body=ExtractReceived(sha256=FIRST, source="knowbe4"))
    append(book, received, completion(1, FIRST), completion(2, SECOND), completion(3))
    (withdrawn,) = append(book, said("extract.withdrawn", sha256=FIRST, by="dee", reason="of another company"))
    for _ in range(2):
        assert entries_in(book.segments.facts()) == [2, 3, withdrawn]
        assert entries_in(book.segments.facts(withdrawn)) == [0, 1, 2, 3]
        book.segments.extend()


def test_what_is_read_from_an_extract_after_it_was_withdrawn_counts(book: Book) -> None:
    append(book, completion(1, FIRST), said("extract.withdrawn", sha256=FIRST, by="dee", reason="wrong file"))
    append(book, completion(2, FIRST))
    assert entries_in(book.segments.facts()) == [1, 2]


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*.parquet")))


@pytest.mark.parametrize("early", [False, True], ids=["fact first", "segments first"])
def test_an_erased_body_leaves_no_byte_in_any_segment(book: Book, early: bool) -> None:
    append(book, person("e1", name="Zerlina Quux"), completion(1))
    book.segments.extend()
    append(book, completion(2))
    book.segments.extend()
    assert b"Zerlina" in bytes_of(book.config.segments)
    append(book, said("body.erased", index=0, by="dee", reason="asked for"))
    book.entries.erase([0])
    if early:
        book.segments.extend()
    assert entries_in(book.segments.facts()) == [1, 2, 3]
    assert b"Zerlina" not in bytes_of(book.config.segments)
    assert book.segments.faults() == []


def test_segments_can_be_made_again(book: Book, small_steps: None) -> None:
    facts = a_few(book)
    book.segments.extend()
    for path in book.config.segments.iterdir():
        path.unlink()
    assert len(book.segments.faults()) > 0
    book.segments.rebuild()
    assert book.segments.faults() == []
    assert known(book.segments.facts()) == facts


def test_a_changed_segment_is_noticed(book: Book) -> None:
    a_few(book)
    book.segments.extend()
    path = next(iter(book.config.segments.glob("completion*.parquet")))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    (fault,) = book.segments.faults()
    assert str(path) in fault
    assert "rebuild" in fault


def test_two_programs_that_extend_at_once_take_each_entry_once(book: Book) -> None:
    a_few(book)
    other = type(book.segments)(book.config.segments, book.tables, book.entries)
    seen: list[Iterable[int]] = []

    def meanwhile(*given: Any) -> Any:
        if not seen:
            seen.append([])
            other.extend()
        return project(*given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("musterroll.store.segments.segments.project", meanwhile)
        book.segments.extend()
    assert entries_in(book.segments.facts()) == list(range(8))
