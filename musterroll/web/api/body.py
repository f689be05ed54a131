"""The JSON that a request carries, read by the declaration that describes it."""

from __future__ import annotations

import re
from typing import Any, TypeVar

import msgspec
from django.http import HttpRequest, HttpResponse

from musterroll.facts.jsonline import as_doubles, read_quickly
from musterroll.facts.refusal import FactError, shown
from musterroll.web.api.parameters import expected
from musterroll.web.api.shapes import Sent
from musterroll.web.api.wrong import BODY, DoesNotFit, misfit
from musterroll.web.intake.body import body_of, kind_of
from musterroll.web.problem import problem
from musterroll.web.site import site

S = TypeVar("S", bound=Sent)
KIND = "application/json"
_AT = re.compile(r" - at `\$\.?(.*)`$", re.DOTALL)
_NAMED = re.compile(r"(?:missing required|unknown) field `(.*?)`", re.DOTALL)


def read(request: HttpRequest, wanted: type[S]) -> tuple[S, bytes] | HttpResponse:
    """What was sent, and its bytes; or the refusal of what is no JSON. DoesNotFit names a member that is wrong."""
    if kind_of(request) != KIND:
        return problem(415, f"{kind_of(request)[:40] or 'No type'} is not read.", f"Send {KIND}.")
    raw = body_of(request, site().config.intake.body_mib)
    if isinstance(raw, HttpResponse):
        return raw
    value = read_quickly(raw)
    if not isinstance(value, FactError):  # no key stands twice; numbers are read once more, as numbers
        value = as_doubles(raw)
    if isinstance(value, FactError):
        return problem(400, "The body is no JSON.", str(value))
    try:
        sent = msgspec.convert(value, wanted)
    except msgspec.ValidationError as error:
        raise _told(str(error), value, wanted) from None
    for name, member in msgspec.to_builtins(sent).items():
        if any(isinstance(one, str) and not one.strip() for one in (member if isinstance(member, list) else [member])):
            raise misfit(name, "blanks alone", "words", BODY)
    return sent, raw


def _told(message: str, value: Any, wanted: type[Sent]) -> DoesNotFit:
    """Which member is wrong, what stands there, and what it may be."""
    fields = {field.encode_name: field for field in msgspec.structs.fields(wanted)}
    named, at = _NAMED.search(message), _AT.search(message)
    path = named[1] if named else at[1] if at else ""
    top = re.split(r"[.\[]", path, maxsplit=1)[0]
    if named and top not in fields:
        return misfit(path, "a member that is not known", f"one of {', '.join(fields)}", BODY)
    if top not in fields:
        return misfit("the body", shown(value), "one JSON object", BODY)
    found = shown(value[top]) if isinstance(value, dict) and top in value else "nothing"
    return misfit(path, found, expected(fields[top].type), BODY)
