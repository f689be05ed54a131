"""A group, and all groups. Whoever is in one has access as long as that lasts."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from scim2_models import (
    Context,
    InvalidFilterException,
    ListResponse,
    Meta,
    PatchOp,
    ResponseParameters,
    SearchRequest,
    TooManyException,
)
from scim2_models.path import CompareOperator, Comparison

from musterroll.store.scim_groups import Group as Known
from musterroll.store.where import Where, compared
from musterroll.web.log import log
from musterroll.web.scim.answers import answer, in_scim, not_allowed
from musterroll.web.scim.given import body_in, not_too_many, sender
from musterroll.web.scim.groups_kept import Groups, group_of, version
from musterroll.web.scim.membership import systems_of
from musterroll.web.scim.models import MOST, Group
from musterroll.web.visitor import visitor

_ASKED = ("filter", "startIndex", "count", "attributes", "excludedAttributes")
_MOST_LOOKED_AT = 1_000  # groups that a filter without an index looks through, members and all
_LONGEST = 2000
_FARTHEST = 2**31


@in_scim
def collection(request: HttpRequest) -> HttpResponse:
    """GET: groups, filtered and by pages. POST: a new one."""
    if request.method == "GET":
        return answer(listed(request, {name: request.GET[name] for name in _ASKED if name in request.GET}))
    if request.method != "POST":
        return not_allowed("GET", "POST")
    body = body_in(request)
    if isinstance(body, HttpResponse):
        return body
    shown = _shown(request)
    group = Group.model_validate(body, scim_ctx=Context.RESOURCE_CREATION_REQUEST)
    made = _groups(request).create(group)
    log().info("scim", token=visitor(request).token, did="create group", entry=made.entry)
    return _told(request, made, shown, Context.RESOURCE_CREATION_RESPONSE, 201)


@in_scim
def search(request: HttpRequest) -> HttpResponse:
    """The same as a list, asked for in a body."""
    if request.method != "POST":
        return not_allowed("POST")
    body = body_in(request)
    return body if isinstance(body, HttpResponse) else answer(listed(request, body))


@in_scim
def one(request: HttpRequest, group: str) -> HttpResponse:
    """One group: read, replaced, changed or taken out."""
    does = _DOES.get(request.method or "")
    return does(request, group) if does else not_allowed(*_DOES)


def _read(request: HttpRequest, key: str) -> HttpResponse:
    shown, known = _shown(request), _groups(request).get(key)
    if version(known) in request.headers.get("If-None-Match", ""):
        unchanged = HttpResponse(status=304)
        unchanged.headers["ETag"] = version(known)
        return unchanged
    return _told(request, known, shown, Context.RESOURCE_QUERY_RESPONSE)


def _replace(request: HttpRequest, key: str) -> HttpResponse:
    body = body_in(request)
    if isinstance(body, HttpResponse):
        return body
    group = Group.model_validate(body, scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST)

    def replaced(before: Any) -> Any:
        group.replace(before)
        return group

    return _changed(request, key, replaced, Context.RESOURCE_REPLACEMENT_RESPONSE)


def _patch(request: HttpRequest, key: str) -> HttpResponse:
    body = body_in(request)
    if isinstance(body, HttpResponse):
        return body
    not_too_many(body)
    patch = PatchOp[Group].model_validate(_as_they_send_it(body, key), scim_ctx=Context.RESOURCE_PATCH_REQUEST)

    def patched(group: Any) -> Any:
        patch.patch(group)
        return group

    return _changed(request, key, patched, Context.RESOURCE_PATCH_RESPONSE)


def _as_they_send_it(body: dict[str, Any], key: str) -> dict[str, Any]:
    """The change without what only repeats: Okta sends the id of the group, Entra ID an empty `$ref` of members."""
    return {
        name: [_plain(one, key) for one in value]
        if name.casefold() == "operations" and isinstance(value, list)
        else value
        for name, value in body.items()
    }


def _plain(operation: Any, key: str) -> Any:
    if not isinstance(operation, dict):
        return operation
    named = {name.casefold(): name for name in operation if isinstance(name, str)}
    value, path = operation.get(named.get("value", "")), operation.get(named.get("path", ""))
    if isinstance(value, dict) and not path and value.get("id") == key:
        return {**operation, named["value"]: {name: said for name, said in value.items() if name != "id"}}
    if isinstance(value, list) and str(path).casefold() == "members":
        ids = [{"value": one["value"]} if isinstance(one, dict) and "value" in one else one for one in value]
        return {**operation, named["value"]: ids}
    return operation


def _delete(request: HttpRequest, key: str) -> HttpResponse:
    _groups(request).delete(key, request.headers.get("If-Match", ""))
    log().info("scim", token=visitor(request).token, did="delete group")
    return HttpResponse(status=204)


_DOES = {"GET": _read, "PUT": _replace, "PATCH": _patch, "DELETE": _delete}


def _changed(request: HttpRequest, key: str, change: Any, context: Context) -> HttpResponse:
    shown = _shown(request)
    known = _groups(request).change(key, request.headers.get("If-Match", ""), change)
    log().info("scim", token=visitor(request).token, did="change group", entry=known.entry)
    return _told(request, known, shown, context)


def listed(request: HttpRequest, members: dict[str, Any]) -> dict[str, Any]:
    """The groups that are asked for, as they are answered."""
    if len(str(members.get("filter", ""))) > _LONGEST:
        raise InvalidFilterException(detail=f"The filter is longer than {_LONGEST} characters.")
    try:
        wanted = SearchRequest[Group].model_validate(members)
    except RecursionError:
        raise InvalidFilterException(detail="The filter is nested too deep.") from None
    total, page = _found(request, wanted)
    told = ListResponse[Group](
        total_results=total, start_index=wanted.start_index or 1, items_per_page=len(page), resources=page
    )
    answered: dict[str, Any] = told.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE, response_parameters=wanted)
    return answered


def _found(request: HttpRequest, wanted: Any) -> tuple[int, list[Any]]:
    """How many groups there are, and those of the page that is asked for."""
    groups = _groups(request)
    groups.book.pushed.follow(groups.source)
    kept, source = groups.book.pushed.groups, groups.source
    first = min(wanted.start_index_0 or 0, _FARTHEST)
    count = MOST if wanted.count is None else min(wanted.count, MOST)
    if wanted.filter is None:
        page = kept.some(source, Where(), first, count) if count else []
        return kept.count(source, Where()), [_resource(request, groups, one) for one in page]
    where = _narrowed(wanted.filter.ast)
    if kept.count(source, where) > _MOST_LOOKED_AT:
        raise TooManyException(detail="Filter by id or displayName: there are too many groups.")
    every = [_resource(request, groups, one) for one in kept.some(source, where)]
    matching = [group for group in every if wanted.filter.match(group)]
    return len(matching), matching[first : first + count]


def _narrowed(node: Any) -> Where:
    """A condition that holds at least for all that a filter finds."""
    if isinstance(node, Comparison) and node.op == CompareOperator.eq and isinstance(node.value, str):
        name = str(node.attr_path).rpartition(":")[2].casefold()
        if "\0" in node.value:
            return Where("FALSE")
        if name == "displayname":
            return Where("name = %s", (compared(node.value),))
        if name == "id":
            return Where("key = %s", (node.value,))
    return Where()


def _told(request: HttpRequest, known: Known, shown: Any, context: Context, status: int = 200) -> HttpResponse:
    group = _resource(request, _groups(request), known)
    told = group.model_dump(scim_ctx=context, response_parameters=shown)
    return answer(told, status, ETag=version(known), Location=group.meta.location)


def _resource(request: HttpRequest, groups: Groups, known: Known) -> Any:
    """A group with what the server adds."""
    group = group_of(known, groups.members(known.id))
    group.id = known.id
    group.meta = Meta(
        resource_type="Group",
        created=known.created_at,
        last_modified=known.modified_at,
        location=request.build_absolute_uri(f"/scim/v2/Groups/{known.id}"),
        version=version(known),
    )
    return group


def _shown(request: HttpRequest) -> Any:
    """Which attributes are asked for."""
    names = ("attributes", "excludedAttributes")
    return ResponseParameters[Group].model_validate({name: request.GET[name] for name in names if name in request.GET})


def _groups(request: HttpRequest) -> Groups:
    here, source, by = sender(request)
    return Groups(here.book, source, by, here.now, systems_of(here.config.intake.groups))
