"""A user, and all users."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from scim2_models import (
    Context,
    ForbiddenException,
    InvalidSyntaxException,
    InvalidValueException,
    ListResponse,
    Meta,
    PatchOp,
    ResponseParameters,
)

from musterroll.facts.jsonline import read_quickly
from musterroll.facts.refusal import FactError
from musterroll.procedures.decide import HERE
from musterroll.store.scim import Pushed
from musterroll.web.intake.body import body_of, kind_of
from musterroll.web.log import log
from musterroll.web.scim.answers import TYPE, answer, in_scim, not_allowed, refusal
from musterroll.web.scim.directory import Directory, version
from musterroll.web.scim.models import Person
from musterroll.web.scim.person import user_of
from musterroll.web.scim.search import asked, found
from musterroll.web.site import site
from musterroll.web.visitor import visitor

SOURCE = "scim"  # unless the token says another one
_MOST_MIB = 1
_MOST_OPERATIONS = 100
_ASKED = ("filter", "startIndex", "count", "attributes", "excludedAttributes")


@in_scim
def collection(request: HttpRequest) -> HttpResponse:
    """GET: users, filtered and by pages. POST: a new one."""
    if request.method == "GET":
        return _listed(request, {name: request.GET[name] for name in _ASKED if name in request.GET})
    if request.method != "POST":
        return not_allowed("GET", "POST")
    body = _body(request)
    if isinstance(body, HttpResponse):
        return body
    shown = _shown(request)
    user = Person.model_validate(body, scim_ctx=Context.RESOURCE_CREATION_REQUEST)
    made = _directory(request).create(user)
    log().info("scim", token=visitor(request).token, did="create", entry=made.entry)
    return _told(request, made, shown, Context.RESOURCE_CREATION_RESPONSE, 201)


@in_scim
def search(request: HttpRequest) -> HttpResponse:
    """The same as a list, asked for in a body: addresses of people do not stand in logs of addresses."""
    if request.method != "POST":
        return not_allowed("POST")
    body = _body(request)
    return body if isinstance(body, HttpResponse) else _listed(request, body)


@in_scim
def one(request: HttpRequest, user: str) -> HttpResponse:
    """One user: read, replaced, changed or taken out."""
    does = _DOES.get(request.method or "")
    return does(request, user) if does else not_allowed(*_DOES)


def _read(request: HttpRequest, key: str) -> HttpResponse:
    shown, known = _shown(request), _directory(request).get(key)
    if version(known) in request.headers.get("If-None-Match", ""):
        unchanged = HttpResponse(status=304)
        unchanged.headers["ETag"] = version(known)
        return unchanged
    return _told(request, known, shown, Context.RESOURCE_QUERY_RESPONSE)


def _replace(request: HttpRequest, key: str) -> HttpResponse:
    body = _body(request)
    if isinstance(body, HttpResponse):
        return body
    user = Person.model_validate(body, scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST)

    def replaced(before: Any) -> Any:
        user.replace(before)
        return user

    return _changed(request, key, replaced, Context.RESOURCE_REPLACEMENT_RESPONSE)


def _patch(request: HttpRequest, key: str) -> HttpResponse:
    body = _body(request)
    if isinstance(body, HttpResponse):
        return body
    operations = next((value for name, value in body.items() if name.casefold() == "operations"), None)
    if isinstance(operations, list) and len(operations) > _MOST_OPERATIONS:
        raise InvalidValueException(detail=f"More than {_MOST_OPERATIONS} operations in one request.")
    patch = PatchOp[Person].model_validate(body, scim_ctx=Context.RESOURCE_PATCH_REQUEST)

    def patched(user: Any) -> Any:
        patch.patch(user)
        return user

    return _changed(request, key, patched, Context.RESOURCE_PATCH_RESPONSE)


def _delete(request: HttpRequest, key: str) -> HttpResponse:
    _directory(request).delete(key, request.headers.get("If-Match", ""))
    log().info("scim", token=visitor(request).token, did="delete")
    return HttpResponse(status=204)


_DOES = {"GET": _read, "PUT": _replace, "PATCH": _patch, "DELETE": _delete}


def _changed(request: HttpRequest, key: str, change: Any, context: Context) -> HttpResponse:
    shown = _shown(request)
    known = _directory(request).change(key, request.headers.get("If-Match", ""), change)
    log().info("scim", token=visitor(request).token, did="change", entry=known.entry)
    return _told(request, known, shown, context)


def _listed(request: HttpRequest, members: dict[str, Any]) -> HttpResponse:
    wanted = asked(members)
    here = _directory(request)
    total, page = found(here.book.pushed, here.source, wanted, lambda known: _resource(request, known))
    told = ListResponse[Person](
        total_results=total, start_index=wanted.start_index or 1, items_per_page=len(page), resources=page
    )
    return answer(told.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE, response_parameters=wanted))


def _told(request: HttpRequest, known: Pushed, shown: Any, context: Context, status: int = 200) -> HttpResponse:
    user = _resource(request, known)
    told = user.model_dump(scim_ctx=context, response_parameters=shown)
    return answer(told, status, ETag=version(known), Location=user.meta.location)


def _resource(request: HttpRequest, known: Pushed) -> Any:
    """A user with what the server adds."""
    user = user_of(known.document)
    user.id = known.id
    user.meta = Meta(
        resource_type="User",
        created=known.created_at,
        last_modified=known.modified_at,
        location=request.build_absolute_uri(f"/scim/v2/Users/{known.id}"),
        version=version(known),
    )
    return user


def _shown(request: HttpRequest) -> Any:
    """Which attributes are asked for."""
    names = ("attributes", "excludedAttributes")
    return ResponseParameters[Person].model_validate({name: request.GET[name] for name in names if name in request.GET})


def _directory(request: HttpRequest) -> Directory:
    here, who = site(), visitor(request)
    if who.source == HERE:  # what the book says itself it does not take from others
        raise ForbiddenException(detail="This token says that it is the book itself.")
    return Directory(here.book, who.source or SOURCE, f"token {who.token}", here.now)


def _body(request: HttpRequest) -> dict[str, Any] | HttpResponse:
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
