"""One line of a facts file: the envelope, and lines that mean harm."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from musterroll.facts.bodies import CompletionObserved, SignInObserved
from musterroll.facts.envelope import Fact, Origin, parse_line, to_line, to_members
from musterroll.facts.refusal import FactError

COMPLETION = {
    "kind": "completion.observed",
    "happened_at": "2025-04-02T23:10:00-04:00",
    "recorded_at": "2025-04-03T03:15:02Z",
    "source": "knowbe4",
    "actor": "sync",
    "origin": {"extract": "sha256:00", "row": 318},
    "body": {"account": "ana", "course": "SEC-AWARE", "result": "completed"},
}


def changed(**members: Any) -> bytes:
    return json.dumps({**COMPLETION, **members}).encode()


def refused(line: bytes) -> FactError:
    error = parse_line(line)
    assert isinstance(error, FactError), error
    return error


def test_a_line_of_the_public_format_is_read_member_by_member() -> None:
    fact = parse_line(changed())
    assert fact == Fact(
        kind="completion.observed",
        source="knowbe4",
        body=CompletionObserved(account="ana", course="SEC-AWARE", result="completed"),
        happened_at=datetime(2025, 4, 3, 3, 10, tzinfo=UTC),
        recorded_at=datetime(2025, 4, 3, 3, 15, 2, tzinfo=UTC),
        actor="sync",
        origin=Origin(extract="sha256:00", row=318),
    )
    assert isinstance(fact.happened_at, datetime)
    assert fact.happened_at.utcoffset() == -timedelta(hours=4)


def test_a_line_is_written_as_it_was_read() -> None:
    fact = parse_line(changed())
    assert isinstance(fact, Fact)
    assert json.loads(to_line(fact)) == COMPLETION
    assert parse_line(to_line(fact)) == fact


def test_a_plain_date_stays_a_date_and_keeps_its_zone() -> None:
    fact = parse_line(changed(happened_at="2025-04-02", source_zone="America/New_York", recorded_at="2025-04-03"))
    assert isinstance(fact, Fact)
    assert (type(fact.happened_at), fact.happened_at) == (date, date(2025, 4, 2))
    assert (fact.source_zone, fact.recorded_at) == ("America/New_York", date(2025, 4, 3))


@pytest.mark.parametrize("members", [{}, {"happened_at": None}])
def test_a_completion_without_a_date_is_a_fact_without_a_date(members: dict[str, Any]) -> None:
    line = {key: value for key, value in COMPLETION.items() if key != "happened_at"} | members
    fact = parse_line(json.dumps(line).encode())
    assert isinstance(fact, Fact)
    assert fact.happened_at is None


def test_what_the_book_adds_is_not_believed_on_the_way_in() -> None:
    fact = parse_line(changed(received_at="2031-01-01T00:00:00Z", index=7))
    assert fact == parse_line(changed())
    assert isinstance(parse_line(changed(received_at={"any": "thing"}, index="x")), Fact)


@pytest.mark.parametrize(
    ("members", "column", "found"),
    [
        ({"happened_at": "2025-02-31"}, "happened_at", "2025-02-31"),
        ({"happened_at": "2025-04-02T23:10:00"}, "happened_at", "2025-04-02T23:10:00"),
        ({"happened_at": 1743649800}, "happened_at", "1743649800"),
        ({"recorded_at": "yesterday"}, "recorded_at", "yesterday"),
        ({"source_zone": "Mars/Olympus"}, "source_zone", "Mars/Olympus"),
        ({"source": ""}, "source", "an empty text"),
        ({"source": None}, "source", "null"),
        ({"kind": None}, "kind", "null"),
        ({"kind": ["x"]}, "kind", "a list of 1"),
        ({"body": []}, "body", "a list of 0"),
        ({"body": None}, "body", "null"),
        ({"body": "x"}, "body", "x"),
        ({"origin": "row 3"}, "origin", "row 3"),
        ({"origin": {"row": -3}}, "origin.row", "-3"),
        ({"actor": {}}, "actor", "an object with 0 members"),
    ],
)
def test_a_wrong_envelope_is_refused_with_the_member_and_what_was_found(
    members: dict[str, Any], column: str, found: str
) -> None:
    error = refused(changed(**members))
    assert (error.column, error.found) == (column, found)
    assert error.expected
    assert column in error.remedy


@pytest.mark.parametrize("name", ["kind", "source", "body"])
def test_a_line_without_kind_source_or_body_is_refused(name: str) -> None:
    line = {key: value for key, value in COMPLETION.items() if key != name}
    error = refused(json.dumps(line).encode())
    assert (error.column, error.found) == (name, "nothing")


GOOD = json.dumps(COMPLETION).encode()
HOSTILE = {
    "nothing": b"",
    "blanks": b" \t",
    "not json": b"kind,source",
    "a list": b"[]",
    "a number": b"17",
    "null": b"null",
    "two objects": GOOD + GOOD,
    "half an object": GOOD[:-9],
    "a byte order mark": b"\xef\xbb\xbf" + GOOD,
    "utf-16": GOOD.decode().encode("utf-16"),
    "broken utf-8 in a text": GOOD.replace(b"ana", b"an\xff"),
    "a surrogate in utf-8": GOOD.replace(b"ana", b"\xed\xa0\x80"),
    "half a surrogate pair": GOOD.replace(b"ana", b"\\ud800"),
    "broken utf-8 in a member that is passed over": GOOD[:-1] + b', "index": "\xff"}',
    "not a number": GOOD.replace(b'"ana"', b"NaN"),
    "infinity": GOOD.replace(b"318", b"-Infinity"),
    "a leading zero": GOOD.replace(b"318", b"0318"),
    "a row beyond all rows": GOOD.replace(b"318", b"9" * 400),
    "a row of five thousand digits": GOOD.replace(b"318", b"9" * 5000),
    "a row with an exponent": GOOD.replace(b"318", b"1e400"),
    "a control character": GOOD.replace(b"ana", b"a\x01a"),
    "a comment": GOOD + b" // sure",
    "deep lists": b'{"kind":"x.y","source":"s","body":' + b'{"a":' + b"[" * 200 + b"]" * 200 + b"}}",
    "bottomless lists": b"[" * 200_000,
    "bottomless objects": b'{"a":' * 200_000,
    "bottomless in the body": b'{"kind":"sign_in.observed","source":"s","body":' + b'{"account":' * 200_000,
    "bottomless in a member passed over": b'{"kind":"sign_in.observed","source":"s","index":' + b"[" * 200_000,
    "a line of seventeen megabytes": GOOD.replace(b"ana", b"a" * 17 * 2**20),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_line_is_refused_in_a_few_words_and_never_raises(name: str) -> None:
    error = refused(HOSTILE[name])
    assert error.found
    assert error.expected
    assert error.remedy
    assert "\n" not in str(error)
    assert len(str(error)) < 400
    assert str(error).isprintable()


@pytest.mark.parametrize(
    "line",
    [
        GOOD[:-1] + b', "source": "okta"}',
        GOOD.replace(b'"account": "ana"', b'"account": "ana", "account": "bo"'),
        GOOD.replace(b'"account": "ana"', b'"account" : "ana", "account": "bo"'),
        GOOD.replace(b'"account": "ana"', b'"account": "ana", "acc\\u006funt": "bo"'),
        GOOD.replace(b'"row": 318', b'"row": 318, "row": 319'),
        GOOD.replace(b'"account": "ana"', b'"account": "ana", "x": {"y": 1, "y": 2}'),
        GOOD.replace(b'"kind"', b'"body": {"account": "bo", "course": "A"}, "kind"'),
        GOOD.replace(b'"result"', b'"version": null, "version": "2", "result"'),
        GOOD.replace(b'"account": "ana"', b'"account"\t:"a","account"\r:"b"'),
    ],
)
def test_a_key_that_stands_twice_in_one_object_is_refused_since_readers_would_disagree(line: bytes) -> None:
    error = refused(line)
    assert error.found == "the key twice in one object"
    assert error.column in ("source", "account", "row", "y", "body", "version")


def test_the_same_key_in_different_objects_is_no_repetition() -> None:
    assert isinstance(parse_line(changed(body={"account": "ana", "course": "A", "x": {"account": "b"}})), Fact)


def test_a_text_that_looks_like_keys_is_a_text() -> None:
    fact = parse_line(changed(actor='"source": "x", "source": "y"'))
    assert isinstance(fact, Fact)
    assert fact.actor == '"source": "x", "source": "y"'


def test_an_empty_line_says_that_it_is_empty() -> None:
    assert refused(b"\r").found == "an empty line"


def test_a_malformed_line_shows_the_place() -> None:
    error = refused(GOOD.replace(b'"actor": ', b'"actor" '))
    assert 'actor"' in error.found
    assert "byte" in error.found


def test_a_fact_written_by_hand_without_an_offset_cannot_be_written_down() -> None:
    naive = Fact(
        kind="sign_in.observed", source="okta", body=SignInObserved(account="cy"), happened_at=datetime(2025, 1, 1)
    )
    with pytest.raises(ValueError, match="no offset"):
        to_members(naive)
