"""The description as a page: what can be asked and sent, for people who write programs."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from musterroll.store.tokens import SCOPES
from musterroll.web.api.describe import path_of
from musterroll.web.api.operation import Operation
from musterroll.web.api.operations import EVERY
from musterroll.web.api.schemas import Schemas, in_query


@dataclass(frozen=True)
class Line:
    """One operation: method, address, what it does, which scope it needs, its parameters with their words."""

    method: str
    path: str
    summary: str
    scope: str
    parameters: list[tuple[str, str]]


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """All operations by part."""
    parts: dict[str, list[Line]] = {}
    for one in EVERY:
        parts.setdefault(one.part, []).append(_line(one))
    scopes = {scope: words for scope, words in SCOPES.items() if any(one.scope == scope for one in EVERY)}
    return render(request, "web/api/docs.html", {"parts": parts, "scopes": {**scopes, "read": SCOPES["read"]}})


def _line(one: Operation) -> Line:
    parameters = [(each["name"], each.get("description", "")) for each in in_query(one.asks, Schemas())]
    return Line(one.method, path_of(one), one.summary, one.scope, parameters)
