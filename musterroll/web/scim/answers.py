"""Answers and refusals in the words of SCIM (RFC 7644)."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from pydantic import ValidationError
from scim2_models import Error, SCIMException

from musterroll.web.log import log
from musterroll.web.problem import TYPE as PROBLEM
from musterroll.web.scim.models import PROVIDER
from musterroll.web.visitor import visitor

TYPE = "application/scim+json"
View = Callable[..., HttpResponse]


def answer(told: dict[str, Any], status: int = 200, **headers: str) -> HttpResponse:
    """A resource, a list of them, or an error."""
    made = HttpResponse(msgspec.json.encode(told), status=status, content_type=TYPE)
    for name, value in headers.items():
        made.headers[name] = value
    return made


def refusal(status: int, detail: str, scim_type: str | None = None) -> HttpResponse:
    """An error as SCIM tells it."""
    return answer(Error(status=status, detail=detail, scim_type=scim_type).model_dump(), status)


def not_allowed(*methods: str) -> HttpResponse:
    """405, with what is allowed."""
    made = refusal(405, f"This address takes {' and '.join(methods)}.")
    made.headers["Allow"] = ", ".join(methods)
    return made


def in_scim(view: View) -> View:
    """A view that reads as this server reads, and whose refusals are told in SCIM and written to the log."""

    @wraps(view)
    def read(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        try:
            with PROVIDER:
                return view(request, *args, **named)
        except ValidationError as error:
            why = Error.from_validation_errors(error)[0]
        except SCIMException as error:
            why = error.to_error()
            if isinstance(error.__cause__, ValidationError):
                why = Error.from_validation_errors(error.__cause__)[0]
        log().warning("scim refused", token=visitor(request).token, status=why.status, why=why.scim_type)
        return answer(why.model_dump(), why.status or 400)

    return read


class Spoken:
    """Refusals of the gate, and of what failed, as SCIM tells them: its clients read nothing else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = self.get_response(request)
        if (
            not request.path.startswith("/scim/")
            or not isinstance(given, HttpResponse)
            or given.headers.get("Content-Type") != PROBLEM
        ):
            return given
        problem = json.loads(given.content)
        detail = " ".join(filter(None, (problem["title"], problem.get("detail"))))
        made = refusal(given.status_code, detail)
        for name in ("Retry-After", "WWW-Authenticate", "Allow"):
            if name in given.headers:
                made.headers[name] = given.headers[name]
        return made
