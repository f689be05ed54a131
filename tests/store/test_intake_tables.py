"""Tokens, names that were used, and counts, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from musterroll.facts.bodies import SignInObserved
from musterroll.facts.fact import Fact
from musterroll.store.setup import Book
from musterroll.store.tokens import new_token

ANA = "ana@northfen.example"


def a_token(book: Book, now: datetime, name: str = "lms", days: int = 30) -> str:
    shown = new_token()
    book.tokens.add(shown, name, ["records:write", "scim"], "moodle", ANA, now, now + timedelta(days=days))
    return shown


def test_a_token_is_found_by_what_was_shown_once(book: Book, now: datetime, again: Callable[[Book], Book]) -> None:
    shown = a_token(book, now)
    assert shown.startswith("mrt_") and len(shown) == 47
    found = again(book).tokens.find(shown)
    assert found is not None
    assert (found.name, found.scopes, found.source, found.made_by) == ("lms", ("records:write", "scim"), "moodle", ANA)
    assert (found.made_at, found.expires_at) == (now, now + timedelta(days=30))
    assert book.tokens.find(shown[:-1]) is book.tokens.find(shown[4:]) is book.tokens.find("") is None


def test_only_the_digest_of_a_token_is_kept(book: Book, now: datetime) -> None:
    shown = a_token(book, now)
    assert not [row for row in book.tables.rows("SELECT * FROM tokens") if shown in map(str, row)]
    assert a_token(book, now, "other") != shown


def test_a_token_is_in_force_until_it_ends_or_is_revoked(book: Book, now: datetime) -> None:
    a_token(book, now, days=1)
    (token,) = book.tokens.listed()
    assert token.in_force(now + timedelta(hours=23)) and not token.in_force(now + timedelta(days=1))
    book.tokens.expire(token, now + timedelta(days=9))
    assert book.tokens.listed()[0].expires_at == token.expires_at
    book.tokens.expire(token, now + timedelta(hours=1))
    assert book.tokens.named("lms", now + timedelta(hours=2)) == []
    book.tokens.revoke(token, now)
    assert book.tokens.named("lms", now) == []
    book.tokens.used(token, now.date())
    assert (book.tokens.listed()[0].revoked_at, book.tokens.listed()[0].used_on) == (now, now.date())


def test_names_are_remembered_in_the_commit_of_their_facts(book: Book, now: datetime) -> None:
    facts = [
        Fact(kind="sign_in.observed", source="xapi", body=SignInObserved(account=name), happened_at=now)
        for name in ("ana", "bo")
    ]
    told = book.seen.named("xapi", [("n1", b"1", 0), ("nothing", b"2", None), ("n2", b"3", 1), ("n1", b"other", 0)])
    first = book.journal.append(facts, received_at=now, named=told)
    same = book.journal.append(facts, received_at=now, named=book.seen.named("xapi", [("again", b"4", 1)]))
    assert (first.fresh, same.fresh) == ([True, True], [False, False])
    book.journal.append([], received_at=now, named=book.seen.named("xapi", [("none", b"5", None), ("no", b"6", None)]))
    found = {name: book.seen.entry_of("xapi", name) for name in ("n1", "nothing", "n2", "again", "none")}
    assert found == {"n1": 0, "nothing": None, "n2": 1, "again": 1, "none": None}
    before = book.seen.before("xapi", [("n1", b"1"), ("none", b"5"), ("no", b"7"), ("new", b"8")])
    assert {name: one.same for name, one in before.items()} == {"n1": True, "none": True, "no": False}
    assert book.entries.size() == 2


def test_a_name_is_known_with_what_came_under_it(book: Book) -> None:
    many = [(f"n{number}", b"content %d" % number) for number in range(1000)]
    book.seen.add("xapi", [(name, content, number) for number, (name, content) in enumerate(many)])
    found = book.seen.before("xapi", [("n3", b"content 3"), ("n4", b"other"), ("new", b"x")])
    assert {name: (one.same, one.entry) for name, one in found.items()} == {"n3": (True, 3), "n4": (False, 4)}
    assert len(book.seen.before("xapi", many)) == 1000
    assert book.seen.before("github", [("n3", b"content 3")]) == {}
    assert (book.seen.entry_of("xapi", "n999"), book.seen.entry_of("xapi", "new")) == (999, None)


def test_who_was_first_with_a_name_keeps_it(book: Book) -> None:
    book.seen.add("xapi", [("one", b"first", None)])
    book.seen.add("xapi", [("one", b"second", 7)])
    assert book.seen.before("xapi", [("one", b"first")])["one"] == (True, None)


def test_names_and_contents_cannot_be_read(book: Book) -> None:
    book.seen.add("xapi", [("ana@northfen.example", b"ana@northfen.example", 1)])
    assert "northfen" not in repr([bytes(row[1]) for row in book.tables.rows("SELECT * FROM intake_seen")])


def test_many_writers_count_together_and_a_new_minute_begins_anew(book: Book) -> None:
    def take(_: int) -> int:
        try:
            return book.counts.take("token:1", 100, 5)
        finally:
            book.tables.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(take, range(20))) == [5 * number for number in range(1, 21)]
    assert book.counts.take("token:1", 101, 5) == 5
    assert book.counts.take("token:2", 101, 1) == 1
    book.counts.forget(101)
    assert book.counts.take("token:1", 101, 1) == 6
    book.counts.forget(102)
    assert book.counts.take("token:1", 101, 1) == 1
