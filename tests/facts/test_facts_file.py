"""A whole facts file: every line is a fact or a refused row."""

from __future__ import annotations

import json
from typing import Any

import pytest

from musterroll.facts.facts_file import FactsFile, form_of, read_facts, read_training_records
from musterroll.facts.rows import lines_of
from musterroll.facts.tables import REFUSED


def line(kind: str = "sign_in.observed", source: str = "okta", **body: Any) -> bytes:
    return json.dumps({"kind": kind, "source": source, "body": body or {"account": "cy"}}).encode()


def refused(file: FactsFile) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = file.refused.to_pylist()
    return rows


def test_every_line_is_a_fact_or_a_refused_row() -> None:
    content = b"\n".join([line(), b"not json", line(account=""), line("coffee.drunk", cups=2)])
    file = read_facts(content, input=4)
    assert (file.rows, file.facts, file.refused.num_rows) == (4, 2, 2)
    assert file.refused.schema == REFUSED
    assert [(row["input"], row["row"], row["column"]) for row in refused(file)] == [
        (4, 2, None),
        (4, 3, "body.account"),
    ]
    assert all(row["found"] and row["expected"] and row["remedy"] for row in refused(file))
    assert file.tables["sign_in.observed"]["row"].to_pylist() == [1]
    assert file.tables["other"].select(["input", "row", "kind", "body"]).to_pylist() == [
        {"input": 4, "row": 4, "kind": "coffee.drunk", "body": '{"cups":2}'}
    ]


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_line_ends_and_empty_lines_are_not_rows_but_are_counted_as_lines(end: bytes) -> None:
    file = read_facts(end.join([line(), b"", b"  ", b"x", line(), b""]))
    assert (file.rows, file.facts) == (3, 2)
    assert [row["row"] for row in refused(file)] == [4]
    assert file.tables["sign_in.observed"]["row"].to_pylist() == [1, 5]


def test_a_byte_order_mark_at_the_start_is_passed_over_and_elsewhere_refused() -> None:
    mark = b"\xef\xbb\xbf"
    file = read_facts(mark + line() + b"\n" + mark + line())
    assert file.facts == 1
    assert [row["row"] for row in refused(file)] == [2]


def test_lines_may_come_one_by_one_with_or_without_their_ends() -> None:
    whole = read_facts(line() + b"\n" + line())
    for lines in ([line(), line()], iter([line() + b"\n", line() + b"\n"])):
        assert read_facts(lines).tables == whole.tables


def test_an_empty_file_holds_nothing() -> None:
    for content in (b"", b"\n\n", b"\xef\xbb\xbf"):
        file = read_facts(content)
        assert (file.rows, file.facts, file.tables) == (0, 0, {})


def test_kinds_and_fields_that_are_not_known_are_counted_and_named() -> None:
    content = b"\n".join(
        [
            line("coffee.drunk", cups=2),
            line("coffee.drunk", cups=3),
            line(account="ana", shoe=38),
            line("person.observed", account="ana", engagements=[{"x": 1}, {"x": 2}]),
            line("notice.sent", to="ana"),
        ]
    )
    file = read_facts(content)
    assert file.unknown_kinds == {"coffee.drunk": 2}
    assert file.unknown_fields == {"person.observed body.engagements[].x": 1, "sign_in.observed body.shoe": 1}
    assert file.notes == (
        "Kind coffee.drunk is not known: kept (2 rows).",
        "Field person.observed body.engagements[].x is not known: kept (1 row).",
        "Field sign_in.observed body.shoe is not known: kept (1 row).",
    )


def test_the_sources_of_a_file_are_named_in_order() -> None:
    assert read_facts(line(source="okta") + b"\n" + line(source="gusto")).sources == ("gusto", "okta")


def test_a_file_made_into_tables_and_back_is_the_same_file(bodies: dict[str, tuple[dict[str, Any], ...]]) -> None:
    members = [{"kind": kind, "source": "okta", "body": body} for kind, both in bodies.items() for body in both]
    lines = [json.dumps(one).encode() for one in members]
    file = read_facts(b"\n".join(lines))
    assert file.facts == len(lines)
    back = [json.loads(out) for kind, table in file.tables.items() for out in lines_of(kind, table)]
    assert back == [json.loads(text) for text in lines]


RECORD = {
    "employee": {"uid": "ana", "email": "ana@company.example"},
    "training_event": {"course_id": "SEC-AWARE", "completion_timestamp": "2025-03-15T10:22:45Z"},
}
OTHER = {"employee": {"uid": "bo"}, "training_event": {"course_id": "SEC-DEV"}}


@pytest.mark.parametrize(
    "content",
    [
        json.dumps([RECORD, OTHER]).encode(),
        json.dumps([RECORD, OTHER], indent=2).encode(),
        (json.dumps(RECORD) + "\n" + json.dumps(OTHER) + "\n").encode(),
        b"\xef\xbb\xbf" + json.dumps([RECORD, OTHER]).encode(),
    ],
)
def test_training_records_come_as_a_list_or_as_lines(content: bytes) -> None:
    file = read_training_records(content, input=1, source="knowbe4")
    table = file.tables["completion.observed"]
    assert table.select(["input", "row", "source", "account", "course"]).to_pylist() == [
        {"input": 1, "row": 1, "source": "knowbe4", "account": "ana", "course": "SEC-AWARE"},
        {"input": 1, "row": 2, "source": "knowbe4", "account": "bo", "course": "SEC-DEV"},
    ]


@pytest.mark.parametrize("content", [json.dumps(RECORD).encode(), json.dumps(RECORD, indent=2).encode()])
def test_one_training_record_is_a_file_too(content: bytes) -> None:
    assert read_training_records(content).facts == 1


def test_a_wrong_record_in_a_list_is_refused_alone() -> None:
    file = read_training_records(json.dumps([RECORD, {"employee": {}}, 3, OTHER]).encode())
    assert (file.rows, file.facts) == (4, 2)
    assert [(row["row"], row["column"]) for row in refused(file)] == [(2, "training_event"), (3, None)]


def test_a_broken_file_of_records_is_one_refused_row() -> None:
    file = read_training_records(json.dumps([RECORD, OTHER]).encode()[:-10])
    assert (file.rows, file.facts, file.tables) == (1, 0, {})


def test_an_unknown_member_of_a_record_is_kept_and_named() -> None:
    record = {**RECORD, "cohort": "A", "employee": {"uid": "ana", "shoe": 38}}
    file = read_training_records(json.dumps(record).encode())
    assert file.unknown_fields == {
        "completion.observed body.cohort": 1,
        "completion.observed body.employee.shoe": 1,
    }
    (out,) = lines_of("completion.observed", file.tables["completion.observed"])
    assert json.loads(out)["body"] == record


@pytest.mark.parametrize(
    ("start", "form"),
    [
        (line(), "facts"),
        (b"\xef\xbb\xbf\n" + line() + b"\n" + line(), "facts"),
        (line()[:-4], "facts"),
        (json.dumps(RECORD).encode(), "training-record"),
        (json.dumps([RECORD, OTHER]).encode(), "training-record"),
        (json.dumps([RECORD, OTHER], indent=2).encode(), "training-record"),
        (json.dumps(RECORD).encode() + b"\n" + json.dumps(OTHER).encode(), "training-record"),
        (b'{"name": "package"}', None),
        (b"email,course\n", None),
        (b"", None),
        (b"[]", None),
        (b"\xff\xfe{", None),
    ],
)
def test_a_file_is_recognised_by_how_it_starts(start: bytes, form: str | None) -> None:
    assert form_of(start) == form
