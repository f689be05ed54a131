"""The addresses of the API: one window for each, with the scope of each method."""

from __future__ import annotations

from django.urls import URLPattern

from musterroll.web.api.address import address
from musterroll.web.api.describe import description, nothing
from musterroll.web.api.docs import page
from musterroll.web.api.operation import Operation
from musterroll.web.api.operations import HERE
from musterroll.web.rights import PUBLIC, token
from musterroll.web.windows import window


def _windows() -> list[URLPattern]:
    by_route: dict[str, list[Operation]] = {}
    for one in HERE:
        by_route.setdefault(one.route, []).append(one)
    return [_window(route, operations) for route, operations in by_route.items()]


def _window(route: str, operations: list[Operation]) -> URLPattern:
    first, *others = operations
    rule = token(first.scope, **{one.method: one.scope for one in others})
    return window(f"api/v1/{route}", address(operations), name=first.name, to=rule)


urlpatterns = [
    *_windows(),
    window("api/v1/openapi.json", description, name="api_description", to=PUBLIC),
    window("api/v1/docs", page, name="api_docs", to=PUBLIC),
    window("api/v1/<path:rest>", nothing, name="api_nothing", to=PUBLIC),
]
