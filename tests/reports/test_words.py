"""Every status, result and severity has a word, and can be told apart without colour."""

from __future__ import annotations

import pytest

from musterroll.reports import words
from musterroll.reports.html.parts import MARKS

STATUSES = {
    "on_time",
    "late",
    "missed",
    "not_yet_due",
    "ended_before_due",
    "not_required",
    "exempt",
    "unverified",
    "indeterminate",
}


def test_each_of_the_nine_statuses_has_a_word() -> None:
    assert {word.key for word in words.STATUSES} == STATUSES


@pytest.mark.parametrize("attribute", ["label", "shape", "plain", "mark"])
def test_statuses_differ_in_word_and_in_shape(attribute: str) -> None:
    assert len({getattr(word, attribute) for word in words.STATUSES}) == len(STATUSES)


def test_marks_for_plain_terminals_are_ascii() -> None:
    scales = (words.STATUSES, words.RESULTS, words.SEVERITIES)
    assert all(word.plain.isascii() and len(word.plain) == 1 for scale in scales for word in scale)


def test_every_mark_is_drawn() -> None:
    scales = (words.STATUSES, words.RESULTS, words.SEVERITIES)
    assert {word.mark for scale in scales for word in scale} <= set(MARKS)


def test_exempt_never_looks_like_on_time() -> None:
    exempt, on_time = words.STATUS["exempt"], words.STATUS["on_time"]
    assert (exempt.shape, exempt.ansi, exempt.mark) != (on_time.shape, on_time.ansi, on_time.mark)
    assert exempt.ansi != on_time.ansi


def test_every_reason_that_leaves_a_record_uncounted_says_what_would_settle_it() -> None:
    withheld = {code for code in words.SETTLES if code != "indeterminate"}
    assert withheld <= set(words.REASONS)


def test_a_code_that_is_not_known_is_shown_as_words() -> None:
    assert words.reason("moon_phase") == "moon phase"
    assert words.left_out("moon_phase") == "moon phase"
    assert words.title("moon_phase") == "Moon phase"


def test_nothing_ever_says_compliant() -> None:
    texts = [*words.REASONS.values(), *words.SETTLES.values(), *words.LEFT_OUT.values(), *words.STRATA.values()]
    assert not [text for text in texts if "compliant" in text or "effective" in text]


def test_a_verdict_is_told_from_a_note() -> None:
    assert words.is_verdict("refresh_missed")
    assert words.is_verdict("wrong_version")
    assert not words.is_verdict("leave_applied")
    assert not words.is_verdict("late_sync")
