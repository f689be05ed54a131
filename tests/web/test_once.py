"""What a page needs again and again is asked of the book once a request, and never remembered beyond it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from musterroll.web.once import OneRequest, once


def test_within_a_request_it_is_made_once() -> None:
    made, seen = iter(range(9)), []

    def page(request: HttpRequest) -> HttpResponse:
        seen.extend([once("a", lambda: next(made)) for _ in range(3)])
        return HttpResponse()

    OneRequest(page)(HttpRequest())
    OneRequest(page)(HttpRequest())
    assert seen == [0, 0, 0, 1, 1, 1]


def test_between_requests_nothing_is_remembered() -> None:
    made = iter(range(9))
    assert [once("a", lambda: next(made)) for _ in range(2)] == [0, 1]
