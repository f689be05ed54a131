"""A finished completion written down as a training record, sealed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from musterroll.facts.bodies import CompletionObserved, SignInObserved
from musterroll.facts.envelope import Fact
from musterroll.facts.training_record import record_bytes, record_of
from tests.facts.records import RECORD, read, with_seal

FINISHED = Fact(
    kind="completion.observed",
    source="knowbe4",
    body=CompletionObserved(
        account="ana",
        identity="ana@company.example",
        course="SEC-AWARE",
        version="2.1",
        result="passed",
        method="api_sync",
    ),
    happened_at=datetime(2025, 4, 3, 3, 10, tzinfo=UTC),
)


def test_a_completion_is_written_as_a_sealed_record_of_the_public_format() -> None:
    record = record_of(
        FINISHED,
        department="Platform",
        status="active",
        course_name="Security awareness",
        policy_link="https://internal.example/p4",
        expires=datetime(2026, 4, 3, 3, 10, tzinfo=UTC),
    )
    assert json.loads(record_bytes(record)) == with_seal(
        {
            "record_id": record["record_id"],
            "employee": {
                "uid": "ana",
                "email": "ana@company.example",
                "department": "Platform",
                "status": "active",
            },
            "training_event": {
                "course_id": "SEC-AWARE",
                "course_name": "Security awareness",
                "version": "2.1",
                "completion_timestamp": "2025-04-03T03:10:00Z",
                "expiry_date": "2026-04-03T03:10:00Z",
            },
            "verification": {
                "method": "api_sync",
                "source_system": "knowbe4",
                "policy_link": "https://internal.example/p4",
            },
        }
    )
    assert list(record) == ["record_id", "employee", "training_event", "verification"]


def test_a_written_record_is_read_as_the_same_completion() -> None:
    fact = read(record_of(FINISHED))
    assert isinstance(fact.body, CompletionObserved)
    assert (fact.source, fact.happened_at, fact.body.account) == ("knowbe4", FINISHED.happened_at, "ana")
    assert (fact.body.course, fact.body.version, fact.body.method) == ("SEC-AWARE", "2.1", "api_sync")


def test_a_proof_is_under_the_checksum_and_absent_without_a_ledger() -> None:
    proof = {"log": "example/log", "index": 7, "tlog_proof": "c2sp.org/tlog-proof@v1"}
    record = record_of(FINISHED, proof=proof)
    assert record["proof"] == proof
    assert record == with_seal(record)
    assert record["verification"]["checksum"] != record_of(FINISHED)["verification"]["checksum"]
    assert "proof" not in record_of(FINISHED)
    assert "proof" not in record_of(read(record)), "another log's proof says nothing about our record"


def test_a_record_that_came_goes_out_with_all_that_it_brought() -> None:
    came = {**RECORD, "cohort": "A", "employee": {**RECORD["employee"], "shoe": 38}}
    record = record_of(read(with_seal(came)), expires=datetime(2025, 3, 15, 10, 22, 45, tzinfo=UTC))
    assert record == with_seal(came)
    moved = record_of(read(came), department="Security")
    assert moved["employee"]["department"] == "Security"
    assert moved["employee"]["shoe"] == 38
    assert moved["verification"]["source_system"] == "KnowBe4"


def test_the_same_completion_always_gets_the_same_record_id() -> None:
    assert record_of(FINISHED)["record_id"] == record_of(FINISHED)["record_id"]
    other = Fact(kind=FINISHED.kind, source="moodle", body=FINISHED.body, happened_at=FINISHED.happened_at)
    assert record_of(other)["record_id"] != record_of(FINISHED)["record_id"]
    assert record_of(FINISHED, record_id="r-1")["record_id"] == "r-1"


@pytest.mark.parametrize("result", ["failed", "in_progress", "not_started", None])
def test_a_training_that_is_not_finished_never_becomes_a_record(result: Any) -> None:
    body = CompletionObserved(account="ana", course="SEC-AWARE", result=result)
    with pytest.raises(ValueError, match="finished training"):
        record_of(Fact(kind="completion.observed", source="knowbe4", body=body))


def test_only_a_completion_becomes_a_record() -> None:
    with pytest.raises(ValueError, match="no completion"):
        record_of(Fact(kind="sign_in.observed", source="okta", body=SignInObserved(account="ana")))
