"""A search through all that is kept: users first, then groups."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from pydantic import ValidationError
from scim2_models import ListResponse, SCIMException

from musterroll.web.scim.answers import answer, in_scim, not_allowed
from musterroll.web.scim.given import body_in
from musterroll.web.scim.groups import GROUPS
from musterroll.web.scim.models import MOST, Person
from musterroll.web.scim.users import USERS

Listed = Callable[[HttpRequest, dict[str, Any]], dict[str, Any]]


@in_scim
def search(request: HttpRequest) -> HttpResponse:
    """Whatever fits. A filter or attribute that one kind does not have finds none of that kind."""
    if request.method != "POST":
        return not_allowed("POST")
    body = body_in(request)
    if isinstance(body, HttpResponse):
        return body
    first, most = _number(body, "startIndex", 1), _number(body, "count", MOST)
    total, found, faults = 0, list[dict[str, Any]](), list[Exception]()
    kinds: tuple[Listed, ...] = (USERS.listed, GROUPS.listed)
    for kind in kinds:
        asked = {**body, "startIndex": max(first - total, 1), "count": max(min(most, MOST) - len(found), 0)}
        try:
            told = kind(request, asked)
        except (ValidationError, SCIMException) as fault:
            faults.append(fault)
            continue
        total += told["totalResults"]
        found += told.get("Resources", [])
    if len(faults) == len(kinds):
        raise faults[0]
    made = ListResponse[Person](total_results=total, start_index=first, items_per_page=len(found)).model_dump()
    return answer({**made, "Resources": found} if found else made)


def _number(body: dict[str, Any], name: str, left_out: int) -> int:
    value = next((said for key, said in body.items() if key.casefold() == name.casefold()), None)
    return max(value, 0 if name == "count" else 1) if type(value) is int else left_out
