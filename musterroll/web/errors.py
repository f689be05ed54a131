"""Our five errors as pages: what happened, where, and what to do."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from traceback import extract_tb

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string

from musterroll.facts.errors import ConfigError, Conflict, MusterrollError, TryLater
from musterroll.store.faults import meaning
from musterroll.web.asked import request_id
from musterroll.web.clerk.process import DatabaseAway
from musterroll.web.log import log
from musterroll.web.problem import problem

_FRAMES = 12
_STATUS: dict[type[MusterrollError], int] = {Conflict: 409, TryLater: 503}
_WAIT_S = 5
_AWAY = "The database does not answer just now."
_UNABLE = "The book could not be read or written here."
_UNABLE_LOOK = "Why is in the server's log: ask whoever runs it."
_LOOK = "Try again in a few seconds. If something was being saved, look whether it is there before it is sent again."


class InWords:
    """Turns an error of ours into a page that says it. What a person typed wrong is not a failure of the server."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for one of ours; others are Django's."""
        if is_away(error):
            return away(request, error)
        if not isinstance(error, MusterrollError):
            return None
        if _of_database(error):
            return _unable(request, error)
        if getattr(request, "by_program", False):
            return _told(error)
        status = _STATUS.get(type(error), 400)
        answer = render(request, "web/error.html", {"error": error}, status=status)
        return _waiting(answer)


def failed(request: HttpRequest) -> HttpResponse:
    """The page for whatever else failed: a database that does not answer is named, of others no detail is shown."""
    error = sys.exc_info()[1]
    if is_away(error):
        return away(request, error)
    if isinstance(error, MusterrollError) and _of_database(error):
        return _unable(request, error)
    if error is not None and not isinstance(error, MusterrollError):
        log().error("failed", path=request.path, error=type(error).__name__, at=_frames(error))
    if getattr(request, "by_program", False):
        return _told(error) if isinstance(error, MusterrollError) else problem(500, "This failed here.")
    if isinstance(error, TryLater):
        return _page(503, "The book cannot be read just now", error.what, error.remedy)
    return _page(500, "Something failed here", "It is in the server's log. Nothing was recorded by halves.", "")


def is_away(error: BaseException | None) -> bool:
    """Whether an error says that the database cannot be asked just now: as its own words, or as ours."""
    while error is not None:
        if isinstance(error, DatabaseAway):
            return True
        if isinstance(error, DatabaseError | InterfaceError):
            return isinstance(meaning(error, ""), TryLater)
        error = error.__cause__
    return False


def _of_database(error: BaseException | None) -> bool:
    """Whether it is what a database said, in our words: nobody's typing is at fault."""
    while error is not None:
        if isinstance(error, DatabaseError | InterfaceError):
            return True
        error = error.__cause__
    return False


def _unable(request: HttpRequest, error: MusterrollError) -> HttpResponse:
    """What is said where the database refuses, a full disk for one. Why, and where it lies, is for the log alone."""
    log().error("database", what=error.what, remedy=error.remedy)
    if getattr(request, "by_program", False):
        return problem(500, _UNABLE, "Its operator finds why in the log.")
    return _page(500, "The book cannot be read or written here", "Nothing was recorded by halves.", _UNABLE_LOOK)


def away(request: HttpRequest, error: BaseException | None) -> HttpResponse:
    """What is said while the database does not answer. Where it lies is for the log alone."""
    log().error("database_away", error=type(error).__name__, said=str(error).partition("\n")[0][:300])
    if getattr(request, "by_program", False):
        return problem(503, _AWAY, "Send it again later: what was taken is not taken twice.", wait_s=_WAIT_S)
    return _page(503, "The book cannot be read just now", _AWAY, _LOOK)


def _frames(error: BaseException) -> list[str]:
    """Where it failed, without what the error says: that may name people."""
    return [f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in extract_tb(error.__traceback__)[-_FRAMES:]]


def _told(error: MusterrollError) -> HttpResponse:
    """To a program. Wrong settings are ours to mend, and their text may name them: it is not told."""
    if isinstance(error, ConfigError):
        log().error("setting", what=error.what, remedy=error.remedy)
        return problem(500, "A setting of this server is wrong.", "Its operator finds which in the log.")
    return problem(_STATUS.get(type(error), 400), error.what, error.remedy, wait_s=_WAIT_S)


def _page(status: int, heading: str, what: str, remedy: str) -> HttpResponse:
    """Without the frame of other pages, which would ask the database again."""
    context = {"heading": heading, "what": what, "remedy": remedy, "request": request_id()}
    return _waiting(HttpResponse(render_to_string("web/failed.html", context), status=status))


def _waiting(answer: HttpResponse) -> HttpResponse:
    if answer.status_code == 503:
        answer.headers["Retry-After"] = str(_WAIT_S)
    return answer
