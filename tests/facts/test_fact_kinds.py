"""Every kind of fact: what it must say, what it may say, and that it has columns."""

from __future__ import annotations

import json
from typing import Any

import pytest

from musterroll.facts.envelope import Fact, parse_line, to_members
from musterroll.facts.kinds import FIXED, KINDS, OPEN, table_of
from musterroll.facts.refusal import FactError
from musterroll.facts.tables import BODIES as TABLES

Bodies = dict[str, tuple[dict[str, Any], dict[str, Any]]]


def line(kind: str, body: dict[str, Any], **around: Any) -> bytes:
    return json.dumps({"kind": kind, "source": "okta", "body": body, **around}).encode()


def read(kind: str, body: dict[str, Any], **around: Any) -> Fact:
    fact = parse_line(line(kind, body, **around))
    assert isinstance(fact, Fact), str(fact)
    return fact


def refused(kind: str, body: dict[str, Any], **around: Any) -> FactError:
    error = parse_line(line(kind, body, **around))
    assert isinstance(error, FactError)
    return error


@pytest.mark.parametrize("kind", sorted(FIXED))
def test_a_fact_with_only_its_required_members_is_read_and_says_nothing_more(kind: str, bodies: Bodies) -> None:
    least, _ = bodies[kind]
    assert to_members(read(kind, least)) == {"kind": kind, "source": "okta", "body": least}


@pytest.mark.parametrize("kind", sorted(FIXED))
def test_a_fact_with_all_its_members_keeps_each_of_them(kind: str, bodies: Bodies) -> None:
    _, most = bodies[kind]
    fact = read(kind, most)
    assert to_members(fact)["body"] == most
    assert fact.unknown is None


@pytest.mark.parametrize("kind", sorted(FIXED))
def test_a_fact_without_one_of_its_required_members_is_refused_by_name(kind: str, bodies: Bodies) -> None:
    least, _ = bodies[kind]
    for name in least:
        short = {key: value for key, value in least.items() if key != name}
        error = refused(kind, short)
        assert (error.column, error.found) == (f"body.{name}", "nothing")
        assert error.expected
        assert name in error.remedy or kind == "completion.observed"


@pytest.mark.parametrize("kind", sorted(FIXED))
def test_a_required_member_that_is_null_is_not_given(kind: str, bodies: Bodies) -> None:
    least, _ = bodies[kind]
    for name in least:
        assert refused(kind, {**least, name: None}).column == f"body.{name}"


def test_the_example_bodies_name_every_member_of_every_kind(bodies: Bodies) -> None:
    for kind, struct in FIXED.items():
        given = set(bodies[kind][0]) | set(bodies[kind][1])
        optional = {"to", "note", "evidence"} if kind == "exemption.withdrawn" else set()
        assert given | optional == set(struct.__struct_encode_fields__), kind


def test_every_kind_with_fixed_members_has_a_table_with_a_column_for_each() -> None:
    assert set(FIXED) == set(TABLES) - {"other"}
    for kind, struct in FIXED.items():
        columns = {name for name, _ in TABLES[kind]}
        stems = columns | {name.removesuffix("_at").removesuffix("_on") for name in columns}
        assert set(struct.__struct_encode_fields__) - {"source"} <= stems, kind


def test_the_procedures_kinds_are_known_and_keep_whatever_they_say() -> None:
    assert set(KINDS) == set(FIXED) | set(OPEN)
    for kind in OPEN:
        body = {"to": "ana@company.example", "steps": [{"day": -7}]}
        assert read(kind, body).body == body
        assert table_of(kind) == "other"


def test_a_kind_that_we_do_not_know_is_kept_whole() -> None:
    fact = read("coffee.drunk", {"cups": 3, "size": 0.25}, happened_at="2025-03-31")
    assert fact.body == {"cups": 3, "size": "0.25"}
    assert table_of(fact.kind) == "other"


def test_members_that_we_do_not_know_are_kept_at_any_depth() -> None:
    body = {"account": "ana", "shoe": {"size": 38.50}, "engagements": [{"from": "2024-01-01", "why/not": 1}]}
    fact = read("person.observed", body, tenant="eu", origin={"extract": "sha256:00", "row": 3, "sheet": "People"})
    assert fact.unknown == {
        "/tenant": "eu",
        "/origin/sheet": "People",
        "/body/shoe": {"size": "38.5"},
        "/body/engagements/0/why~1not": 1,
    }
    assert to_members(fact)["body"]["engagements"] == [{"from": "2024-01-01", "why/not": 1}]
    assert to_members(fact)["origin"] == {"extract": "sha256:00", "row": 3, "sheet": "People"}


def test_a_number_where_text_is_expected_is_its_text_as_written() -> None:
    written = b'{"kind":"completion.observed","source":"moodle","body":{"account":17,"course":4.10,"score":87.50}}'
    fact = parse_line(written)
    assert isinstance(fact, Fact)
    assert to_members(fact)["body"] == {"course": "4.10", "account": "17", "score": "87.50"}


def test_numbers_in_a_list_of_texts_are_texts_too() -> None:
    fact = read("session.held", {"event": 3, "on": "2025-03-03", "attendees": [17, "ana@company.example"]})
    assert to_members(fact)["body"]["attendees"] == ["17", "ana@company.example"]


