"""An erased body is gone; what it proved stays."""

from __future__ import annotations

from datetime import datetime

import pytest

from musterroll.facts.errors import Refused
from musterroll.store.setup import Book
from tests.store.checked import check
from tests.store.made import completions, person


def test_an_erased_body_is_none_and_the_tree_stands(book: Book, now: datetime) -> None:
    book.journal.append([*completions(0, 5), person(name="Bo Lindqvist")], received_at=now)
    head = book.heads.latest()
    assert book.entries.erase([5]) == 1
    assert [fact is None for _, fact in book.entries.facts(0, 6)] == [False] * 5 + [True]
    assert next(book.entries.kept(5, 6))[1:] == (None, None)
    assert book.heads.latest() == head
    assert check(book) == 6


def test_nothing_of_it_is_left_in_the_files(sqlite_book: Book, now: datetime) -> None:
    sqlite_book.journal.append([*completions(0, 600), person(name="Bo Lindqvist")], received_at=now)
    sqlite_book.entries.erase([600])
    files = list(sqlite_book.config.folder.glob("musterroll.db*"))
    assert files
    assert not any(b"Lindqvist" in file.read_bytes() for file in files)


def test_the_erased_fact_is_still_known_when_it_comes_again(book: Book, now: datetime) -> None:
    """So that the next pull does not bring it back by itself."""
    book.journal.append([person(name="Bo Lindqvist")], received_at=now)
    book.entries.erase([0])
    assert book.journal.append([person(name="Bo Lindqvist")], received_at=now).fresh == [False]


def test_a_body_that_is_no_fact_is_named(sqlite_book: Book, now: datetime) -> None:
    sqlite_book.journal.append(completions(0, 2), received_at=now)
    sqlite_book.tables.say("DROP TRIGGER bodies_update_refused")
    sqlite_book.tables.say('UPDATE bodies SET body = %s WHERE "index" = 1', (b"{}",))
    with pytest.raises(Refused, match="Entry 1: its body is no fact"):
        list(sqlite_book.entries.facts(0, 2))
