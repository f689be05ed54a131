"""Which exemptions wait and which stand, from the few facts about them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from musterroll.facts.fact import Fact
from musterroll.procedures.decide import Exemption, granted, refused, requested, withdrawn
from musterroll.procedures.exemptions import exemptions
from musterroll.store.reading.of_kind import Recorded

NOW = datetime(2025, 11, 18, 14, 40, tzinfo=UTC)
LEAVE = Exemption(source="okta", account="00ucy", requirement="awareness", first=date(2025, 6, 1), reason="leave")


def book(*facts: Fact | None) -> list[Recorded]:
    """The facts as entries 10, 11 and so on; None is one whose body was erased."""
    return [
        Recorded(10 + number, fact.kind if fact else "exemption.requested", NOW, fact)
        for number, fact in enumerate(facts)
    ]


ASKED = requested(LEAVE, "fay@northfen.example", NOW)


def test_what_was_asked_for_waits() -> None:
    known = exemptions(book(ASKED))
    assert known.waiting[10].asked == LEAVE
    assert known.waiting[10].requested_by == "fay@northfen.example"
    assert known.standing == {}


def test_what_was_approved_stands_and_waits_no_more() -> None:
    known = exemptions(book(ASKED, granted(LEAVE, "fay", "gus", NOW, request=10)))
    assert known.waiting == {}
    assert (known.standing[11].asked, known.standing[11].approved_by) == (LEAVE, "gus")


def test_what_was_refused_neither_waits_nor_stands() -> None:
    known = exemptions(book(ASKED, refused(LEAVE, 10, "gus", "no leave was approved", NOW)))
    assert (known.waiting, known.standing) == ({}, {})


def test_an_answer_to_one_request_leaves_another_waiting() -> None:
    known = exemptions(book(ASKED, ASKED, refused(LEAVE, 10, "gus", "asked twice", NOW)))
    assert list(known.waiting) == [11]


def test_what_was_taken_back_stands_no_more_and_may_be_granted_again() -> None:
    first = granted(LEAVE, "fay", "gus", NOW)
    back = withdrawn(LEAVE, "fay", "gus", NOW, granted_in=10)
    assert exemptions(book(first, back)).standing == {}
    assert list(exemptions(book(first, back, first)).standing) == [12]


def test_a_request_whose_body_was_erased_says_nothing() -> None:
    assert exemptions(book(None)).waiting == {}
