"""What is computed does not wait for the disk; what is recorded does, before and after."""

from __future__ import annotations

from datetime import date

import pytest

from musterroll.rules.pipeline import Engine
from musterroll.store.setup import Book
from musterroll.store.state.catch_up import catch_up
from musterroll.store.state.head import Head, keep_head
from musterroll.store.tables import Tables

WAITS, WAITS_NOT = {"2", "on"}, {"1", "off"}  # as SQLite and PostgreSQL say it


def waiting(book: Book) -> str:
    """Whether a commit of this connection waits for the disk, in the database's own word."""
    question = "PRAGMA synchronous" if book.tables.on_sqlite else "SHOW synchronous_commit"
    return str(book.tables.rows(question)[0][0])


def test_a_transaction_of_what_is_computed_does_not_wait_for_the_disk_and_the_next_one_does(book: Book) -> None:
    with book.tables.transaction(lasting=False):
        assert waiting(book) in WAITS_NOT
    with book.tables.transaction():
        assert waiting(book) in WAITS


def test_what_is_recorded_after_a_failed_computation_waits_for_the_disk(book: Book) -> None:
    with pytest.raises(ZeroDivisionError), book.tables.transaction(lasting=False):
        raise ZeroDivisionError
    assert waiting(book) in WAITS


def test_the_state_is_written_without_waiting_for_the_disk(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def asked_then_kept(tables: Tables, before: Head | None, head: Head) -> None:
        seen.append(waiting(book))
        keep_head(tables, before, head)

    monkeypatch.setattr("musterroll.store.state.catch_up.keep_head", asked_then_kept)
    catch_up(book, date(2026, 1, 20), engine=Engine(threads=1))
    assert len(seen) == 1 and set(seen) <= WAITS_NOT
    assert waiting(book) in WAITS
