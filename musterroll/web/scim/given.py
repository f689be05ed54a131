"""What a directory sends: who it is, and the body of its request."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from scim2_models import ForbiddenException, InvalidSyntaxException, InvalidValueException

from musterroll.facts.jsonline import read_quickly
from musterroll.facts.refusal import FactError
from musterroll.procedures.decide import HERE
from musterroll.web.intake.body import body_of, kind_of
from musterroll.web.scim.answers import TYPE, refusal
from musterroll.web.site import Site, site
from musterroll.web.visitor import visitor

SOURCE = "scim"  # unless the token says another one
_MOST_MIB = 1
_MOST_OPERATIONS = 100


def sender(request: HttpRequest) -> tuple[Site, str, str]:
    """The site, what the facts of a directory are said to come from, and who sends them."""
    here, who = site(), visitor(request)
    if who.source == HERE:  # what the book says itself it does not take from others
        raise ForbiddenException(detail="This token says that it is the book itself.")
    return here, who.source or SOURCE, f"token {who.token}"


def body_in(request: HttpRequest) -> dict[str, Any] | HttpResponse:
    """The JSON object of a request, or the refusal."""
    if kind_of(request) not in (TYPE, "application/json"):
        return refusal(415, f"Send {TYPE}.")
    raw = body_of(request, _MOST_MIB)
    if isinstance(raw, HttpResponse):
        return raw
    value = read_quickly(raw)
    if isinstance(value, FactError):
        raise InvalidSyntaxException(detail=f"The body is no JSON that can be read: {value.found}.")
    if not isinstance(value, dict):
        raise InvalidSyntaxException(detail="The body is no JSON object.")
    return value


def not_too_many(body: dict[str, Any]) -> None:
    """Refuses a change of too many operations."""
    operations = next((value for name, value in body.items() if name.casefold() == "operations"), None)
    if isinstance(operations, list) and len(operations) > _MOST_OPERATIONS:
        raise InvalidValueException(detail=f"More than {_MOST_OPERATIONS} operations in one request.")
