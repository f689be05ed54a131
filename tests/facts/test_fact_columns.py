"""Facts as tables, and the tables back as the same lines."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterroll.facts.bodies import AccessRecorded, Body, CompletionObserved, ExtractReceived, SignInObserved
from musterroll.facts.canonical import MAX_INTEGER
from musterroll.facts.columns import FactColumns
from musterroll.facts.envelope import Fact, Origin, parse_line, to_line, to_members
from musterroll.facts.kinds import FIXED, OPEN
from musterroll.facts.moments import Moment
from musterroll.facts.rows import facts_of, lines_of
from musterroll.facts.tables import INPUTS, SCHEMAS, merged

TEXT = st.text(st.characters(codec="utf-8"), max_size=5)
KEYS = st.text(st.characters(codec="utf-8", exclude_categories=["Z", "C"]), min_size=1, max_size=5)
COUNTS = st.integers(0, MAX_INTEGER)
DAYS = st.dates()
OFFSETS = st.sampled_from([0, -240, 330, 765, -210, 1]).map(lambda minutes: timezone(timedelta(minutes=minutes)))
INSTANTS = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=OFFSETS)
MOMENTS = DAYS | INSTANTS
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)
UNKNOWN = st.dictionaries(
    st.text("xyz/~😀", min_size=1, max_size=3), VALUES.filter(lambda v: v is not None), max_size=2
)


def values_of(wanted: Any) -> st.SearchStrategy[Any]:
    """Values that fit a member's type."""
    origin, parts = get_origin(wanted), get_args(wanted)
    if wanted is Any:
        return VALUES
    if origin is Annotated:
        return KEYS if parts[0] is str else COUNTS
    if origin in (Union, UnionType):
        return st.one_of([values_of(part) for part in parts])
    if origin is list:
        return st.lists(values_of(parts[0]), max_size=3)
    if origin is Literal:
        return st.sampled_from(parts)
    if isinstance(wanted, type) and issubclass(wanted, Body):
        return structs_of(wanted)
    plain = {str: TEXT, bool: st.booleans(), date: DAYS, Moment: MOMENTS, type(None): st.none()}
    return plain[wanted]


def structs_of(struct: type[Body]) -> st.SearchStrategy[Any]:
    return st.builds(struct, **{field.name: values_of(field.type) for field in msgspec.structs.fields(struct)})


@st.composite
def facts(draw: st.DrawFn) -> Fact:
    kind = draw(st.sampled_from([*FIXED, *OPEN, "coffee.drunk"]))
    struct = FIXED.get(kind)
    body = draw(structs_of(struct) if struct else st.dictionaries(TEXT, VALUES, max_size=3))
    fact = Fact(
        kind=kind,
        source=draw(KEYS),
        body=body,
        happened_at=draw(st.none() | MOMENTS),
        source_zone=draw(st.sampled_from([None, "Europe/Madrid", "UTC"])),
        recorded_at=draw(st.none() | MOMENTS),
        actor=draw(st.none() | TEXT),
        origin=draw(st.none() | st.builds(Origin, extract=st.none() | TEXT, row=st.none() | COUNTS)),
    )
    members = {**to_members(fact), **draw(UNKNOWN)}
    if struct:
        members["body"] = {**members["body"], **draw(UNKNOWN)}
    parsed = parse_line(json.dumps(members).encode())
    return parsed if isinstance(parsed, Fact) else fact  # a span that ends before it starts is still a fact here


def through_tables(many: list[Fact]) -> list[Fact]:
    columns = FactColumns()
    for row, fact in enumerate(many, start=1):
        columns.add(fact, row)
    back: list[tuple[Any, Fact]] = []
    for kind, table in columns.tables().items():
        assert table.schema == SCHEMAS[kind]
        back += zip(table["row"].to_pylist(), facts_of(kind, table), strict=True)
    return [fact for _, fact in sorted(back, key=lambda pair: pair[0])]


@given(st.lists(facts(), max_size=6))
def test_facts_made_into_tables_come_back_as_the_same_lines(many: list[Fact]) -> None:
    back = through_tables(many)
    assert back == many
    assert [json.loads(to_line(fact)) for fact in back] == [json.loads(to_line(fact)) for fact in many]


