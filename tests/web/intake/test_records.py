"""Training records that programs send: each taken or refused by itself, once, and on the disk before the answer."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from musterroll.config import Intake
from musterroll.facts.bodies import CompletionObserved
from musterroll.facts.errors import TryLater
from musterroll.facts.training_record import checksum_of
from musterroll.web.site import Site
from tests.web.programs import Program, facts, token, with_settings

ADDRESS = "/api/v1/records"
LINES = "application/x-ndjson"


def record(number: int, **event: Any) -> dict[str, Any]:
    """A sealed record of an invented person."""
    made: dict[str, Any] = {
        "record_id": f"train_{number}",
        "employee": {"uid": f"user_{number}", "email": f"mara.{number}@northfen.example"},
        "training_event": {
            "course_id": "SEC-AWARE",
            "version": "2.1.0",
            "completion_timestamp": "2025-03-15T10:22:45Z",
            **event,
        },
        "verification": {"method": "LMS_API_Sync", "source_system": "KnowBe4"},
    }
    made["verification"]["checksum"] = checksum_of(made)
    return made


@pytest.fixture
def lms(house: Site) -> Program:
    return Program(token(house, "records:write"))


def outcomes(answer: Any) -> list[str]:
    return [row["outcome"] for row in answer.json()["rows"]]


def test_a_record_becomes_a_completion_of_its_source(house: Site, lms: Program) -> None:
    answer = lms.post(ADDRESS, record(1))
    assert (answer.status_code, answer.json()["rows"]) == (
        200,
        [{"index": 0, "outcome": "accepted", "entry": house.book.entries.size() - 1}],
    )
    (fact,) = facts(house, "completion.observed")
    assert isinstance(fact.body, CompletionObserved)
    assert (fact.source, fact.actor, fact.body.account, fact.body.result) == (
        "knowbe4",
        "token lms",
        "user_1",
        "completed",
    )
    assert fact.record == record(1)


def test_a_record_that_comes_again_adds_nothing(house: Site, lms: Program) -> None:
    first = lms.post(ADDRESS, record(1)).json()["rows"][0]["entry"]
    size = house.book.entries.size()
    again = lms.post(ADDRESS, [record(1), record(1)])
    assert (again.status_code, outcomes(again)) == (200, ["known", "known"])
    assert {row["entry"] for row in again.json()["rows"]} == {first}
    assert house.book.entries.size() == size


def test_a_changed_record_is_refused_with_both_checksums_and_the_others_are_taken(house: Site, lms: Program) -> None:
    changed = record(2)
    was = changed["verification"]["checksum"]
    changed["training_event"]["completion_timestamp"] = "2025-03-01T10:22:45Z"
    answer = lms.post(ADDRESS, [record(1), changed, record(3)])
    assert answer.status_code == 207
    assert outcomes(answer) == ["accepted", "refused", "accepted"]
    refused = answer.json()["rows"][1]
    assert (refused["index"], refused["column"]) == (1, "verification.checksum")
    assert (refused["found"], refused["expected"]) == (was, checksum_of(changed))
    assert len(facts(house, "completion.observed")) == 2


@pytest.mark.parametrize("kind", ["application/x-ndjson", "application/jsonl"])
def test_lines_are_read_one_by_one(house: Site, lms: Program, kind: str) -> None:
    good = [msgspec.json.encode(record(number)) for number in (1, 2)]
    answer = lms.post(ADDRESS, b"\n".join([good[0], b'{"broken', b"", good[1], b"\xff\xfe", b"7", b""]), kind)
    assert outcomes(answer) == ["accepted", "refused", "accepted", "refused", "refused"]


def test_where_nothing_is_taken_the_status_says_so(house: Site, lms: Program) -> None:
    for row in ({}, 7, None, {"training_event": {"course_id": "X"}}, record(1, course_id=""), record(1, version=[])):
        answer = lms.post(ADDRESS, [row])
        assert (answer.status_code, outcomes(answer)) == (422, ["refused"])
        assert answer.headers["Content-Type"] == "application/problem+json"
    assert facts(house, "completion.observed") == []


@pytest.mark.parametrize("body", [b'{"a":1,"a":2}', b"[{}", b" ", b"\xff", b"nonsense", b"[" * 100_000])
def test_what_is_no_json_is_refused(lms: Program, body: bytes) -> None:
    assert lms.post(ADDRESS, body).status_code in (400, 422)


def test_one_record_with_a_key_twice_leaves_the_others_alone(lms: Program) -> None:
    twice = b'{"training_event":{"course_id":"A","course_id":"B"},"employee":{"uid":"u"}}'
    answer = lms.post(ADDRESS, b"[" + msgspec.json.encode(record(1)) + b"," + twice + b"]")
    assert outcomes(answer) == ["accepted", "refused"]
    assert answer.json()["rows"][1]["found"] == "the key twice in one object"


def test_the_source_of_a_token_is_that_of_its_records(house: Site) -> None:
    Program(token(house, "records:write", source="moodle")).post(ADDRESS, record(1))
    assert [fact.source for fact in facts(house, "completion.observed")] == ["moodle"]


def test_nobody_speaks_for_the_book_itself(lms: Program) -> None:
    own = record(1)
    own["verification"] = {"source_system": "Musterroll"}
    answer = lms.post(ADDRESS, own)
    assert answer.json()["rows"][0]["column"] == "verification.source_system"


def test_only_post_and_known_types_are_taken(house: Site, lms: Program) -> None:
    answer = Program(token(house, "records:write", "records:read", name="both")).post(ADDRESS, b"", method="PUT")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, POST")
    assert lms.post(ADDRESS, b"", method="GET").status_code == 403
    assert lms.post(ADDRESS, b"x", "text/csv").status_code == 415
    assert lms.post(ADDRESS, b"x", Content_Encoding="gzip").status_code == 415


def test_a_request_says_how_long_it_is(lms: Program) -> None:
    assert lms.post(ADDRESS, b"").status_code == 411


def test_a_body_that_is_too_long_is_not_read(house: Site, lms: Program) -> None:
    with with_settings(house, intake=Intake(body_mib=1)) as site:
        answer = lms.post(ADDRESS, b" " * (2**20 + 1))
        assert (answer.status_code, answer.json()["title"]) == (413, "1,048,577 bytes are too many in one request.")
        assert lms.post(ADDRESS, b"[" + b" " * (2**20 - 2) + b"]").status_code == 200
        assert facts(site, "completion.observed") == []


def test_a_database_that_does_not_answer_is_said_with_when_to_come_again(
    house: Site, lms: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def later(*_: Any, **__: Any) -> None:
        raise TryLater("The database is locked.", "Try again.")

    monkeypatch.setattr(house.book.journal, "append", later)
    answer = lms.post(ADDRESS, record(1))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.json()["title"] == "The database is locked."


def test_of_what_failed_here_nothing_is_told(house: Site, lms: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("canary: a detail of the inside")

    monkeypatch.setattr(house.book.journal, "append", broken)
    lms.client.raise_request_exception = False
    answer = lms.post(ADDRESS, record(1))
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "application/problem+json")
    assert b"canary" not in answer.content


def test_a_text_that_is_no_unicode_is_refused_alone_among_lines(house: Site, lms: Program) -> None:
    lone = b'{"employee":{"uid":"u\\ud800"},"training_event":{"course_id":"A"}}'
    answer = lms.post(ADDRESS, lone + b"\n" + msgspec.json.encode(record(1)), LINES)
    assert outcomes(answer) == ["refused", "accepted"]
    assert len(facts(house, "completion.observed")) == 1
