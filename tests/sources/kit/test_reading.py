"""Reading: every row comes out as facts or as a refusal, whatever stands in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone

import pytest

from musterroll.facts.bodies import AccessRecorded, CompletionObserved, PersonObserved
from musterroll.facts.fact import Fact
from musterroll.sources.changes import access_changes, comparable, no_longer_listed
from musterroll.sources.extract import Extract, Page, in_memory
from musterroll.sources.reading import Part, Reading, fact
from musterroll.sources.row import Row, RowRefused, emails
from tests.sources.kit.clock import NOON


def extract(*pages: bytes, part: str = "people") -> Extract:
    return in_memory("roster", "people", [Page(raw=raw, at=NOON, part=part, rows=1) for raw in pages], NOON)


def person(row: Row) -> Iterable[Fact]:
    yield fact(row, "roster", "person.observed", PersonObserved(account=row.key("id"), name=row.text("name")))


def reading(*pages: bytes, part: str = "people") -> Reading:
    return Reading(extract(*pages, part=part), {"people": Part(handler=person)})


def refusals(told: Reading) -> list[tuple[int, str]]:
    facts = list(told.facts())
    assert told.rows == len(facts) + len(told.refused)
    return [(one.row, one.error.found) for one in told.refused]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (b"7", "a number"),
        (b"null", "null"),
        (b'["id"]', "a list"),
        (b'{"id": 1, "id": 2}', "the key twice in one object"),
        (b'{"name": "Ana"}', "null"),
        (b'{"id": ""}', "an empty text"),
        (b'{"id": true}', "true"),
        (b'{"id": {"a": 1}}', "an object with 1 members"),
        (b'{"id": 1, "name": ["Ana"]}', "a list of 1"),
    ],
)
def test_a_row_that_does_not_fit_is_refused_and_the_next_one_is_read(row: bytes, found: str) -> None:
    told = reading(b'[{"id": 1}, ' + row + b', {"id": 3}]')
    assert refusals(told) == [(2, found)]


def test_a_text_that_looks_like_a_key_is_no_key_twice() -> None:
    assert refusals(reading(b'[{"id": 1, "name": "a\\":b"}, {"id": 2, "x": {"id": [{"id": 3}]}}]')) == []


@pytest.mark.parametrize(
    "row",
    [
        b'{"id" : 2, "id": 2}',
        b'{"id"\n:2,"id":2}',
        b'{"id":2,"team":{"id":1,"id":2}}',
        b'{"id":2,"team":{"id":1,"ids":[{"a":1,"a":2}]}}',
        b'{"id":2,"name":"\\":","team":{"id":1,"id":2}}',
        b'{"id":2,"team":{"id":1,"in":{"id":1,"id":2}}}',
        b'{"id":2,"team":{"id":1},"team":{"id":1,"in":{"id":1}}}',
    ],
)
def test_a_key_that_stands_twice_is_found_however_the_answer_is_laid_out(row: bytes) -> None:
    told = reading(b'[{"id":1,"team":{"id":1,"in":{"id":1}}},' + row + b',{"id":3,"team":{"id":3}}]')
    assert refusals(told) == [(2, "the key twice in one object")]


def test_rows_that_are_all_different_and_nested_deep_are_read() -> None:
    deep = b'{"a":' * 300 + b"1" + b"}" * 300
    rows = [b'{"id":%d,"x%d":{"y%d":[{"z":{}}]}}' % (number, number, number) for number in range(30)]
    told = reading(b"[" + b",".join([*rows, b'{"id":99,"deep":' + deep + b"}"]) + b"]")
    assert refusals(told) == []
    assert told.told == 31


def test_a_row_is_the_same_only_in_its_own_list() -> None:
    told = reading(b'[{"id": 1}, {"id": 1}]', b'[{"id": 1}, {"id": 1, "name": "Ana"}]')
    assert refusals(told) == [(2, "same row as row 1"), (3, "same row as row 1")]


def test_a_list_that_nobody_knows_is_refused_row_by_row() -> None:
    assert refusals(reading(b'[{"id": 1}, {"id": 2}]', part="robots")) == [
        (1, "the part 'robots'"),
        (2, "the part 'robots'"),
    ]


def test_a_page_that_is_no_list_is_noted() -> None:
    told = reading(b'[{"id": 1}]', b"<html>")
    assert refusals(told) == []
    assert told.notes == {"page 2 holds no list of rows": 1}


def test_a_body_that_contradicts_itself_is_refused() -> None:
    def handler(row: Row) -> Iterable[Fact]:
        body = PersonObserved(account="1", started_on=date(2025, 2, 1), ended_on=date(2025, 1, 1))
        yield fact(row, "roster", "person.observed", body)

    told = Reading(extract(b'[{"id": 1}]'), {"people": Part(handler=handler)})
    assert refusals(told) == [(1, "2025-01-01")]


def test_a_source_that_changed_its_shape_is_said() -> None:
    told = reading(b'[{"uid": 1}, {"uid": 2}]')
    list(told.facts())
    assert told.unreadable == "none of 2 rows could be read; most have no id"


def test_a_handler_that_drops_a_row_is_a_fault_of_ours() -> None:
    told = Reading(extract(b'[{"id": 1}]'), {"people": Part(handler=lambda row: ())})
    with pytest.raises(TypeError, match="no fact and no reason"):
        list(told.facts())


# --- Members -------------------------------------------------------------------------------------------

ROW = Row(
    1,
    {
        "n": 7,
        "big": 12345678901234567890,
        "half": "1.5",
        "at": "2025-03-31T09:30:00-04:00",
        "midnight": "2025-03-31T00:00:00.000Z",
        "late": "2025-03-31T23:00:00-04:00",
        "day": "2025-03-31",
        "bare": "2025-03-31T09:30:00",
        "no": False,
        "list": ["a", " ", 3],
        "deep": {"er": {"x": " y "}},
    },
    NOON,
)


def test_members_are_read_as_what_they_should_be() -> None:
    assert (ROW.key("n"), ROW.number("n"), ROW.text("n")) == ("7", 7, "7")
    assert (ROW.text("deep.er.x"), ROW.text("deep.none.x"), ROW.text("n.x")) == ("y", None, None)
    assert ROW.instant("at") == datetime(2025, 3, 31, 9, 30, tzinfo=timezone(timedelta(hours=-4)))
    assert ROW.texts("list") == ["a", "3"]
    assert (ROW.flag("no"), ROW.flag("none")) == (False, None)
    assert ROW.day("day") == ROW.day("midnight") == date(2025, 3, 31)


@pytest.mark.parametrize(
    ("read", "name"),
    [
        (Row.instant, "bare"),
        (Row.instant, "day"),
        (Row.day, "bare"),
        (Row.number, "half"),
        (Row.number, "big"),
        (Row.flag, "n"),
        (Row.texts, "deep"),
        (Row.text, "no"),
    ],
)
def test_a_member_of_another_shape_refuses_the_row(read: object, name: str) -> None:
    assert callable(read)
    with pytest.raises(RowRefused) as raised:
        read(ROW, name)
    assert raised.value.error.column == name


def test_an_object_in_a_row_is_read_as_a_row_and_its_refusals_name_the_whole_place() -> None:
    deep = ROW.inside("deep").inside("er")
    assert (deep.text("x"), ROW.inside("n").text("x"), ROW.inside("none").text("x")) == ("y", None, None)
    with pytest.raises(RowRefused) as raised:
        deep.number("x")
    assert raised.value.error.column == "deep.er.x"


def test_addresses_are_told_once_whatever_their_case() -> None:
    assert emails("Ana@x.example", None, "ana@X.example", "nobody", "b@x.example") == ["Ana@x.example", "b@x.example"]
    assert emails(None, "nobody") is None


# --- Two pulls -----------------------------------------------------------------------------------------


def seen(account: str, **more: object) -> Fact:
    return Fact(kind="person.observed", source="roster", body=PersonObserved(account=account, **more))  # type: ignore[arg-type]


def done(account: str, course: str = "A", result: str = "passed") -> Fact:
    body = CompletionObserved(account=account, course=course, result=result)  # type: ignore[arg-type]
    return Fact(kind="completion.observed", source="roster", body=body)


def test_who_is_no_longer_listed_is_inactive_once() -> None:
    before = [seen("1", name="Ana", status="active"), seen("2", status="inactive"), seen("3")]
    gone = list(no_longer_listed(before, [seen("3")], extract(b"[]")))
    assert [fact.body for fact in gone] == [PersonObserved(account="1", name="Ana", status="inactive")]
    assert gone[0].happened_at == NOON


def test_a_completion_that_vanished_is_told_once_and_one_that_never_was_is_not() -> None:
    before = [done("1"), done("1"), done("2"), done("3", result="in_progress"), done("1", "B")]
    gone = no_longer_listed(before, [done("2"), done("1", "B")], extract(b"[]"))
    assert [(getattr(fact.body, "account", ""), getattr(fact.body, "course", "")) for fact in gone] == [("1", "A")]


def test_a_completion_that_was_reset_has_vanished() -> None:
    gone = list(no_longer_listed([done("1")], [done("1", result="not_started")], extract(b"[]")))
    assert [fact.kind for fact in gone] == ["completion.vanished"]


@pytest.mark.parametrize("wrong", [{"complete": False}, {"full": False}, {"query": "groups"}, {"source": "okta"}])
def test_nothing_is_gone_between_pulls_that_cannot_be_compared(wrong: dict[str, object]) -> None:
    import dataclasses

    whole = dataclasses.replace(extract(b"[]"), full=True)
    other = dataclasses.replace(whole, **wrong)  # type: ignore[arg-type]
    assert comparable(whole, whole)
    assert not comparable(whole, other)
    assert not comparable(other, whole)


def test_an_access_of_which_only_the_day_is_known_ends_on_a_day() -> None:
    known = {("1", "vault"): AccessRecorded(account="1", system="vault", from_=date(2026, 1, 1))}
    (ended,) = access_changes([], known, extract(b"[]"))
    assert getattr(ended.body, "to", None) == NOON.date()
    assert list(access_changes([], known, extract(b"[]"), full=False)) == []
