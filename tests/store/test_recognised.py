"""What recognises facts that come again is what the facts give, or it is found and made again."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime

import msgspec
import pytest

from musterroll.facts.errors import Refused
from musterroll.facts.fact import Fact, Origin
from musterroll.store import repeats
from musterroll.store.recognised import Fault
from musterroll.store.setup import Book
from tests.store.made import completion, completions, person

DIGEST = "b" * 64


def read_from_it(*facts: Fact) -> list[Fact]:
    return [msgspec.structs.replace(fact, origin=Origin(extract=f"sha256:{DIGEST}", row=1)) for fact in facts]


def withdraw(book: Book, facts: list[Fact], now: datetime) -> None:
    fact = Fact(kind="extract.withdrawn", source="musterroll", body={"sha256": DIGEST}, happened_at=now)
    book.journal.append([fact], received_at=now, forget=facts)


@pytest.fixture(params=[4, 65_536])
def moved_at(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Keys after which they are moved: always, and never here."""
    monkeypatch.setattr(repeats, "MOVED_AT", request.param)
    return int(request.param)


def test_it_is_what_the_facts_give_whatever_was_recorded_withdrawn_and_erased(
    book: Book, now: datetime, moved_at: int, again: Callable[[Book], Book]
) -> None:
    chance = random.Random(7)
    other, mistaken = again(book), read_from_it(*completions(100, 120), person(title="Mistaken"))
    for turn in range(40):
        writer = chance.choice((book, other))
        some = [completion(chance.randrange(60)) for _ in range(chance.randrange(6))]
        states = [person(title=chance.choice("abc"), account=chance.choice(("ana", "bo"))) for _ in range(3)]
        writer.journal.append([*some, *states], received_at=now)
        if turn % 9 == 4:
            writer.journal.append(mistaken, received_at=now)
        if turn % 9 == 7:
            withdraw(writer, mistaken, now)
        if turn % 10 == 5:
            book.entries.erase(chance.sample(range(book.entries.size()), 4))
        assert book.recognised.faults() == []
    book.recognised.rebuild()
    assert book.recognised.faults() == []
    assert again(book).recognised.faults() == []


def test_after_a_rebuild_everything_is_recognised_as_before(
    book: Book, now: datetime, moved_at: int, again: Callable[[Book], Book]
) -> None:
    facts = [*completions(0, 20), person(title="Engineer"), person(title="Lead")]
    mistaken = read_from_it(*completions(50, 55))
    book.journal.append([*facts, *mistaken], received_at=now)
    withdraw(book, mistaken, now)
    book.entries.erase([3])
    book.recognised.rebuild()
    for one in (book, again(book)):
        assert not any(one.journal.append([*facts[:20], facts[21]], received_at=now).fresh)
    assert all(book.journal.append(mistaken, received_at=now).fresh)
    assert book.journal.append([facts[20]], received_at=now).fresh == [True]


def test_a_row_that_was_taken_away_is_named_by_the_fact_that_would_come_twice(book: Book, now: datetime) -> None:
    book.journal.append(completions(0, 5), received_at=now)
    book.recognised.rebuild()
    book.tables.say('DELETE FROM repeats WHERE "index" = 3')
    assert book.recognised.faults() == [Fault(3, "nothing recognises it any more, so it would be taken in again")]
    book.recognised.rebuild()
    assert book.recognised.faults() == []


def test_a_commit_whose_keys_were_taken_away_is_named(book: Book, now: datetime) -> None:
    for number in range(3):
        book.journal.append(completions(2 * number, 2 * number + 2), received_at=now)
    book.tables.say('DELETE FROM repeats_new WHERE "first" = 2')
    assert [fault.entry for fault in book.recognised.faults()] == [2, 3]


def test_a_row_by_which_a_fact_to_come_would_be_passed_over_is_named(
    book: Book, now: datetime, again: Callable[[Book], Book]
) -> None:
    book.journal.append(completions(0, 5), received_at=now)
    forger = again(book)
    forger.journal.append([completion(9)], received_at=now)
    row = forger.tables.rows('SELECT packed FROM repeats_new WHERE "first" = 5')[0][0]
    [(key, content)] = repeats.unpacked(bytes(row))
    book.tables.say('UPDATE repeats_new SET packed = %s WHERE "first" = 5', (repeats.packed([7], [bytes(15) + b"x"]),))
    book.tables.say('INSERT INTO repeats (key, content, "index") VALUES (%s, %s, 2)', (key, content))
    assert [fault.entry for fault in book.recognised.faults()] == [5, 5]
    book.tables.say('INSERT INTO repeats (key, content, "index") VALUES (99, %s, 2)', (bytes(15) + b"y",))
    what = "what is recognised by it is not what it says: the row was forged"
    assert Fault(2, what) in book.recognised.faults()


def test_a_content_that_was_changed_is_named(book: Book, now: datetime) -> None:
    book.journal.append([*completions(0, 5), person(title="Lead")], received_at=now)
    book.recognised.rebuild()
    book.tables.say('UPDATE repeats SET content = %s WHERE "index" = 5', (bytes(15) + b"x",))
    assert book.recognised.faults() == [Fault(5, "it is recognised by something else than it says")]


def test_what_no_commit_writes_is_named_stops_a_writer_and_is_made_again(
    sqlite_book: Book, now: datetime, again: Callable[[Book], Book]
) -> None:
    sqlite_book.journal.append(completions(0, 5), received_at=now)
    for value in ("text", b"short"):
        sqlite_book.tables.say("UPDATE repeats_new SET packed = %s", (value,))
        assert Fault(0, "the row that recognises it is none that a commit writes") in sqlite_book.recognised.faults()
    with pytest.raises(Refused, match="musterroll rebuild"):
        again(sqlite_book).journal.append([completion(9)], received_at=now)
    sqlite_book.recognised.rebuild()
    assert sqlite_book.recognised.faults() == []
