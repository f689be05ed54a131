"""Many facts, so many a commit: in order, each commit durable before it is told, the next one made ready beside."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from musterroll.facts.bodies import SignInObserved
from musterroll.facts.fact import Fact
from musterroll.store.ahead import Ahead
from musterroll.store.setup import Book
from musterroll.store.writing.sqlite import SqliteWriter
from tests.store.checked import check
from tests.store.made import completion, completions

UNREADABLE = Fact(kind="sign_in.observed", source="okta", body=SignInObserved(account="\ud800"))
FEW_AND_MANY = pytest.mark.parametrize("together", [7, 60])


@FEW_AND_MANY
def test_each_commit_is_there_for_others_when_it_is_told(
    book: Book, now: datetime, again: Callable[[Book], Book], together: int
) -> None:
    other, told = again(book), 0
    for facts, done in book.journal.append_all(iter(completions(0, 200)), together, received_at=now):
        assert facts == completions(told, min(told + together, 200))
        assert done.indices == list(range(told, told + len(facts)))
        assert all(done.fresh)
        told += len(facts)
        assert (other.entries.size(), other.heads.latest()) == (told, done.head)
    assert told == 200
    assert len(book.heads.all()) == 1 + -(-200 // together)
    assert check(book) == 200


@FEW_AND_MANY
def test_what_comes_again_is_told_apart(book: Book, now: datetime, together: int) -> None:
    book.journal.append(completions(30, 90), received_at=now)
    facts = [*completions(0, 100), *completions(0, 100)]
    fresh = [one for _, done in book.journal.append_all(facts, together, received_at=now) for one in done.fresh]
    assert fresh == [True] * 30 + [False] * 60 + [True] * 10 + [False] * 100
    assert check(book) == 100


@FEW_AND_MANY
def test_what_facts_come_from_may_ask_the_book_and_append_to_it(book: Book, now: datetime, together: int) -> None:
    def asking() -> Iterator[Fact]:
        for number in range(150):
            if number % 50 == 0:
                book.journal.append([completion(number, "bo")], received_at=now)
            yield completion(number, f"of {book.entries.size()}")

    assert sum(len(facts) for facts, _ in book.journal.append_all(asking(), together, received_at=now)) == 150
    assert check(book) == 153


@FEW_AND_MANY
def test_where_facts_stop_coming_the_commits_before_stand(book: Book, now: datetime, together: int) -> None:
    def breaking() -> Iterator[Fact]:
        yield from completions(0, 2 * together + 3)
        raise LookupError("a page is missing")

    told = 0
    with pytest.raises(LookupError, match="a page is missing"):
        for facts, _ in book.journal.append_all(breaking(), together, received_at=now):
            told += len(facts)
    assert told == check(book) == 2 * together


@FEW_AND_MANY
def test_a_fact_that_cannot_be_kept_stops_at_its_own_commit(book: Book, now: datetime, together: int) -> None:
    facts, told = [*completions(0, 2 * together), UNREADABLE, *completions(500, 600)], 0
    with pytest.raises(ValueError):
        for some, _ in book.journal.append_all(facts, together, received_at=now):
            told += len(some)
    assert told == check(book) == 2 * together


@FEW_AND_MANY
def test_a_commit_that_fails_ends_the_stream_and_is_not_there(
    sqlite_book: Book, now: datetime, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    stream = sqlite_book.journal.append_all(completions(0, 300), together, received_at=now)
    next(stream)
    written = SqliteWriter._write

    def fails_at_the_end(writing: SqliteWriter, what: object) -> None:
        written(writing, what)  # type: ignore[arg-type]
        writing._raw.execute("PRAGMA defer_foreign_keys = ON")
        writing._raw.execute("INSERT INTO leaves VALUES (1)")  # found out when the commit is asked for

    sqlite_book.tables.say("CREATE TABLE trees (id INTEGER PRIMARY KEY)")
    sqlite_book.tables.say("CREATE TABLE leaves (id INTEGER REFERENCES trees DEFERRABLE INITIALLY DEFERRED)")
    with monkeypatch.context() as patched:
        patched.setattr(SqliteWriter, "_write", fails_at_the_end)
        with pytest.raises(Exception, match="FOREIGN KEY"):
            next(stream)
    assert list(stream) == []
    assert check(sqlite_book) == together
    assert all(sqlite_book.journal.append(completions(together, 300), received_at=now).fresh)
    assert check(sqlite_book) == 300


def test_the_next_facts_are_made_ready_while_a_commit_goes_on(book: Book) -> None:
    def ends_when_they_are_ready() -> None:
        until = time.monotonic() + 60
        while len(ahead._ready.keys) < 100:
            assert time.monotonic() < until, "nothing is done beside"
            time.sleep(0.001)

    with Ahead(completions(0, 300), 100, book.journal._keyed) as ahead:
        assert len(ahead.take()[0]) == 100
        ahead.beside(ends_when_they_are_ready)
        assert ahead.take()[0] == completions(100, 200)


def test_who_is_interrupted_waits_for_the_commit_that_goes_on(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[str] = []

    def commit() -> None:
        time.sleep(0.05)
        ended.append("committed")

    def interrupted(*given: object) -> None:
        raise KeyboardInterrupt

    with Ahead(completions(0, 300), 100, book.journal._keyed) as ahead:
        ahead.take()
        monkeypatch.setattr(ahead, "_prepare", interrupted)
        with pytest.raises(KeyboardInterrupt):
            ahead.beside(commit)
        assert ended == ["committed"]
