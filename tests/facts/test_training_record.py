"""The training record: a document about one completion that can stand alone."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from musterroll.facts.bodies import CompletionObserved
from musterroll.facts.canonical import canonical_bytes
from musterroll.facts.envelope import Fact, parse_line, to_line, to_members
from musterroll.facts.refusal import FactError
from musterroll.facts.training_record import checksum_of, read_record, record_of, source_of
from tests.facts.records import RECORD, read, with_seal


def refused(record: Any) -> FactError:
    error = read_record(json.dumps(record).encode())
    assert isinstance(error, FactError)
    return error


def test_a_record_tells_of_one_completion() -> None:
    fact = read(with_seal(RECORD))
    assert fact.kind == "completion.observed"
    assert fact.source == "knowbe4"
    assert fact.happened_at == datetime(2024, 3, 15, 10, 22, 45, tzinfo=UTC)
    assert fact.body == CompletionObserved(
        account="user_7721",
        identity="engineer.alpha@company.example",
        course="sec_awareness_2024_v2",
        version="2.1.0",
        result="completed",
        method="api_sync",
    )
    assert fact.record == with_seal(RECORD)


def test_a_record_changed_after_it_was_sealed_is_refused_with_both_checksums() -> None:
    sealed = with_seal(RECORD)
    changed = json.loads(json.dumps(sealed).replace("2024-03-15T10:22:45Z", "2024-03-14T10:22:45Z"))
    error = refused(changed)
    assert error.column == "verification.checksum"
    assert error.found == sealed["verification"]["checksum"]
    assert error.expected == with_seal(changed)["verification"]["checksum"]


@pytest.mark.parametrize("seal", ["", "…", "0" * 64])
def test_a_checksum_that_is_none_is_refused(seal: str) -> None:
    error = refused(with_seal(RECORD, seal))
    assert error.expected == with_seal(RECORD)["verification"]["checksum"]


def test_a_checksum_in_upper_case_is_not_the_checksum_of_the_format() -> None:
    seal: str = with_seal(RECORD)["verification"]["checksum"]
    assert refused(with_seal(RECORD, seal.upper())).expected == seal


def test_the_order_of_members_and_the_spelling_of_the_json_do_not_change_the_checksum() -> None:
    sealed = with_seal(RECORD)
    turned = dict(reversed(sealed.items()))
    for text in (json.dumps(turned, indent=3), json.dumps(sealed, ensure_ascii=True), json.dumps(sealed)):
        assert isinstance(read_record(text.encode()), Fact)


def test_a_record_without_a_checksum_is_read_and_stays_without() -> None:
    fact = read(RECORD)
    assert fact.record == RECORD


def test_numbers_with_a_fraction_are_sealed_as_the_rfc_writes_them_and_kept_as_text() -> None:
    text = json.dumps(RECORD).replace(
        '"version": "2.1.0"', '"version": 2.10, "score": 92.50, "tiny": 1E-7, "big": 1e21'
    )
    sealed = with_seal(json.loads(text))
    seal = sealed["verification"]["checksum"]
    text = text.replace('"method"', f'"checksum": "{seal}", "method"')
    fact = read_record(text.encode())
    assert isinstance(fact, Fact), str(fact)
    assert fact.record is not None
    event = fact.record["training_event"]
    assert (event["version"], event["score"], event["tiny"], event["big"]) == ("2.10", "92.50", "1E-7", "1e21")
    assert isinstance(fact.body, CompletionObserved)
    assert fact.body.version == "2.10"
    # The kept record stands by itself again, and says what it came with.
    assert fact.record["verification"]["received_checksum"] == seal
    assert fact.record["verification"]["checksum"] == checksum_of(fact.record)
    canonical_bytes(to_members(fact))
    assert parse_line(to_line(fact)) == fact


def test_a_number_that_no_double_holds_cannot_be_sealed_but_can_be_kept() -> None:
    text = json.dumps(RECORD).replace('"version"', '"cost": 1e400, "version"')
    fact = read_record(text.encode())
    assert isinstance(fact, Fact)
    assert fact.record is not None
    assert fact.record["training_event"]["cost"] == "1e400"
    error = read_record(text.replace('"method"', f'"checksum": "{"0" * 64}", "method"').encode())
    assert isinstance(error, FactError)
    assert "double" in error.expected


@pytest.mark.parametrize("expiry", ["2031-01-01T00:00:00Z", "never", None, 7])
def test_the_expiry_that_a_record_brings_is_never_believed(expiry: Any) -> None:
    event = {**RECORD["training_event"], "expiry_date": expiry}
    fact = read({**RECORD, "training_event": event})
    assert isinstance(fact.body, CompletionObserved)
    assert fact == read({**RECORD, "training_event": event})
    assert "expiry_date" not in record_of(fact)["training_event"]
    assert record_of(fact, expires=date(2025, 3, 15))["training_event"]["expiry_date"] == "2025-03-15"


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"employee": {}}, "employee.uid"),
        ({"employee": {"uid": " "}}, "employee.uid"),
        ({"employee": "ana"}, "employee"),
        ({"training_event": {}}, "training_event.course_id"),
        ({"training_event": None}, "training_event"),
        (
            {"training_event": {"course_id": "A", "completion_timestamp": "2024-02-31"}},
            "training_event.completion_timestamp",
        ),
        (
            {"training_event": {"course_id": "A", "completion_timestamp": "2024-02-03T10:00:00"}},
            "training_event.completion_timestamp",
        ),
        ({"verification": {"checksum": ["x"]}}, "verification.checksum"),
    ],
)
def test_a_record_with_a_wrong_member_is_refused_by_name(change: dict[str, Any], column: str) -> None:
    error = refused({**RECORD, **change})
    assert error.column == column
    assert error.found
    assert error.expected


@pytest.mark.parametrize("content", [b"", b"[]", b"3", b'"x"', b"null", b"{", b"\xff", b'{"a":1,"a":2}', b"[" * 99_999])
def test_what_is_no_record_is_refused(content: bytes) -> None:
    error = read_record(content)
    assert isinstance(error, FactError)
    assert error.expected


def test_a_record_of_someone_with_only_an_address_names_the_address() -> None:
    fact = read({**RECORD, "employee": {"email": "bo@vendor.example"}})
    assert isinstance(fact.body, CompletionObserved)
    assert (fact.body.account, fact.body.identity) == (None, "bo@vendor.example")


@pytest.mark.parametrize(("stamp", "happened"), [("2024-03-15", date(2024, 3, 15)), (None, None)])
def test_a_record_may_know_only_the_day_or_no_day_at_all(stamp: str | None, happened: date | None) -> None:
    fact = read({**RECORD, "training_event": {"course_id": "A", "completion_timestamp": stamp}})
    assert (fact.happened_at, type(fact.happened_at)) == (happened, type(happened))


@pytest.mark.parametrize(
    ("system", "source"),
    [("KnowBe4", "knowbe4"), ("Google Workspace", "google_workspace"), (None, "lms"), ("", "lms"), ("¿?", "lms")],
)
def test_a_source_system_gives_its_name_to_the_source(system: str | None, source: str) -> None:
    assert source_of(system) == source


def test_the_caller_may_name_the_source() -> None:
    fact = read_record(json.dumps(RECORD).encode(), source="lms")
    assert isinstance(fact, Fact)
    assert fact.source == "lms"


def line(record: dict[str, Any], **around: Any) -> bytes:
    return json.dumps({"kind": "completion.observed", "source": "knowbe4", "body": record, **around}).encode()


def test_a_record_may_be_the_body_of_a_fact() -> None:
    fact = parse_line(line(with_seal(RECORD), actor="hook"))
    assert isinstance(fact, Fact)
    assert fact.record == with_seal(RECORD)
    assert fact.happened_at == datetime(2024, 3, 15, 10, 22, 45, tzinfo=UTC)
    assert to_members(fact)["body"] == with_seal(RECORD)
    assert parse_line(to_line(fact)) == fact


def test_a_wrong_checksum_in_a_body_is_refused_there_too() -> None:
    error = parse_line(line(with_seal(RECORD, "0" * 64)))
    assert isinstance(error, FactError)
    assert (error.column, error.found) == ("body.verification.checksum", "0" * 64)


def test_a_record_and_its_envelope_that_tell_of_different_instants_are_refused() -> None:
    same = parse_line(line(RECORD, happened_at="2024-03-15T06:22:45-04:00"))
    assert isinstance(same, Fact)
    other = parse_line(line(RECORD, happened_at="2024-03-15"))
    assert isinstance(other, FactError)
    assert (other.column, other.found) == ("happened_at", "2024-03-15")


TEXT = st.text(st.characters(codec="utf-8"), max_size=5)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
).filter(lambda value: not isinstance(value, int) or abs(value) < 2**53)


@given(st.dictionaries(TEXT.filter(lambda name: name not in RECORD and name != "proof"), ANYTHING, max_size=3))
def test_whatever_else_a_record_holds_the_checksum_is_the_referees(more: dict[str, Any]) -> None:
    try:
        sealed = with_seal({**RECORD, **more})
    except rfc8785.IntegerDomainError:  # the referee refuses what RFC 8785 would round
        return
    fact = read(sealed)
    assert parse_line(to_line(fact)) == fact
    once = record_of(fact)
    assert record_of(read(once)) == once
