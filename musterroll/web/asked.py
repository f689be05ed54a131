"""A name for every request: on the answer, on each line that the log has of it, on the page that says what failed."""

from __future__ import annotations

from collections.abc import Callable
from secrets import token_hex

from django.http import HttpRequest, HttpResponseBase
from structlog.contextvars import bound_contextvars, get_contextvars

HEADER = "X-Request-ID"


class Asked:
    """Names what is asked. What a visitor sends under that header is not taken: a name in the log is ours alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        name = token_hex(8)
        with bound_contextvars(request=name):
            answer = self.get_response(request)
        answer.headers[HEADER] = name
        return answer


def request_id() -> str:
    """The name of the request that is being answered; empty outside of one."""
    return str(get_contextvars().get("request", ""))
