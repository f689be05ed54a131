"""Users that directories push follow the facts, on both databases, whatever happens in between."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

from musterroll.facts.bodies import PersonObserved
from musterroll.facts.fact import Fact
from musterroll.store.scim import DELETED, MEMBER, PushedUsers
from musterroll.store.setup import Book
from musterroll.store.where import Where

OKTA = "okta"


def fact(key: str, document: Any, source: str = OKTA) -> Fact:
    return Fact(kind="person.observed", source=source, body=PersonObserved(account=key), unknown={MEMBER: document})


def ana(name: str = "ana", **more: Any) -> dict[str, Any]:
    return {"userName": name, "emails": [{"value": f"{name}@northfen.example"}], **more}


def push(book: Book, now: datetime, *facts: Fact) -> None:
    book.journal.append(facts, received_at=now)


def names(book: Book, source: str = OKTA) -> list[str]:
    book.pushed.follow(source)
    return [str(one.document["userName"]) for one in book.pushed.some(source, Where())]


def table(book: Book) -> list[list[tuple[Any, ...]]]:
    return [book.tables.rows(f"SELECT * FROM {name} ORDER BY 1, 2, 3") for name in ("scim_users", "scim_addresses")]


def test_what_was_appended_is_found_by_whoever_comes_next(
    book: Book, now: datetime, again: Callable[[Book], Book]
) -> None:
    push(book, now, fact("1", ana()), fact("2", ana("bo")))
    book = again(book)  # as after a crash between the append and the tables
    assert table(book) == [[], []]
    assert names(book) == ["ana", "bo"]


def test_the_latest_fact_counts_and_the_first_says_since_when(book: Book, now: datetime) -> None:
    push(book, now, fact("1", ana()), fact("1", ana("anna", externalId="e-1")))
    assert names(book) == ["anna"]
    found = book.pushed.get(OKTA, "1")
    assert found is not None
    assert (found.entry, found.created_at, found.document["externalId"]) == (1, now, "e-1")
    old = Where("key IN (SELECT key FROM scim_addresses WHERE address = %s)", ("ana@northfen.example",))
    assert book.pushed.some(OKTA, old) == []


def test_a_deleted_user_is_shown_no_more(book: Book, now: datetime) -> None:
    push(book, now, fact("1", ana()))
    assert names(book) == ["ana"]
    push(book, now, fact("1", DELETED))
    assert names(book) == []
    assert table(book) == [[], []]


def test_tables_that_are_made_again_are_the_same(book: Book, now: datetime) -> None:
    push(book, now, fact("1", ana()), fact("2", ana("bo")), fact("3", ana("cy")))
    names(book)
    push(book, now, fact("2", DELETED), fact("1", ana("anna")), fact("4", ana("dee"), "entra"))
    assert (names(book), names(book, "entra")) == (["anna", "cy"], ["dee"])
    before = table(book)
    book.pushed.rebuild()
    assert table(book) == before
    book.tables.say("DELETE FROM scim_users")
    book.pushed.rebuild()
    assert table(book) == before


def test_of_an_erased_person_nothing_stays_in_the_tables(book: Book, now: datetime) -> None:
    push(book, now, fact("1", ana()), fact("2", ana("bo")))
    assert names(book) == ["ana", "bo"]
    push(book, now, Fact(kind="body.erased", source="musterroll", body={"index": 0}, happened_at=now))
    book.entries.erase([0])
    assert names(book) == ["bo"]
    assert "ana" not in repr(table(book))


def test_snapshots_that_came_another_way_are_no_users(book: Book, now: datetime) -> None:
    plain = Fact(kind="person.observed", source=OKTA, body=PersonObserved(account="1", name="Ana"))
    push(book, now, plain, fact("2", ["no", "user"]), fact("3", {"userName": 7}))
    push(book, now, fact("4", {"userName": "a\0b", "externalId": 7, "emails": [1, {"value": 2}], "active": "x"}))
    assert names(book) == ["a\0b"]


def test_one_key_in_two_sources_is_two_users(book: Book, now: datetime) -> None:
    push(book, now, fact("1", ana()), fact("1", ana("bo"), "entra"), fact("1", DELETED))
    assert (names(book), names(book, "entra")) == ([], ["bo"])


def test_many_who_follow_at_once_take_each_fact_once(book: Book, now: datetime) -> None:
    push(book, now, *(fact(str(number), ana(f"user{number}")) for number in range(50)))

    def follow(_: int) -> int:
        try:
            book.pushed.follow(OKTA)
            return book.pushed.count(OKTA, Where())
        finally:
            book.tables.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(follow, range(12)))
    assert len(names(book)) == 50


def test_turns_follow_each_other(book: Book, now: datetime) -> None:
    """Whoever waits sees what was done in the turn before: no name is given twice."""
    others = PushedUsers(book.tables, book.entries, book.turns)  # another process has locks of its own

    def take(number: int) -> bool:
        users = (book.pushed, others)[number % 2]
        try:
            with users.turn(OKTA):
                if users.count(OKTA, Where("user_name = %s", ("ana",))):
                    return False
                push(book, now, fact(str(number), ana()))
                users.follow(OKTA)
                return True
        finally:
            book.tables.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(take, range(8))) == [False] * 7 + [True]
