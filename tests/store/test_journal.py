"""Facts become entries: once each, in order, all of a call or none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from threading import Barrier, Thread

import pytest
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st

from musterroll.facts import bodies
from musterroll.facts.canonical import canonical_bytes
from musterroll.facts.envelope import to_members
from musterroll.facts.errors import Conflict, Refused, TryLater
from musterroll.facts.fact import Fact
from musterroll.ledger.tree import EMPTY_ROOT
from musterroll.store import repeats
from musterroll.store.setup import Book
from musterroll.store.tokens import new_token
from tests.store.checked import check, indices_of
from tests.store.made import completion, completions, person


def test_a_new_book_is_empty(book: Book) -> None:
    assert book.entries.size() == 0
    assert book.heads.latest().root == EMPTY_ROOT
    assert check(book) == 0


def test_what_is_appended_is_read_back(book: Book, now: datetime) -> None:
    facts = [completion(1), person(name="Ana Ruiz")]
    appended = book.journal.append(facts, received_at=now)
    assert (appended.indices, appended.fresh) == ([0, 1], [True, True])
    assert [fact for _, fact in book.entries.facts(0, 2)] == facts
    assert book.entries.body(0) == canonical_bytes(to_members(facts[0]))
    assert {entry.received_at for entry in book.entries.read(0, 2)} == {now}


def test_books_of_all_sizes_can_be_computed_again(book: Book, now: datetime) -> None:
    first = 0
    for many in (1, 2, 1, 250, 1, 1, 1, 600, 3):
        head = book.journal.append(completions(first, first + many), received_at=now).head
        first += many
        assert head == book.heads.latest()
    assert check(book) == first


@pytest.mark.parametrize("run", [1, 3, 40, 700])
def test_what_is_kept_is_the_same_whatever_stands_beside_it(book: Book, now: datetime, run: int) -> None:
    """However many neighbours share kind and source, and however long they are."""
    facts: list[Fact] = []
    for number in range(1_100):
        if number // run % 2:
            facts.append(person(account=f"p{number}", name="Søren \u0000 \U0001f600" * (number % 50)))
        else:
            facts.append(completion(number))
    book.journal.append(facts[:7], received_at=now)
    book.journal.append(facts[7:], received_at=now)
    assert check(book) == len(facts)
    kept = [(entry.kind, entry.source, body) for entry, _, body in book.entries.kept(0, len(facts))]
    assert kept == [(fact.kind, fact.source, canonical_bytes(to_members(fact))) for fact in facts]


def test_a_fact_that_comes_again_adds_nothing(book: Book, now: datetime) -> None:
    first = book.journal.append([completion(1), completion(2), completion(1)], received_at=now)
    again = book.journal.append([completion(2), completion(3)], received_at=now)
    assert (first.indices, first.fresh) == ([0, 1, 0], [True, True, False])
    assert (again.indices, again.fresh) == ([1, 2], [False, True])
    assert check(book) == 3


def test_a_call_that_adds_nothing_leaves_the_head(book: Book, now: datetime) -> None:
    before = book.journal.append([completion(1)], received_at=now).head
    assert book.journal.append([completion(1)], received_at=now + timedelta(days=1)).head == before
    assert book.journal.append([], received_at=now).head == before


def test_a_state_that_comes_back_is_a_fact_of_its_own(book: Book, now: datetime) -> None:
    states = [person(title=title) for title in ("Engineer", "Engineer", "Lead", "Engineer")]
    indices = [book.journal.append([state], received_at=now).indices[0] for state in states]
    assert indices == [0, 0, 1, 2]


def test_a_link_can_be_made_again_after_it_was_undone(book: Book, now: datetime) -> None:
    accounts = [bodies.AccountKey(source="okta", account="1"), bodies.AccountKey(source="moodle", account="2")]
    linked = bodies.AccountsLinked(accounts=accounts, by="eli", reason="one person")
    unlinked = bodies.AccountsUnlinked(accounts=accounts, by="eli", reason="a mistake")
    link = Fact(kind="accounts.linked", source="musterroll", body=linked)
    unlink = Fact(kind="accounts.unlinked", source="musterroll", body=unlinked)
    assert book.journal.append([link, link, unlink, link], received_at=now).indices == [0, 0, 1, 2]


def test_what_is_known_is_known_to_the_next_program(book: Book, now: datetime, again: Callable[[Book], Book]) -> None:
    book.journal.append(completions(0, 300), received_at=now)
    other = again(book)
    assert not any(other.journal.append(completions(0, 300), received_at=now).fresh)
    assert other.journal.append(completions(299, 301), received_at=now).indices == [299, 300]
    assert check(other) == 301


def test_two_programs_learn_of_each_other(book: Book, now: datetime, again: Callable[[Book], Book]) -> None:
    other = again(book)
    for number in range(6):
        writer, reader = (book, other) if number % 2 else (other, book)
        assert writer.journal.append([completion(number)], received_at=now).fresh == [True]
        assert reader.journal.append([completion(number)], received_at=now).fresh == [False]
    assert check(book) == 6


def test_keys_that_were_moved_are_still_known(
    book: Book, now: datetime, again: Callable[[Book], Book], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repeats, "MOVED_AT", 10)
    other = again(book)
    for first in range(0, 60, 7):
        book.journal.append(completions(first, first + 7), received_at=now)
    titles = ["Engineer", "Lead"] * 9
    for title in titles:
        book.journal.append([person(title=title)], received_at=now)
    assert book.tables.rows("SELECT count(*) FROM repeats")[0][0] > 50
    for one in (book, other, again(book)):
        assert not any(one.journal.append([*completions(0, 63), person(title="Lead")], received_at=now).fresh)
    assert check(book) == 63 + len(titles)


def test_what_another_program_has_moved_is_not_remembered_as_the_latest(
    book: Book, now: datetime, again: Callable[[Book], Book], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repeats, "MOVED_AT", 5)
    other, engineer, lead = again(book), person(title="Engineer"), person(title="Lead")
    book.journal.append([engineer], received_at=now)
    assert other.journal.append([engineer], received_at=now).fresh == [False]
    book.journal.append([lead, *completions(0, 10)], received_at=now)  # moves all of them
    assert other.journal.append([lead], received_at=now).fresh == [False]
    assert other.journal.append([engineer], received_at=now).fresh == [True]
    other.journal.append(completions(10, 20), received_at=now)  # moves again, and nothing older over it
    assert again(book).journal.append([lead, engineer], received_at=now).fresh == [True, True]
    assert check(book) == 1 + 11 + 1 + 10 + 2


def test_keys_that_meet_by_chance_lose_no_fact(book: Book, now: datetime) -> None:
    book.journal._keyed = lambda text: bytes(8) + sha256(text).digest()[:24]
    assert book.journal.append([completion(1), completion(2)], received_at=now).fresh == [True, True]
    assert check(book) == 2


def test_received_at_never_goes_back(book: Book, now: datetime) -> None:
    book.journal.append([completion(1)], received_at=now)
    book.journal.append([completion(2)], received_at=now - timedelta(days=1))
    book.journal.append([completion(3)], received_at=now + timedelta(days=1))
    assert [entry.received_at for entry in book.entries.read(0, 3)] == [now, now, now + timedelta(days=1)]


def test_the_size_at_an_instant_counts_what_was_received_by_then(book: Book, now: datetime) -> None:
    minute = timedelta(minutes=1)
    for number in range(5):
        book.journal.append(completions(2 * number, 2 * number + 2), received_at=now + number * minute)
    sizes = [book.entries.at(now + number * minute) for number in range(-1, 6)]
    assert sizes == [0, 2, 4, 6, 8, 10, 10]
    assert book.entries.at(now + minute - timedelta(microseconds=1)) == 2


def test_whoever_expects_another_size_is_told(book: Book, now: datetime) -> None:
    book.journal.append(completions(0, 2), received_at=now, expected_size=0)
    with pytest.raises(Conflict, match="2 entries, not 1"):
        book.journal.append([completion(5)], received_at=now, expected_size=1)
    assert check(book) == 2


def test_one_fact_without_bytes_keeps_all_of_its_call_out(book: Book, now: datetime) -> None:
    naive = Fact(
        kind="sign_in.observed",
        source="okta",
        body=bodies.SignInObserved(account="a"),
        happened_at=datetime(2025, 1, 1),
    )
    with pytest.raises(ValueError, match="offset"):
        book.journal.append([completion(1), naive], received_at=now)
    with pytest.raises(ValueError, match="offset"):
        book.journal.append([completion(1)], received_at=datetime(2026, 1, 1))
    assert check(book) == 0


@pytest.mark.parametrize(
    ("kind", "body", "missing"),
    [
        ("sign_in.observed", bodies.SignInObserved(account=None), "body.account is missing"),  # type: ignore[arg-type]
        ("completion.observed", bodies.CompletionObserved(account="ana", course=""), "body.course is missing"),
        ("completion.observed", bodies.CompletionObserved(course="SEC-AWARE"), "an account key"),
        ("completion.observed", bodies.SignInObserved(account="ana"), "the body is SignInObserved"),
    ],
)
def test_a_fact_that_nobody_could_read_again_is_refused(
    book: Book, now: datetime, kind: str, body: bodies.Body, missing: str
) -> None:
    with pytest.raises(ValueError, match=missing):
        book.journal.append([completion(1), Fact(kind=kind, source="okta", body=body)], received_at=now)
    assert check(book) == 0


def test_text_in_place_of_a_body_is_named_by_its_entry(sqlite_book: Book) -> None:
    sqlite_book.tables.say("INSERT INTO bodies VALUES (0, %s, %s)", (bytes(16), "no bytes"))
    sqlite_book.tables.say("INSERT INTO entries VALUES (0, 'sign_in.observed', 'okta', 0, %s)", (bytes(32),))
    with pytest.raises(Refused, match="Entry 0: it holds str"):
        list(sqlite_book.entries.facts(0, 1))
    with pytest.raises(Refused, match="Entry 0"):
        sqlite_book.entries.body(0)


def test_an_older_database_in_its_place_is_noticed(book: Book, now: datetime) -> None:
    book.journal.append(completions(0, 5), received_at=now)
    book.journal._recent.since = 7
    with pytest.raises(Refused, match="it had 7 before"):
        book.journal.append([completion(9)], received_at=now)


def test_tiles_that_do_not_fit_the_head_stop_the_writer(
    book: Book, now: datetime, again: Callable[[Book], Book]
) -> None:
    book.journal.append(completions(0, 300), received_at=now)
    grown = bytes(32) + book.tiles.read_tile(1, 0)[32:] + bytes(32)
    name = "tiles_update_refused" if book.tables.on_sqlite else "tiles_grown_refused ON tiles"
    kept = book.tables.rows("SELECT sql FROM sqlite_master WHERE name = %s", [name]) if book.tables.on_sqlite else []
    if book.tables.on_sqlite:
        book.tables.say(f"DROP TRIGGER {name}")
    else:
        book.tables.say("ALTER TABLE tiles DISABLE TRIGGER USER")
    book.tables.say("UPDATE tiles SET data = %s WHERE level = 1", (grown[:32],))
    if book.tables.on_sqlite:
        book.tables.say(kept[0][0])
    else:
        book.tables.say("ALTER TABLE tiles ENABLE ALWAYS TRIGGER tiles_grown_refused")
        for trigger in ("tiles_delete_refused", "tiles_truncate_refused"):
            book.tables.say(f"ALTER TABLE tiles ENABLE ALWAYS TRIGGER {trigger}")
    with pytest.raises(Refused, match="does not fit its head"):
        again(book).journal.append([completion(999)], received_at=now)


def test_threads_share_commits_and_each_gets_its_own_answer(book: Book, now: datetime) -> None:
    answers: dict[int, list[int]] = {}
    together = Barrier(8)

    def work(who: int) -> None:
        together.wait()
        for round_ in range(10):
            facts = completions(round_ * 3, round_ * 3 + 3, who=f"person {who}")
            answers.setdefault(who, []).extend(book.journal.append(facts, received_at=now).indices)
        book.close()

    threads = [Thread(target=work, args=(who,)) for who in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert check(book) == 240
    assert sorted(index for indices in answers.values() for index in indices) == list(range(240))
    for who, indices in answers.items():
        accounts = {fact.body.account for index in indices for _, fact in book.entries.facts(index, index + 1)}  # type: ignore[union-attr]
        assert accounts == {f"person {who}"}


def test_of_calls_that_share_a_commit_only_the_wrong_one_fails(book: Book, now: datetime) -> None:
    from musterroll.store.journal import _Call
    from musterroll.store.prepare import prepared

    at = 1_768_900_000_000_000
    calls = [
        _Call(prepared([completion(number)], book.journal._keyed), at, expected)
        for number, expected in enumerate([None, 7, 1, None])
    ]
    book.journal._commit(calls)
    assert [type(call.error) for call in calls] == [type(None), Conflict, type(None), type(None)]
    assert [call.indices for call in calls] == [[0], [], [1], [2]]
    assert check(book) == 3


def test_a_call_of_nothing_shares_a_commit_with_one_fact(book: Book) -> None:
    from musterroll.store.journal import _Call
    from musterroll.store.prepare import prepared

    calls = [_Call(prepared(facts, book.journal._keyed), 0) for facts in ([], completions(0, 1), [])]
    book.journal._commit(calls)
    assert [(call.result().indices, call.result().head.size) for call in calls] == [([], 1), ([0], 1), ([], 1)]
    assert check(book) == 1


def test_one_fact_after_the_other_is_kept_as_all_at_once(book: Book, now: datetime) -> None:
    """What is alone in its commit goes a way of its own."""
    facts = [*completions(0, 260), *(person(title=title) for title in ("Lead", "Lead", "Engineer"))]
    kept = [book.journal.append([fact], received_at=now) for fact in facts]
    assert [one.indices for one in kept] == [[index] for index in (*range(261), 260, 261)]
    assert [one.head.size for one in kept[-3:]] == [261, 261, 262]
    assert check(book) == 262
    assert book.journal.append(facts[:260], received_at=now).indices == list(range(260))


def test_who_waits_for_an_interrupted_commit_may_try_again(
    book: Book, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from musterroll.store.journal import _Call
    from musterroll.store.prepare import prepared

    def interrupted(*given: object) -> None:
        raise KeyboardInterrupt

    waiting = _Call(prepared([completion(7)], book.journal._keyed), 0, None)
    book.journal._queue.append(waiting)
    with monkeypatch.context() as patched:
        patched.setattr(book.journal, "_write", interrupted)
        with pytest.raises(KeyboardInterrupt):
            book.journal.append([completion(1)], received_at=now)
    with pytest.raises(TryLater, match="interrupted"):
        waiting.result()
    assert book.journal.append([completion(1)], received_at=now).indices == [0]


OPERATIONS = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 6), st.sampled_from(["Engineer", "Lead"])), min_size=1, max_size=8
)


@given(OPERATIONS)
@tries(max_examples=10)
def test_any_order_of_repeats_gives_each_event_once(operations: list[tuple[int, int, str]]) -> None:
    """The same as a plain list would do."""
    import tempfile
    from pathlib import Path

    from musterroll import config
    from musterroll.store.setup import open_book

    expected: list[Fact] = []
    with tempfile.TemporaryDirectory() as folder:
        book = open_book(config.create(Path(folder)), create=True)
        for first, many, title in operations:
            facts = [*completions(first, first + many), person(title=title)]
            book.journal.append(facts, received_at=datetime(2026, 1, 1, tzinfo=UTC))
            states = [fact for fact in expected if fact.kind == "person.observed"]
            expected += [fact for fact in facts[:-1] if fact not in expected]
            expected += facts[-1:] if not states or states[-1] != facts[-1] else []
        assert [fact for _, fact in book.entries.facts(0, book.entries.size())] == expected
        assert len(indices_of(book)) == len(set(indices_of(book)))
        book.close()


def _counted(book: Book) -> int:
    found = book.tables.row("SELECT count(*) FROM tokens")
    return int(found[0]) if found else 0


def _row(book: Book, name: str, now: datetime) -> None:
    book.tokens.add(new_token(), name, ["read"], "", "ana@northfen.example", now, now + timedelta(days=1))


def test_rows_beside_the_book_are_there_with_their_facts_or_not_at_all(
    book: Book, now: datetime, again: Callable[[Book], Book]
) -> None:
    def breaks() -> None:
        _row(book, "never", now)
        raise Refused("It cannot be.", "Leave it.")

    book.journal.append([completion(1)], received_at=now, also=lambda: _row(book, "kept", now))
    with pytest.raises(Refused, match="It cannot be"):
        book.journal.append([completion(2)], received_at=now, also=breaks)
    anew = again(book)
    assert (check(anew), _counted(anew)) == (1, 1)


def test_rows_beside_a_fact_that_the_book_has_already_are_written_too(
    book: Book, now: datetime, again: Callable[[Book], Book]
) -> None:
    for name in ("one", "two"):
        book.journal.append([completion(1)], received_at=now, also=partial(_row, book, name, now))
    anew = again(book)
    assert (check(anew), _counted(anew)) == (1, 2)


def test_whose_rows_fail_fails_alone(book: Book, now: datetime) -> None:
    """Those who wait for the same commit are not undone with it."""
    barrier, wrong = Barrier(8), list[Exception]()

    def append(number: int) -> None:
        barrier.wait()
        try:
            book.journal.append([completion(number)], received_at=now, also=_fails if number == 0 else None)
        except Refused as error:
            wrong.append(error)
        finally:
            book.close()

    threads = [Thread(target=append, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (check(book), len(wrong)) == (7, 1)


def _fails() -> None:
    raise Refused("It cannot be.", "Leave it.")
