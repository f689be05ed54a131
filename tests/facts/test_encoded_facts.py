"""The quick bytes of a fact are its canonical bytes, whatever it holds."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
import rfc8785
from hypothesis import given

from musterroll.facts import bodies
from musterroll.facts.encoded import encoded
from musterroll.facts.envelope import Fact, parse_line, to_members
from musterroll.facts.same import STATES
from tests.facts.conftest import BODIES
from tests.facts.test_fact_lines_made_up import likely_lines
from tests.house.tree import ROOT


def line(kind: str, body: dict[str, Any], **around: Any) -> bytes:
    return json.dumps({"kind": kind, "source": "okta", "body": body, **around}).encode()


@pytest.mark.parametrize("kind", sorted(BODIES))
@pytest.mark.parametrize("which", [0, 1], ids=["required members", "all members"])
def test_every_kind_has_the_bytes_that_the_standard_gives(kind: str, which: int) -> None:
    around = {"happened_at": "2025-04-02T23:10:00.120-04:00", "recorded_at": "2025-04-03", "actor": 'a\u2028"\x07é'}
    fact = parse_line(line(kind, BODIES[kind][which], **around, origin={"extract": "x", "row": 3}))
    assert isinstance(fact, Fact)
    assert encoded(fact)[0] == rfc8785.dumps(to_members(fact))


@given(likely_lines())
def test_a_line_that_nobody_thought_of_has_them_too(members: dict[str, Any]) -> None:
    fact = parse_line(json.dumps(members).encode())
    if isinstance(fact, Fact):
        assert encoded(fact)[0] == rfc8785.dumps(to_members(fact))


@pytest.mark.parametrize(
    "fact",
    [
        Fact(
            kind="sign_in.observed",
            source="okta",
            body=bodies.SignInObserved(account="a"),
            happened_at=datetime(2025, 4, 2),
        ),
        Fact(
            kind="sign_in.observed",
            source="okta",
            body=bodies.SignInObserved(account="a"),
            happened_at=datetime(2025, 4, 2, tzinfo=timezone(timedelta(seconds=30))),
        ),
        Fact(
            kind="access.recorded",
            source="okta",
            body=bodies.AccessRecorded(account="a", system="production", from_=datetime(2025, 4, 2)),
        ),
        Fact(kind="sign_in.observed", source="\ud800", body=bodies.SignInObserved(account="a")),
        Fact(kind="sign_in.observed", source="okta", body=bodies.SignInObserved(account="\ud800")),
        Fact(kind="coffee.drunk", source="okta", body={"cups": 0.5}),
    ],
    ids=["no offset", "half a minute", "no offset inside", "half a character", "half a character inside", "a fraction"],
)
def test_what_no_line_could_hold_is_refused(fact: Fact) -> None:
    with pytest.raises(ValueError):
        encoded(fact)


@pytest.mark.parametrize(
    "unknown",
    [
        {"/body/statement": "7d1f"},
        {"/body/zz": 'a\u2028"é', "/body/a": "", "/body/account": "another"},
        {"/body/a/b": "deeper"},
        {"/body/number": 7},
        {"/beside": "x", "/body/statement": "y"},
        {"/body/A~1b": "x"},
        {},
    ],
    ids=["a text", "texts, one in place of its own", "nested", "a number", "beside the body", "escaped", "none"],
)
def test_members_that_no_struct_names_stand_where_they_stood(unknown: dict[str, Any]) -> None:
    body = bodies.CompletionObserved(account="a", course="C", score="87.50", duration_s=7)
    fact = Fact(kind="completion.observed", source="xapi", body=body, unknown=unknown)
    assert encoded(fact)[0] == rfc8785.dumps(to_members(fact))


def same(one: Fact, other: Fact) -> bool:
    """Whether the other adds nothing when it comes directly after the first."""
    return encoded(one)[1:] == encoded(other)[1:]


def person(day: int, **members: Any) -> Fact:
    body = bodies.PersonObserved(account="00u-ana", **members)
    return Fact(kind="person.observed", source="okta", body=body, happened_at=date(2025, 4, day))


def completion(hour: int, **members: Any) -> Fact:
    body = bodies.CompletionObserved(account="00u-ana", course="SEC-AWARE", **members)
    at = datetime(2025, 4, 2, hour, tzinfo=UTC)
    return Fact(kind="completion.observed", source="knowbe4", body=body, happened_at=at)


def test_an_unchanged_snapshot_of_another_day_is_the_same() -> None:
    assert same(person(1, title="Engineer"), person(2, title="Engineer"))


def test_a_changed_snapshot_is_another_one_about_the_same_thing() -> None:
    _, first_thing, first_content = encoded(person(1, title="Engineer"))
    _, second_thing, second_content = encoded(person(2, title="Lead"))
    assert first_thing == second_thing
    assert first_content != second_content


def test_a_completion_at_another_hour_is_another_one() -> None:
    assert not same(completion(9), completion(10))


def test_how_we_came_to_know_does_not_count() -> None:
    again = parse_line(line("sign_in.observed", {"account": "a"}, actor="sync", recorded_at="2025-04-03"))
    first = parse_line(line("sign_in.observed", {"account": "a"}))
    assert isinstance(first, Fact) and isinstance(again, Fact)
    assert same(first, again)


def test_an_unlink_answers_the_link_of_the_same_accounts_in_any_order() -> None:
    accounts = [bodies.AccountKey(source="okta", account="1"), bodies.AccountKey(source="moodle", account="2")]
    link = bodies.AccountsLinked(accounts=accounts, by="eli", reason="one person")
    unlink = bodies.AccountsUnlinked(accounts=accounts[::-1], by="eli", reason="a mistake")
    _, linked_thing, linked_content = encoded(Fact(kind="accounts.linked", source="musterroll", body=link))
    _, unlinked_thing, unlinked_content = encoded(Fact(kind="accounts.unlinked", source="musterroll", body=unlink))
    assert linked_thing == unlinked_thing
    assert linked_content != unlinked_content


def test_two_sources_never_say_the_same() -> None:
    okta, entra = (
        Fact(kind="sign_in.observed", source=source, body=bodies.SignInObserved(account="a"))
        for source in ("okta", "entra")
    )
    assert not same(okta, entra)


def test_the_page_on_facts_lists_every_kind_that_tells_a_state() -> None:
    page = (ROOT / "docs" / "facts.md").read_text("utf-8")
    part = page.partition("## When two facts are the same")[2].partition("\n## ")[0]
    families: dict[str, list[str]] = {}
    for kind, thing in STATES.items():
        families.setdefault(thing.family, []).append(f"`{kind}`")
    rows = [line.split(" | ")[0].removeprefix("| ") for line in part.splitlines() if line.startswith("| `")]
    assert rows == [", ".join(kinds) for kinds in families.values()]
