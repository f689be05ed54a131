"""What the server says of itself: what it can do, which resources it has, and which attributes they have."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from scim2_models import (
    Context,
    ForbiddenException,
    ListResponse,
    Meta,
    NotFoundException,
    Resource,
    ResourceType,
    Schema,
    ServiceProviderConfig,
)

from musterroll.web.scim.answers import answer, in_scim, not_allowed
from musterroll.web.scim.models import CONFIG, PROVIDER

_BASE = "/scim/v2"


@in_scim
def config(request: HttpRequest) -> HttpResponse:
    """What the server can do."""
    return _one(request, "ServiceProviderConfig", CONFIG, "")


@in_scim
def resource_types(request: HttpRequest) -> HttpResponse:
    """The resources that there are: users."""
    return _all(request, "ResourceType", PROVIDER.resource_types, ListResponse[ResourceType])


@in_scim
def resource_type(request: HttpRequest, name: str) -> HttpResponse:
    """One of them."""
    return _one(request, "ResourceType", _named(PROVIDER.resource_types, name), name)


@in_scim
def schemas(request: HttpRequest) -> HttpResponse:
    """The attributes that are kept."""
    return _all(request, "Schema", PROVIDER.schemas, ListResponse[Schema])


@in_scim
def schema(request: HttpRequest, name: str) -> HttpResponse:
    """One part of them."""
    return _one(request, "Schema", _named(PROVIDER.schemas, name), name)


@in_scim
def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    """Whatever else is asked for."""
    raise NotFoundException(detail="There is nothing at this address.")


def _named(some: Any, name: str) -> Any:
    known = next((one for one in some if str(one.id).casefold() == name.casefold()), None)
    if known is None:
        raise NotFoundException(detail="There is none of this name.")
    return known


def _one(request: HttpRequest, kind: str, value: Resource[Any], name: str) -> HttpResponse:
    if request.method != "GET":
        return not_allowed("GET")
    return answer(_with_meta(request, kind, value).model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE))


def _all(request: HttpRequest, kind: str, values: Any, listing: Any) -> HttpResponse:
    if request.method != "GET":
        return not_allowed("GET")
    if "filter" in request.GET:  # RFC 7644, section 4
        raise ForbiddenException(detail="This list is not filtered.")
    some = [_with_meta(request, kind, value) for value in values]
    told = listing(total_results=len(some), start_index=1, items_per_page=len(some), resources=some)
    return answer(told.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE))


def _with_meta(request: HttpRequest, kind: str, value: Any) -> Any:
    place = kind if isinstance(value, ServiceProviderConfig) else f"{kind}s/{value.id}"
    location = request.build_absolute_uri(f"{_BASE}/{place}")
    return value.model_copy(update={"meta": Meta(resource_type=kind, location=location)})
