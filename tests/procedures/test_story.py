"""One person's story is told from the facts about them, as the state judged them."""

from __future__ import annotations

import pickle
from datetime import date
from pathlib import Path

from musterroll.facts.bodies import AccessRecorded, LeaveRecorded, PersonObserved, RoleRecorded
from musterroll.facts.fact import Fact
from musterroll.facts.ids import person_key
from musterroll.procedures.story.tell import tell
from musterroll.store.setup import Book
from tests.procedures.world import NOON, completion, employee, new_book, record

ANA = person_key("okta", "ana")


def told(folder: Path) -> Book:
    """Ana was away, has a role and an access, and two addresses; Bo is there too."""
    book = new_book(folder)
    earlier = PersonObserved(account="ana", status="active", emails=["ana.o@example.com"], started_on=date(2024, 6, 3))
    facts = [
        Fact(kind="person.observed", source="okta", happened_at=date(2025, 1, 1), body=earlier),
        Fact(kind="person.observed", source="okta", happened_at=date(2025, 6, 1), body=employee("ana").body),
        employee("bo"),
        Fact(
            kind="leave.recorded",
            source="okta",
            body=LeaveRecorded(
                account="ana", from_=date(2025, 2, 3), to=date(2025, 2, 7), approved_on=date(2025, 1, 20)
            ),
        ),
        Fact(
            kind="role.recorded",
            source="okta",
            body=RoleRecorded(account="ana", role="Engineer", from_=date(2025, 3, 1)),
        ),
        Fact(
            kind="access.recorded",
            source="okta",
            body=AccessRecorded(account="ana", system="production", from_=date(2025, 4, 1), in_scope=False),
        ),
        completion("ana"),
    ]
    record(book, facts)
    book.state.catch_up(date(2026, 1, 20))
    return book


def test_everything_dated_is_told_with_the_account_whose_source_said_it(tmp_path: Path) -> None:
    story = tell(told(tmp_path / "book"), ANA)
    assert story is not None
    assert [(one.what, one.first, one.last) for one in story.engagements] == [("employee", date(2024, 6, 3), None)]
    (leave,) = story.leaves
    assert (leave.first, leave.last, leave.note) == (date(2025, 2, 3), date(2025, 2, 7), "approved 2025-01-20")
    assert (leave.told_by, leave.entry) == ("okta:ana", 3)
    assert [(one.what, one.first) for one in story.roles] == [("engineer", date(2025, 3, 1))]
    assert [(one.what, one.note) for one in story.access] == [("production", "not in scope")]


def test_every_address_ever_held_is_told(tmp_path: Path) -> None:
    story = tell(told(tmp_path / "book"), ANA)
    assert story is not None
    assert {one.address: one.first_seen for one in story.addresses} == {
        "ana@example.com": date(2025, 6, 1),
        "ana.o@example.com": date(2025, 1, 1),
    }


def test_a_story_is_of_one_person_and_can_be_handed_to_another_process(tmp_path: Path) -> None:
    book = told(tmp_path / "book")
    story = tell(book, ANA)
    assert story is not None
    assert "bo" not in {one.account for one in story.accounts}
    assert pickle.loads(pickle.dumps(story)) == story
    assert any(step.title == "Who" for step in story.steps)


def test_facts_that_are_not_judged_yet_are_not_in_the_story(tmp_path: Path) -> None:
    book = told(tmp_path / "book")
    before = tell(book, ANA)
    later = LeaveRecorded(account="ana", from_=date(2025, 9, 1))
    record(book, [Fact(kind="leave.recorded", source="okta", body=later)], at=NOON)
    assert tell(book, ANA) == before


def test_somebody_whom_the_state_does_not_know_has_no_story(tmp_path: Path) -> None:
    assert tell(told(tmp_path / "book"), "p_0000000000000000") is None
    assert tell(new_book(tmp_path / "empty"), ANA) is None