def test_an_account_key_of_more_digits_than_a_number_can_hold_keeps_them_all() -> None:
    body = b'{"account":117043287482738748273,"seen":9007199254740993}'
    written = b'{"kind":"sign_in.observed","source":"google","body":' + body + b"}"
    fact = parse_line(written)
    assert isinstance(fact, Fact)
    assert to_members(fact)["body"] == {"account": "117043287482738748273", "seen": "9007199254740993"}


@pytest.mark.parametrize(
    ("kind", "change", "column", "found"),
    [
        ("person.observed", {"status": "ACTIVE"}, "body.status", "ACTIVE"),
        ("person.observed", {"started_on": "2025-02-31"}, "body.started_on", "2025-02-31"),
        ("person.observed", {"started_on": "2025-03-31T09:00:00Z"}, "body.started_on", "2025-03-31T09:00:00Z"),
        ("person.observed", {"emails": "ana@company.example"}, "body.emails", "ana@company.example"),
        ("person.observed", {"emails": ["a@b.example", None]}, "body.emails[1]", "null"),
        ("person.observed", {"name": {"first": "Ana"}}, "body.name", "an object with 1 members"),
        ("person.observed", {"name": True}, "body.name", "true"),
        ("person.observed", {"engagements": [{"from": "x"}]}, "body.engagements[0].from", "x"),
        ("person.observed", {"home_zone": "Mars/Olympus"}, "body.home_zone", "Mars/Olympus"),
        ("person.observed", {"account": ""}, "body.account", "an empty text"),
        ("person.observed", {"account": "  "}, "body.account", "blanks"),
        ("account.marked", {"as": "robot"}, "body.as", "robot"),
        ("completion.observed", {"result": "Passed"}, "body.result", "Passed"),
        ("completion.observed", {"duration_s": 12.5}, "body.duration_s", "12.5"),
        ("completion.observed", {"duration_s": -1}, "body.duration_s", "-1"),
        ("completion.observed", {"duration_s": 2**53}, "body.duration_s", str(2**53)),
        ("completion.observed", {"duration_s": "60"}, "body.duration_s", "60"),
        ("leave.recorded", {"account_disabled": "no"}, "body.account_disabled", "no"),
        ("access.recorded", {"from": "2025-01-02T09:00:00"}, "body.from", "2025-01-02T09:00:00"),
        ("access.recorded", {"from": 20250102}, "body.from", "20250102"),
        ("accounts.linked", {"accounts": [{"source": "okta"}, {}]}, "body.accounts[0].account", "nothing"),
        ("accounts.linked", {"accounts": []}, "body.accounts", "a list of 0"),
    ],
)
def test_a_member_of_the_wrong_sort_is_refused_with_what_was_found(
    kind: str, change: dict[str, Any], column: str, found: str, bodies: Bodies
) -> None:
    error = refused(kind, {**bodies[kind][0], **change})
    assert (error.column, error.found) == (column, found)
    assert error.expected
    assert error.remedy


def test_a_word_that_is_not_among_the_choices_is_answered_with_the_choices(bodies: Bodies) -> None:
    error = refused("account.marked", {**bodies["account.marked"][0], "as": "robot"})
    assert error.expected == "one of shared, service, excluded"


@pytest.mark.parametrize(
    ("kind", "span"),
    [
        ("person.observed", {"started_on": "2025-03-02", "ended_on": "2025-03-01"}),
        ("person.observed", {"engagements": [{"from": "2025-03-02", "to": "2025-03-01"}]}),
        ("leave.recorded", {"from": "2025-03-02", "to": "2025-03-01"}),
        ("role.recorded", {"from": "2025-03-02", "to": "2025-03-01"}),
        ("access.recorded", {"from": "2025-03-02", "to": "2025-03-01"}),
        ("access.recorded", {"from": "2025-03-02T10:00:00Z", "to": "2025-03-02T11:00:00+02:00"}),
        ("access.recorded", {"from": "2025-03-04T10:00:00Z", "to": "2025-03-02"}),
        ("exemption.granted", {"from": "2025-03-02", "to": "2025-03-01"}),
        ("course.published", {"published_on": "2025-03-02", "retired_on": "2025-03-01"}),
    ],
)
def test_a_span_that_ends_before_it_starts_is_refused(kind: str, span: dict[str, Any], bodies: Bodies) -> None:
    error = refused(kind, {**bodies[kind][0], **span})
    assert error.expected.endswith("or later")


@pytest.mark.parametrize(
    "span",
    [
        {"from": "2025-03-01", "to": "2025-03-01"},
        {"from": "2025-03-02T01:00:00+14:00", "to": "2025-03-01"},  # it is still 1 March elsewhere
        {"from": "2025-03-01", "to": "9999-12-31"},
        {"from": "2025-03-02T10:00:00Z", "to": "2025-03-02T12:00:00+02:00"},
    ],
)
def test_a_span_of_one_day_or_of_unsure_order_is_read(span: dict[str, Any], bodies: Bodies) -> None:
    read("access.recorded", {**bodies["access.recorded"][0], **span})


def test_a_completion_may_name_an_address_instead_of_an_account() -> None:
    fact = read("completion.observed", {"identity": "bo@vendor.example", "course": "SEC-AWARE"})
    assert to_members(fact)["body"] == {"identity": "bo@vendor.example", "course": "SEC-AWARE"}


def test_a_completion_of_nobody_is_refused() -> None:
    for nobody in ({}, {"account": ""}, {"account": " ", "identity": "\t"}):
        assert refused("completion.observed", {"course": "SEC-AWARE", **nobody}).column == "body.account"
