"""Our five errors as pages: what happened, where, and what to do."""

from __future__ import annotations

import sys
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string

from musterroll.facts.errors import Conflict, MusterrollError, TryLater

_STATUS: dict[type[MusterrollError], int] = {Conflict: 409, TryLater: 503}


class InWords:
    """Turns an error of ours into a page that says it. What a person typed wrong is not a failure of the server."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for one of ours; others are Django's."""
        if not isinstance(error, MusterrollError):
            return None
        status = _STATUS.get(type(error), 400)
        answer = render(request, "web/error.html", {"error": error}, status=status)
        if status == 503:
            answer.headers["Retry-After"] = "5"
        return answer


def failed(request: HttpRequest) -> HttpResponse:
    """The page for whatever else failed: a database that does not answer is named, of others no detail is shown."""
    error = sys.exc_info()[1]
    if isinstance(error, TryLater):
        return _page(error, 503)
    return _page(None, 500)


def _page(error: MusterrollError | None, status: int) -> HttpResponse:
    """Without the frame of other pages, which would ask the database again."""
    answer = HttpResponse(render_to_string("web/failed.html", {"error": error}), status=status)
    if status == 503:
        answer.headers["Retry-After"] = "5"
    return answer
