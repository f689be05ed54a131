"""What the state knows, how it follows, and that nobody has to believe it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from musterroll.config import Config
from musterroll.facts.bodies import AccountKey, AccountsLinked, CompletionObserved, PersonObserved, PolicyAdopted
from musterroll.facts.errors import Conflict
from musterroll.facts.fact import Fact, Origin
from musterroll.rules.pipeline import Engine
from musterroll.store.setup import Book
from musterroll.store.state.catch_up import CaughtUp
from musterroll.store.state.head import keep_head

NOW = datetime(2026, 1, 20, 9, tzinfo=UTC)
TODAY = date(2026, 1, 20)
PERIOD = (date(2025, 1, 1), date(2025, 12, 31))
ENGINE = Engine(threads=1)
EXTRACT = "a" * 64

POLICY = """schema = "musterroll.policy/1"
version = "{version}"
effective_from = {since}
title = "Security training"
time_zone = "UTC"

[[requirement]]
id = "awareness"
title = "Security awareness"
courses = ["SEC-AWARE"]
onboarding = {{ trigger = "engagement", within_days = {days} }}
renewal = {{ mode = "none" }}
"""


def person(account: str, name: str, email: str | None = None, source: str = "hris", **members: Any) -> Fact:
    emails = [email] if email else None
    known = {"type": "employee", "status": "active", "started_on": date(2025, 3, 3), **members}
    return Fact(
        kind="person.observed", source=source, body=PersonObserved(account=account, name=name, emails=emails, **known)
    )


def taken(account: str, day: date = date(2025, 3, 20), course: str = "SEC-AWARE", **around: Any) -> Fact:
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    body = CompletionObserved(account=account, course=course, result="passed", method="api_sync")
    return Fact(kind="completion.observed", source="knowbe4", body=body, **({"happened_at": at} | around))


def adopted(version: str = "1", since: str = "2024-01-01", days: int = 30) -> Fact:
    text = POLICY.format(version=version, since=since, days=days)
    return Fact(kind="policy.adopted", source="musterroll", body=PolicyAdopted(text=text), happened_at=date(2024, 1, 1))


def said(kind: str, **body: Any) -> Fact:
    return Fact(kind=kind, source="musterroll", body=body, happened_at=NOW)


ANA, BO = person("e1", "Ana", "ana@corp.example"), person("e2", "Bo", "bo@corp.example", type="contractor")


def append(book: Book, *facts: Fact) -> list[int]:
    return book.journal.append(list(facts), received_at=NOW).indices


def follow(book: Book, *facts: Fact, today: date = TODAY) -> CaughtUp:
    if facts:
        append(book, *facts)
    return book.state.catch_up(today, period=PERIOD, engine=ENGINE)


def rebuilt(book: Book) -> list[str]:
    return [str(one) for one in book.state.compare_with_rebuild(engine=ENGINE)]


def results(book: Book) -> dict[str, str]:
    return dict(book.tables.rows("SELECT name, result FROM state_people WHERE name IS NOT NULL"))


@pytest.fixture
def settings(sqlite_settings: Config) -> Config:
    """One database: both follow a whole chronicle in test_state_follows."""
    return sqlite_settings


@pytest.fixture
def small(book: Book) -> Book:
    """A policy, Ana and Bo; Ana has taken the course in time."""
    follow(book, adopted(), ANA, BO, taken("ana@corp.example"))
    return book


def test_state_says_how_everybody_stands_and_up_to_where_and_when_it_is_true(small: Book) -> None:
    assert results(small) == {"Ana": "pass", "Bo": "deviation"}
    head = small.state.head()
    assert head is not None
    assert (head.upto, head.as_of, head.period_start) == (4, TODAY, PERIOD[0])
    assert rebuilt(small) == []


def test_a_new_completion_touches_its_own_person_alone(small: Book) -> None:
    done = follow(small, taken("bo@corp.example"))
    assert (done.upto, done.people, done.everybody) == (5, 1, None)
    assert results(small) == {"Ana": "pass", "Bo": "pass"}


def test_nothing_new_is_nothing_done(small: Book) -> None:
    before = small.state.head()
    done = follow(small)
    assert (done.people, done.rows) == (0, 0)
    assert small.state.head() == before


def test_a_link_touches_both_who_become_one_person(small: Book) -> None:
    follow(small, taken("b.o@home.example"))
    assert results(small)["Bo"] == "deviation"
    pair = [AccountKey(source="hris", account="e2"), AccountKey(source="knowbe4", account="B.O@home.example")]
    link = Fact(
        kind="accounts.linked", source="musterroll", body=AccountsLinked(accounts=pair, by="dee", reason="asked")
    )
    done = follow(small, link)
    assert (done.people, done.everybody) == (1, None)
    assert results(small) == {"Ana": "pass", "Bo": "pass"}
    assert rebuilt(small) == []


def test_an_address_seen_later_joins_earlier_completions(small: Book) -> None:
    follow(small, taken("bo@new.example"))
    done = follow(small, person("e2", "Bo", "bo@new.example", type="contractor"))
    assert done.everybody is None
    assert results(small)["Bo"] == "pass"


@pytest.mark.parametrize(
    ("fact", "why"),
    [
        (adopted("2", "2025-02-01", 10), "another policy"),
        (Fact(kind="session.held", source="lms", body={"event": "x"}), "a session was held"),
        (person("o1", "Ana", source="okta"), "a source lists people for the first time"),
        (taken("ana@corp.example", date(2023, 1, 5)), "history begins earlier"),
    ],
    ids=["policy", "session", "new list", "history"],
)
def test_some_facts_touch_everybody_and_the_reason_is_given(small: Book, fact: Fact, why: str) -> None:
    if fact.kind == "session.held":
        from musterroll.facts.bodies import SessionHeld

        body = SessionHeld(event="x", on=date(2025, 3, 20), attendees=["ana@corp.example"])
        fact = Fact(kind="session.held", source="lms", body=body)
    assert follow(small, fact).everybody == why
    assert rebuilt(small) == []


@pytest.mark.parametrize("extended", [False, True], ids=["in the tail", "in segments"])
@pytest.mark.parametrize(
    ("fact", "why"),
    [
        (taken("bo@corp.example", course="Zumba"), None),
        (taken("bo@corp.example", course="zumba"), None),
        (taken("bo@corp.example", course="ZUMBA"), "a course is spelled in a way that sorts first"),
        (taken("bo@corp.example", date(2023, 1, 5)), "history begins earlier"),
        (taken("bo@corp.example", happened_at=date(2023, 1, 5)), "history begins earlier"),
    ],
    ids=["as before", "sorts last", "sorts first", "instant", "day"],
)
def test_what_new_completions_change_for_others_is_seen_wherever_they_stand(
    small: Book, fact: Fact, why: str | None, extended: bool
) -> None:
    follow(small, taken("ana@corp.example", course="Zumba"))
    append(small, fact)
    if extended:
        small.segments.extend()
    assert follow(small).everybody == why
    assert rebuilt(small) == []


def test_the_turn_of_the_day_judges_what_fell_due(book: Book) -> None:
    follow(book, adopted(), ANA, BO, taken("ana@corp.example"), today=date(2025, 4, 1))
    assert results(book)["Bo"] == "no_occurrence"
    done = follow(book, today=date(2025, 4, 2))
    assert done.everybody == "another day"
    assert results(book)["Bo"] == "deviation"
    assert rebuilt(book) == []


def test_a_withdrawn_extract_no_longer_counts(small: Book) -> None:
    follow(small, taken("bo@corp.example", origin=Origin(extract=f"sha256:{EXTRACT}", row=1)))
    assert results(small)["Bo"] == "pass"
    follow(small, said("extract.withdrawn", sha256=EXTRACT, by="dee", reason="another company"))
    assert results(small)["Bo"] == "deviation"
    assert rebuilt(small) == []


def test_an_erased_person_leaves_the_state(small: Book) -> None:
    append(small, *(said("body.erased", index=index, by="dee", reason="asked for") for index in (1, 3)))
    small.entries.erase([1, 3])
    follow(small)
    assert results(small) == {"Bo": "deviation"}
    for table in ("state_accounts", "state_tokens", "state_people", "state_completions", "state_findings"):
        assert "ana@corp" not in repr(small.tables.rows(f"SELECT * FROM {table}"))
    assert rebuilt(small) == []


def test_an_explanation_stands_beside_its_finding_and_removes_nothing(small: Book) -> None:
    ((key, code),) = small.tables.rows("SELECT finding, code FROM state_findings WHERE code = 'onboarding_missed'")
    done = follow(small, said("finding.explained", finding=key, by="dee", text="Bo was ill."))
    assert (done.people, done.everybody) == (1, None)
    ((words, result),) = small.tables.rows(
        "SELECT f.explained, p.result FROM state_findings f JOIN state_people p USING (person) WHERE f.finding = %s",
        (key,),
    )
    assert (words, result, code) == ("dee: Bo was ill.", "deviation", "onboarding_missed")
    assert rebuilt(small) == []


@contextmanager
def broken_off(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The program ends in the middle of writing."""
    with monkeypatch.context() as patch:
        patch.setattr("musterroll.store.state.merge.Writer.replace_names", lambda *given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            yield


def test_after_a_crash_the_next_call_does_the_same_work(small: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    before = small.state.head()
    with broken_off(monkeypatch):
        follow(small, taken("bo@corp.example"))
    assert small.state.head() == before
    assert results(small)["Bo"] == "deviation"
    assert follow(small).people == 1
    assert results(small)["Bo"] == "pass"


def test_who_was_overtaken_starts_again(small: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    append(small, taken("bo@corp.example"))
    calls: list[Any] = []

    def overtaken(*given: Any) -> None:
        calls.append(given)
        if len(calls) == 1:
            raise Conflict("Somebody else was faster.", "It is read again.")
        keep_head(*given)

    monkeypatch.setattr("musterroll.store.state.catch_up.keep_head", overtaken)
    assert follow(small).people == 1
    assert len(calls) == 2


def test_two_books_that_open_one_database_do_not_undo_each_other(small: Book) -> None:
    stale = small.state.head()
    follow(small, taken("bo@corp.example"))
    assert stale is not None
    with pytest.raises(Conflict), small.tables.transaction():
        keep_head(small.tables, stale, stale)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("UPDATE state_people SET result = 'pass' WHERE name = 'Bo'", "result: 'pass', the facts give 'deviation'"),
        ("DELETE FROM state_findings WHERE code = 'onboarding_missed'", "missing, the facts give this row"),
        ("UPDATE state_completions SET happened_on = '2025-03-01'", "happened_on: '2025-03-01'"),
        ("UPDATE state_accounts SET person = NULL WHERE source = 'knowbe4'", "state_accounts knowbe4 ana@corp.example"),
        ("UPDATE state_heads SET policies = 'x'", "state_heads 1, policies"),
    ],
)
def test_a_changed_row_of_the_state_is_told_from_a_rebuild(small: Book, change: str, told: str) -> None:
    small.tables.say(change)
    assert any(told in one for one in rebuilt(small)), rebuilt(small)
    small.state.rebuild(TODAY, period=PERIOD, engine=ENGINE)
    assert rebuilt(small) == []


def test_a_long_intake_is_caught_up_in_one_go(small: Book) -> None:
    for minutes in range(30):
        append(small, taken("bo@corp.example", date(2025, 3, 4) + timedelta(days=minutes)))
    done = follow(small)
    assert (done.upto, done.people) == (34, 1)


def test_without_a_policy_the_built_in_one_is_used(book: Book) -> None:
    follow(book, ANA, taken("ana@corp.example", course="Anything"))
    assert results(book) == {"Ana": "pass"}
    assert rebuilt(book) == []