@pytest.mark.parametrize("kind", sorted(FIXED))
def test_every_member_of_every_kind_comes_back(kind: str, bodies: dict[str, tuple[dict[str, Any], ...]]) -> None:
    for body in bodies[kind]:
        line = json.dumps({"kind": kind, "source": "okta", "body": body, "happened_at": "2025-03-31"}).encode()
        fact = parse_line(line)
        assert isinstance(fact, Fact)
        (back,) = through_tables([fact])
        assert to_members(back) == json.loads(line)


def test_an_instant_is_stored_in_utc_and_comes_back_with_its_own_offset() -> None:
    there = datetime(2025, 4, 2, 23, 10, tzinfo=timezone(timedelta(hours=-4)))
    fact = Fact(kind="sign_in.observed", source="okta", body=SignInObserved(account="cy"), happened_at=there)
    columns = FactColumns()
    columns.add(fact)
    table = columns.tables()["sign_in.observed"]
    assert table["happened_at"].to_pylist() == [datetime(2025, 4, 3, 3, 10)]
    assert table["happened_on"].to_pylist() == [None]
    (back,) = facts_of("sign_in.observed", table)
    assert json.loads(to_line(back))["happened_at"] == "2025-04-02T23:10:00-04:00"


def test_a_plain_date_stands_in_a_column_of_its_own() -> None:
    body = AccessRecorded(
        account="bo", system="production", from_=date(2025, 1, 2), to=datetime(2025, 3, 1, tzinfo=UTC)
    )
    columns = FactColumns()
    columns.add(Fact(kind="access.recorded", source="okta", body=body, happened_at=date(2025, 1, 2)))
    (row,) = columns.tables()["access.recorded"].to_pylist()
    assert (row["happened_at"], row["happened_on"]) == (None, date(2025, 1, 2))
    assert (row["from_at"], row["from_on"]) == (None, date(2025, 1, 2))
    assert (row["to_at"], row["to_on"]) == (datetime(2025, 3, 1), None)


def test_a_fact_that_needs_nothing_more_has_no_extra() -> None:
    fact = Fact(
        kind="completion.observed",
        source="knowbe4",
        body=CompletionObserved(account="ana", course="SEC-AWARE"),
        happened_at=datetime(2025, 4, 3, tzinfo=UTC),
    )
    columns = FactColumns(input=2)
    columns.add(fact, 7)
    (row,) = columns.tables()["completion.observed"].to_pylist()
    assert (row["input"], row["row"], row["extra"]) == (2, 7, None)


def test_the_source_of_an_extract_is_the_system_that_was_asked() -> None:
    fact = Fact(kind="extract.received", source="musterroll", body=ExtractReceived(sha256="00", source="okta"))
    columns = FactColumns()
    columns.add(fact)
    table = columns.tables()["extract.received"]
    assert table["source"].to_pylist() == ["okta"]
    assert list(facts_of("extract.received", table)) == [fact]


def test_an_origin_is_made_from_the_input_where_none_was_given() -> None:
    columns = FactColumns(input=1)
    columns.add(Fact(kind="sign_in.observed", source="okta", body=SignInObserved(account="cy")), 318)
    given_origin = Origin(extract="sha256:ff", row=2)
    columns.add(
        Fact(kind="sign_in.observed", source="okta", body=SignInObserved(account="cy"), origin=given_origin), 319
    )
    table = columns.tables()["sign_in.observed"]

    def inputs(digest: str | None) -> pa.Table:
        return pa.Table.from_pylist([{"input": 1, "name": "logins.csv", "sha256": digest}], schema=INPUTS)

    assert [f.origin for f in facts_of("sign_in.observed", table)] == [None, given_origin]
    named = [f.origin for f in facts_of("sign_in.observed", table, inputs(None))]
    assert named == [Origin(extract="logins.csv", row=318), given_origin]
    digested = [json.loads(line)["origin"] for line in lines_of("sign_in.observed", table, inputs("ab"))]
    assert digested == [{"extract": "sha256:ab", "row": 318}, {"extract": "sha256:ff", "row": 2}]


