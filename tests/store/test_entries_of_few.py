"""Facts that come singly are found by an index of their own, which those that come in masses are not in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db.migrations.executor import MigrationExecutor

from musterroll.facts.bodies import ExtractReceived
from musterroll.facts.fact import Fact
from musterroll.store import triggers
from musterroll.store.reading.freshness import freshness
from musterroll.store.reading.of_kind import of_kind
from musterroll.store.setup import Book, open_book
from musterroll.store.tables import Tables
from tests.store.made import completions
from tests.store.plans import indexes

QUESTIONS: dict[str, Callable[[Tables], object]] = {
    "of some kinds": lambda tables: list(of_kind(tables, "policy.adopted", "extract.received", first=3)),
    "the newest": lambda tables: list(of_kind(tables, "extract.received", newest=1)),
    "what sources sent": freshness,
}


def extract(source: str) -> Fact:
    return Fact(kind="extract.received", source=source, body=ExtractReceived(sha256="ab" * 32, source=source))


@pytest.mark.parametrize("ask", QUESTIONS.values(), ids=QUESTIONS)
def test_the_index_is_used(sqlite_book: Book, ask: Callable[[Tables], object]) -> None:
    """PostgreSQL weighs an index against the size of the table."""
    assert "entries_of_few" in indexes(sqlite_book.tables, lambda: ask(sqlite_book.tables))


def test_they_are_found_among_many(book: Book, now: datetime) -> None:
    book.journal.append([*completions(0, 150), extract("okta"), *completions(150, 200)], received_at=now)
    assert [found.entry for found in of_kind(book.tables, "extract.received")] == [150]
    assert [fresh.source for fresh in freshness(book.tables)] == ["okta"]


def test_a_book_that_was_made_before_gets_the_index_in_its_new_words(book: Book, now: datetime) -> None:
    executor = MigrationExecutor(book.tables.connection)
    executor.migrate([("store", "0011_scim_groups")])
    book.journal.append([*completions(0, 20), extract("okta"), *completions(20, 40)], received_at=now)
    later = open_book(book.config, migrate=True)
    assert later.journal.append([extract("hris")], received_at=now).indices == [41]
    assert [found.entry for found in of_kind(later.tables, "extract.received")] == [20, 41]
    assert list(triggers.faults(later.tables.connection)) == []
    if later.tables.on_sqlite:
        assert "entries_of_few" in indexes(later.tables, lambda: freshness(later.tables))
