"""What each operation may answer, and what it takes, for the description."""

from __future__ import annotations

from typing import Any

from musterroll.web.api.operation import JSON, PROBLEM, Operation
from musterroll.web.api.schemas import Schemas
from musterroll.web.api.shapes import One, Problem, Rows

_WHY = {
    "400": "It cannot be read.",
    "401": "No token that is in force, or a wrong signature.",
    "403": "A token that is for something else.",
    "404": "There is no such thing.",
    "409": "Another one has this id.",
    "411": "The request does not say how long its body is.",
    "413": "The body is too long.",
    "415": "The body is of a kind that is not read.",
    "422": "It does not fit: `errors` says what was found and what is expected.",
    "429": "Too many requests in this minute.",
    "500": "It failed on this server, whose log says why.",
    "503": "The book does not answer now: ask again.",
}
_SENT = ("400", "411", "413", "415", "422")
_TAG = {
    "ETag": {"schema": {"type": "string"}, "description": "Send it back as If-None-Match."},
}
_LINK = {"Link": {"schema": {"type": "string"}, "description": "The next page, where there is one."}}
_WAIT = {"Retry-After": {"schema": {"type": "string"}, "description": "Seconds."}}


def responses(one: Operation, schemas: Schemas) -> dict[str, Any]:
    """Every status that may come, with what comes."""
    made = _good(one, schemas)
    for status in _refusals(one):
        problem = {"description": _WHY[status], "content": {PROBLEM: {"schema": schemas.of(Problem)}}}
        made[status] = {**problem, "headers": _WAIT} if status in ("429", "503") else problem
    return dict(sorted(made.items()))


def sends(one: Operation, schemas: Schemas) -> dict[str, Any] | None:
    """The body that it takes."""
    takes: dict[str, Any] = one.described.get("takes", {JSON: one.takes} if one.takes else {})
    if not takes:
        return None
    return {"required": True, "content": {kind: {"schema": _either(wanted, schemas)} for kind, wanted in takes.items()}}


def _good(one: Operation, schemas: Schemas) -> dict[str, Any]:
    if "answers" in one.described:
        return {status: _told(told, schemas) for status, told in one.described["answers"].items()}
    if one.takes is not None:
        location = {"Location": {"schema": {"type": "string"}, "description": "Where it can be read, if it can."}}
        new = _content(one.gives, "Taken: it is on the disk.", schemas)
        return {"200": _content(one.gives, "Known already.", schemas), "201": {**new, "headers": location}}
    schema = schemas.of(_framed(one))
    found = {"description": one.summary + ".", "content": {_bare(one.kind): {"schema": schema}}}
    headers = {**_TAG, **_LINK} if one.lists else _TAG
    return {"200": {**found, "headers": headers}, "304": {"description": "Nothing moved.", "headers": _TAG}}


def _framed(one: Operation) -> Any:
    """The type of the whole answer: files stand alone, all else is framed."""
    frame: Any = Rows if one.lists else One
    return one.gives if one.file else frame[one.gives]


def _refusals(one: Operation) -> list[str]:
    found = {"429", "500", "503", *one.described.get("refusals", ())}
    if one.scope:
        found |= {"401", "403", "422"}
    if "signed" in one.described:
        found |= {"401"}
    if "<" in one.route or one.file:
        found.add("404")
    if one.takes is not None or "takes" in one.described:
        found.update(_SENT)
    return sorted(found)


def _told(told: Any, schemas: Schemas) -> dict[str, Any]:
    wanted, words = told if isinstance(told, tuple) else (told, "What became of it.")
    return {"description": words} if wanted is None else _content(wanted, words, schemas)


def _content(wanted: Any, words: str, schemas: Schemas) -> dict[str, Any]:
    return {"description": words, "content": {JSON: {"schema": schemas.of(wanted)}}}


def _either(wanted: Any, schemas: Schemas) -> dict[str, Any]:
    return {"anyOf": [schemas.of(one) for one in wanted]} if isinstance(wanted, list) else schemas.of(wanted)


def _bare(kind: str) -> str:
    return kind.partition(";")[0]
