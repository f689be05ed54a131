"""A user, and all users."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from scim2_models import (
    Context,
    ListResponse,
    Meta,
    PatchOp,
    ResponseParameters,
)

from musterroll.store.scim import Pushed
from musterroll.web.log import log
from musterroll.web.scim.answers import answer, in_scim, not_allowed
from musterroll.web.scim.directory import Directory, version
from musterroll.web.scim.given import body_in, not_too_many, sender
from musterroll.web.scim.models import Person
from musterroll.web.scim.person import user_of
from musterroll.web.scim.search import asked, found
from musterroll.web.visitor import visitor

_ASKED = ("filter", "startIndex", "count", "attributes", "excludedAttributes")


@in_scim
def collection(request: HttpRequest) -> HttpResponse:
    """GET: users, filtered and by pages. POST: a new one."""
    if request.method == "GET":
        return answer(listed(request, {name: request.GET[name] for name in _ASKED if name in request.GET}))
    if request.method != "POST":
        return not_allowed("GET", "POST")
    body = body_in(request)
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
    body = body_in(request)
    return body if isinstance(body, HttpResponse) else answer(listed(request, body))


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
    body = body_in(request)
    if isinstance(body, HttpResponse):
        return body
    user = Person.model_validate(body, scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST)

    def replaced(before: Any) -> Any:
        user.replace(before)
        return user

    return _changed(request, key, replaced, Context.RESOURCE_REPLACEMENT_RESPONSE)


def _patch(request: HttpRequest, key: str) -> HttpResponse:
    body = body_in(request)
    if isinstance(body, HttpResponse):
        return body
    not_too_many(body)
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


def listed(request: HttpRequest, members: dict[str, Any]) -> dict[str, Any]:
    """The users that are asked for, as they are answered."""
    wanted = asked(members)
    here = _directory(request)
    total, page = found(here.book.pushed, here.source, wanted, lambda known: _resource(request, known))
    told = ListResponse[Person](
        total_results=total, start_index=wanted.start_index or 1, items_per_page=len(page), resources=page
    )
    answered: dict[str, Any] = told.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE, response_parameters=wanted)
    return answered


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
    here, source, by = sender(request)
    return Directory(here.book, source, by, here.now)