def test_whole_columns_and_single_facts_stand_in_the_order_in_which_they_came() -> None:
    columns = FactColumns(input=3)
    columns.add(Fact(kind="sign_in.observed", source="okta", body=SignInObserved(account="ana")), 1)
    columns.extend("sign_in.observed", {"source": "okta", "account": ["bo", "cy"], "row": [2, 3]})
    columns.add(Fact(kind="sign_in.observed", source="okta", body=SignInObserved(account="dee")), 4)
    table = columns.tables()["sign_in.observed"]
    assert table.schema == SCHEMAS["sign_in.observed"]
    assert table["account"].to_pylist() == ["ana", "bo", "cy", "dee"]
    assert table["row"].to_pylist() == [1, 2, 3, 4]
    assert table["input"].to_pylist() == [3, 3, 3, 3]
    assert columns.facts == 4


def test_columns_may_be_lists_arrow_arrays_or_one_value_for_all_rows() -> None:
    new_york = timezone(timedelta(hours=-4))
    columns = FactColumns()
    columns.extend(
        "completion.observed",
        {
            "source": "knowbe4",
            "account": pa.array(["ana", "bo"]),
            "course": pa.chunked_array([["A"], ["B"]]),
            "happened_at": [datetime(2025, 4, 2, 23, 10, tzinfo=new_york), datetime(2025, 4, 3, 3, 10)],
            "recorded_on": date(2025, 4, 4),
            "duration_s": [60, None],
        },
    )
    rows = columns.tables()["completion.observed"].to_pylist()
    assert [row["happened_at"] for row in rows] == [datetime(2025, 4, 3, 3, 10)] * 2
    assert [(row["account"], row["course"], row["duration_s"]) for row in rows] == [("ana", "A", 60), ("bo", "B", None)]
    assert {row["recorded_on"] for row in rows} == {date(2025, 4, 4)}
    assert {row["version"] for row in rows} == {None}


def test_lists_and_spells_come_through_whole_columns() -> None:
    columns = FactColumns()
    spell = {"type": "employee", "from": date(2024, 1, 1), "to": None}
    columns.extend(
        "person.observed",
        {"source": "gusto", "account": ["ana", "eli"], "emails": [["a@b.example"], []], "engagements": [[spell], None]},
    )
    ana, eli = facts_of("person.observed", columns.tables()["person.observed"])
    assert to_members(ana)["body"]["engagements"] == [{"type": "employee", "from": "2024-01-01"}]
    assert to_members(eli)["body"] == {"account": "eli", "emails": []}


@pytest.mark.parametrize(
    ("kind", "columns", "reason"),
    [
        ("sign_in.observed", {"account": ["a"], "shoe": ["b"]}, "no column shoe"),
        ("notice.sent", {"body": ["{}"]}, "'other'"),
        ("sign_in.observed", {"account": ["a", "b"], "row": [1]}, "unequal length"),
        ("sign_in.observed", {"account": "a"}, "how many rows"),
    ],
)
def test_columns_that_do_not_fit_the_kind_are_refused(kind: str, columns: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        FactColumns().extend(kind, columns)


def test_a_kind_without_facts_has_no_table() -> None:
    columns = FactColumns()
    columns.extend("sign_in.observed", {"account": []})
    assert columns.tables() == {}


def test_the_tables_of_several_inputs_are_put_one_after_the_other() -> None:
    def part(number: int, kind: str) -> dict[str, pa.Table]:
        columns = FactColumns(number)
        columns.extend(kind, {"source": "okta", "account": [f"a{number}"]})
        return columns.tables()

    whole = merged([part(0, "sign_in.observed"), part(1, "alert.raised"), part(2, "sign_in.observed")])
    assert list(whole) == ["sign_in.observed", "alert.raised"]
    assert whole["sign_in.observed"]["input"].to_pylist() == [0, 2]


def test_more_facts_than_wait_at_once_keep_their_order() -> None:
    columns = FactColumns()
    for row in range(50_001):
        columns.add(Fact(kind="sign_in.observed", source="okta", body=SignInObserved(account=str(row))), row)
    table = columns.tables()["sign_in.observed"]
    assert table["row"].to_pylist() == list(range(50_001))
