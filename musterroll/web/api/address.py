"""An address answered: by its method, the question read, the tag compared, what was found put into its frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from musterroll.facts.errors import TryLater
from musterroll.web.api import body, parameters
from musterroll.web.api.cursor import written
from musterroll.web.api.operation import File, Made, Operation, Page
from musterroll.web.api.shapes import Listed, One, Rows
from musterroll.web.api.standing import Truth, has_any, has_it, still, truth
from musterroll.web.api.wrong import DoesNotFit, NotThere, as_problem, not_there
from musterroll.web.log import log
from musterroll.web.once import look_again
from musterroll.web.problem import not_allowed
from musterroll.web.site import site
from musterroll.web.visitor import visitor

_TRIES = 3


def address(operations: Sequence[Operation]) -> Callable[..., HttpResponseBase]:
    """The view of an address at which these can be done."""
    by_method = {one.method: one for one in operations}
    allowed = [each for one in by_method for each in ((one, "HEAD") if one == "GET" else (one,))]

    def view(request: HttpRequest, **named: Any) -> HttpResponseBase:
        method = "GET" if request.method == "HEAD" else str(request.method)
        operation = by_method.get(method)
        if operation is None:
            return not_allowed(*allowed)
        try:
            return _answered(request, operation, named)
        except DoesNotFit as error:
            return as_problem(error)
        except NotThere as error:
            return not_there(error)

    return view


def _answered(request: HttpRequest, operation: Operation, named: dict[str, Any]) -> HttpResponseBase:
    if operation.raw is not None:
        return operation.raw(request)
    asked = parameters.read(request.GET, operation.asks)
    if operation.takes is not None:
        return _sent(request, operation, named)
    here = site()
    for _ in range(_TRIES):
        known = truth(here, operation, request)
        if has_it(request, known.tag):
            return _with_tag(HttpResponse(status=304), known)
        found = operation.does(here, asked, **named)
        if still(here, known):
            log().info("read", token=visitor(request).token, what=operation.name, rows=_count(found))
            told = HttpResponse(status=304) if has_any(request) else _framed(request, operation, asked, found, known)
            return _with_tag(told, known)
        look_again()
    raise TryLater("Everybody was judged again while the answer was made.", "Ask again.")


def _sent(request: HttpRequest, operation: Operation, named: dict[str, Any]) -> HttpResponseBase:
    assert operation.takes is not None
    read = body.read(request, operation.takes)
    if isinstance(read, HttpResponse):
        return read
    here, who = site(), visitor(request)
    made: Made = operation.does(here, who, *read, **named)
    log().info("sent", token=who.token, what=operation.name, new=made.new)
    answer = _json(made.value, 201 if made.new else 200)
    if made.address:
        answer.headers["Location"] = request.build_absolute_uri(made.address)
    return answer


def _framed(request: HttpRequest, operation: Operation, asked: Any, found: Any, known: Truth) -> HttpResponse:
    if isinstance(found, File):
        return HttpResponse(found.content, content_type=operation.kind)
    if not isinstance(found, Page):
        return _json(One(data=found.value, known_to=known.known_to, as_of=known.as_of))
    after = _next(request, asked, found)
    answer = _json(Rows(data=list(found.rows), next=after, known_to=known.known_to, as_of=known.as_of))
    if after is not None:
        answer.headers["Link"] = f'<{after}>; rel="next"'
    return answer


def _next(request: HttpRequest, asked: Listed, found: Page) -> str | None:
    if found.next is None:
        return None
    query = request.GET.copy()
    query["after"] = written(asked, found.next)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def _json(value: Any, status: int = 200) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(value), status=status, content_type="application/json")


def _with_tag(answer: HttpResponse, known: Truth) -> HttpResponse:
    """The answer may be kept by who asked, and by nobody between; it is asked for again with its tag."""
    answer.headers["ETag"] = known.tag
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Vary"] = "Authorization"
    if answer.status_code == 304:
        del answer.headers["Content-Type"]
    return answer


def _count(found: Any) -> int:
    return len(found.rows) if isinstance(found, Page) else 1
