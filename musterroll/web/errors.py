"""Our five errors as pages: what happened, where, and what to do."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from traceback import extract_tb

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string

from musterroll.facts.errors import ConfigError, Conflict, MusterrollError, TryLater
from musterroll.web.log import log
from musterroll.web.problem import problem

_FRAMES = 12
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
        if getattr(request, "by_program", False):
            return _told(error)
        status = _STATUS.get(type(error), 400)
        answer = render(request, "web/error.html", {"error": error}, status=status)
        if status == 503:
            answer.headers["Retry-After"] = "5"
        return answer


def failed(request: HttpRequest) -> HttpResponse:
    """The page for whatever else failed: a database that does not answer is named, of others no detail is shown."""
    error = sys.exc_info()[1]
    if error is not None and not isinstance(error, MusterrollError):
        log().error("failed", path=request.path, error=type(error).__name__, at=_frames(error))
    if getattr(request, "by_program", False):
        return _told(error) if isinstance(error, MusterrollError) else problem(500, "This failed here.")
    if isinstance(error, TryLater):
        return _page(error, 503)
    return _page(None, 500)


def _frames(error: BaseException) -> list[str]:
    """Where it failed, without what the error says: that may name people."""
    return [f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in extract_tb(error.__traceback__)[-_FRAMES:]]


def _told(error: MusterrollError) -> HttpResponse:
    """To a program. Wrong settings are ours to mend, and their text may name them: it is not told."""
    if isinstance(error, ConfigError):
        log().error("setting", what=error.what, remedy=error.remedy)
        return problem(500, "A setting of this server is wrong.", "Its operator finds which in the log.")
    return problem(_STATUS.get(type(error), 400), error.what, error.remedy, wait_s=5)


def _page(error: MusterrollError | None, status: int) -> HttpResponse:
    """Without the frame of other pages, which would ask the database again."""
    answer = HttpResponse(render_to_string("web/failed.html", {"error": error}), status=status)
    if status == 503:
        answer.headers["Retry-After"] = "5"
    return answer
