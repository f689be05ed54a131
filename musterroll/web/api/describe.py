"""The description of the API in OpenAPI 3.1, made from the declarations by which it is answered."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from musterroll import __version__
from musterroll.store.tokens import SCOPES
from musterroll.web.api.operation import Operation
from musterroll.web.api.operations import EVERY
from musterroll.web.api.responses import responses, sends
from musterroll.web.api.schemas import Schemas, addressed, in_query
from musterroll.web.problem import not_allowed, problem

BASE = "/api/v1/"
_TEXT = """\
What the book says, and what programs send to it. Every answer says up to which entry of the book it is true
(`known_to`), and for which day people are judged (`as_of`). Lists are read page by page: `next` is the address of the
page after. An `ETag` that is sent back as `If-None-Match` saves the answer where nothing moved. Refusals are problem
details (RFC 9457)."""


@csrf_exempt
def description(request: HttpRequest) -> HttpResponse:
    """The whole description, for anybody: it holds no data."""
    if request.method not in ("GET", "HEAD"):
        return not_allowed("GET", "HEAD")
    content, tag = _written()
    if request.headers.get("If-None-Match") == tag:
        answer = HttpResponse(status=304)
    else:
        answer = HttpResponse(content, content_type="application/json")
    answer.headers["ETag"], answer.headers["Cache-Control"] = tag, "public, no-cache"
    return answer


@csrf_exempt
def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    """No such address."""
    return problem(404, "There is no such address.", "All of them are described in /api/v1/openapi.json.")


@cache
def _written() -> tuple[bytes, str]:
    content = msgspec.json.format(msgspec.json.encode(described(EVERY)), indent=1)
    return content, f'"{sha256(content).hexdigest()[:32]}"'


def described(operations: Iterable[Operation]) -> dict[str, Any]:
    """The description of some operations."""
    schemas, paths, parts = Schemas(), dict[str, dict[str, Any]](), dict[str, None]()
    for one in operations:
        parts.setdefault(one.part)
        paths.setdefault(path_of(one), {})[one.method.lower()] = _operation(one, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Musterroll", "version": __version__, "description": _TEXT},
        "servers": [{"url": "/"}],
        "tags": [{"name": name} for name in parts],
        "paths": paths,
        "components": {"schemas": schemas.found(), "securitySchemes": _schemes()},
    }


def path_of(one: Operation) -> str:
    """The address of an operation as OpenAPI writes it."""
    route = one.route if one.route.startswith("/") else BASE + one.route
    return addressed(route)[0]


def _operation(one: Operation, schemas: Schemas) -> dict[str, Any]:
    made: dict[str, Any] = {
        "operationId": one.name,
        "tags": [one.part],
        "summary": one.summary,
        "security": _security(one),
        "responses": responses(one, schemas),
    }
    if one.scope:
        made["description"] = f"For tokens with the scope `{one.scope}`: {SCOPES[one.scope]}."
    if parameters := [*_in_path(one), *in_query(one.asks, schemas), *_besides(one)]:
        made["parameters"] = parameters
    if body := sends(one, schemas):
        made["requestBody"] = body
    return made


def _in_path(one: Operation) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": schema, "description": one.named.get(name, "")}
        for name, schema in addressed(one.route)[1].items()
    ]


def _besides(one: Operation) -> list[dict[str, Any]]:
    text = {"type": "string", "minLength": 1}
    return [
        {"name": name, "in": where, "required": True, "schema": text, "description": words}
        for where, key in (("query", "query"), ("header", "headers"))
        for name, words in one.described.get(key, {}).items()
    ]


def _security(one: Operation) -> list[dict[str, list[str]]]:
    if signed := one.described.get("signed"):
        return [{signed: []}]
    if not one.scope:
        return []
    return [{"token": [one.scope]}, *([{"password": [one.scope]}] if one.scope == "xapi:write" else [])]


def _schemes() -> dict[str, Any]:
    signed = {one.described["signed"] for one in EVERY if "signed" in one.described}
    return {
        "token": {"type": "http", "scheme": "bearer", "description": "A token made by `musterroll token new`."},
        "password": {"type": "http", "scheme": "basic", "description": "Any user, and the token as password."},
        **{
            name: {"type": "apiKey", "in": "header", "name": name, "description": "The signature of the body."}
            for name in sorted(signed)
        },
    }
