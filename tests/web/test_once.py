"""What a page needs again and again is asked of the book once a request, and never remembered beyond it."""

from __future__ import annotations

from django.core.signals import request_finished, request_started

from musterroll.web.once import once


def test_within_a_request_it_is_made_once() -> None:
    made = iter(range(9))
    request_started.send(sender=None)
    try:
        assert [once("a", lambda: next(made)) for _ in range(3)] == [0, 0, 0]
        assert once("b", lambda: "another") == "another"
    finally:
        request_finished.send(sender=None)
    assert once("a", lambda: "new") == "new"


def test_between_requests_nothing_is_remembered() -> None:
    made = iter(range(9))
    assert [once("a", lambda: next(made)) for _ in range(2)] == [0, 1]
