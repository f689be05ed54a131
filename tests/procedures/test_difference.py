"""What files would change in the book, counted and shown before it is done."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from musterroll.facts.bodies import AccessRecorded, Body, CompletionObserved, PersonObserved
from musterroll.facts.columns import FactColumns
from musterroll.facts.fact import Fact
from musterroll.facts.tables import FactTables
from musterroll.procedures.difference import KindDifference, difference, vanished

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)


def person(account: str, **members: Any) -> Fact:
    return Fact(kind="person.observed", source="okta", body=PersonObserved(account=account, **members))


def done(account: str, day: int = 1, course: str = "SEC", **members: Any) -> Fact:
    body = CompletionObserved(account=account, course=course, **members)
    return Fact(kind="completion.observed", source="lms", body=body, happened_at=NOON.replace(day=day))


def tables(*facts: Fact) -> FactTables:
    columns = FactColumns(0)
    for row, fact in enumerate(facts):
        columns.add(fact, row)
    return FactTables(dict(columns.tables()))


def counts(found: list[KindDifference]) -> dict[str, tuple[int, int, int, int]]:
    return {f"{one.kind} of {one.source}": (one.new, one.changed, one.vanished, one.same) for one in found}


def test_a_book_that_knows_nothing_gets_everything_new() -> None:
    found = difference(tables(), tables(person("a"), person("b"), done("a")))
    assert counts(found) == {"person.observed of okta": (2, 0, 0, 0), "completion.observed of lms": (1, 0, 0, 0)}


def test_new_changed_vanished_and_known_are_told_apart() -> None:
    known = tables(person("a", title="x"), person("b", title="x"), person("c", title="x"))
    found = difference(known, tables(person("b", title="x"), person("c", title="y"), person("d")))
    assert counts(found) == {"person.observed of okta": (1, 1, 1, 1)}
    changes = {change.what: change for change in found[0].examples}
    assert changes["new"].about["account"] == "d"
    assert changes["changed"].members == (("title", "x", "y"),)
    assert changes["vanished"].about["account"] == "a"


def test_state_is_compared_with_the_latest() -> None:
    known = tables(person("a", title="x"), person("a", title="y"))
    (found,) = difference(known, tables(person("a", title="x")))
    assert (found.changed, found.same) == (1, 0)
    assert found.examples[0].members == (("title", "y", "x"),)


def test_an_event_is_compared_with_all_of_its_kind() -> None:
    known = tables(done("a", score="70"), done("a", score="90"))
    (found,) = difference(known, tables(done("a", score="70")))
    assert (found.new, found.changed, found.same) == (0, 0, 1)


def test_another_day_is_another_completion() -> None:
    (found,) = difference(tables(done("a", 1)), tables(done("a", 2)))
    assert (found.new, found.changed, found.vanished) == (1, 0, 1)


def test_a_source_that_is_not_among_the_files_has_lost_nothing() -> None:
    known = tables(person("a"), Fact(kind="person.observed", source="gusto", body=PersonObserved(account="z")))
    (found,) = difference(known, tables(person("a")))
    assert (found.source, found.vanished) == ("okta", 0)


def test_examples_are_few_and_counts_are_whole() -> None:
    (found,) = difference(tables(), tables(*(person(str(number)) for number in range(50))), examples=3)
    assert (found.new, len(found.examples)) == (50, 3)


def test_spans_that_begin_at_an_instant_are_compared_by_it() -> None:
    def access(body: Body) -> Fact:
        return Fact(kind="access.recorded", source="okta", body=body)

    first = access(AccessRecorded(account="a", system="prod", from_=NOON))
    other = access(AccessRecorded(account="a", system="prod", from_=NOON.replace(hour=13)))
    (found,) = difference(tables(first), tables(first, other))
    assert (found.new, found.same) == (1, 1)


def test_completions_that_a_source_no_longer_has_are_listed() -> None:
    gone = vanished(tables(done("a"), done("b"), done("c", course="X")), tables(done("a")), ["lms"])
    assert sorted((row["account"], row["course"]) for row in gone) == [("b", "SEC"), ("c", "X")]
