"""What a program is told when something is refused: RFC 9457 problem details, in the words that people get."""

from __future__ import annotations

from typing import Any

import msgspec
from django.http import HttpResponse

TYPE = "application/problem+json"


def problem(status: int, title: str, detail: str = "", *, wait_s: int = 0, **more: Any) -> HttpResponse:
    """The answer. `detail` says what to do; `wait_s` is said where waiting helps."""
    members = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    told = {name: member for name, member in members.items() if member not in ("", None)}
    answer = HttpResponse(msgspec.json.encode(told), status=status, content_type=TYPE)
    if wait_s and status in (429, 503):
        answer.headers["Retry-After"] = str(wait_s)
    return answer


def not_allowed(*methods: str) -> HttpResponse:
    """405, with what is allowed."""
    answer = problem(405, f"This address takes {' and '.join(methods)}.")
    answer.headers["Allow"] = ", ".join(methods)
    return answer


def answer(told: Any, status: int = 200) -> HttpResponse:
    """Any value as JSON."""
    return HttpResponse(msgspec.json.encode(told), status=status, content_type="application/json")
