"""The addresses that directories push to."""

from django.urls import URLPattern

from musterroll.web.rights import token
from musterroll.web.scim import discovery, everything, groups, users
from musterroll.web.windows import View, window

_DIRECTORY = token("scim")


def _below(route: str, view: View, name: str) -> URLPattern:
    return window(f"scim/v2/{route}", view, name=f"scim_{name}", to=_DIRECTORY)


urlpatterns = [
    _below("Users", users.collection, "users"),
    _below("Users/.search", users.search, "users_search"),
    _below("Users/<str:user>", users.one, "user"),
    _below("Groups", groups.collection, "groups"),
    _below("Groups/.search", groups.search, "groups_search"),
    _below("Groups/<str:group>", groups.one, "group"),
    _below(".search", everything.search, "search"),
    _below("ServiceProviderConfig", discovery.config, "config"),
    _below("ResourceTypes", discovery.resource_types, "resource_types"),
    _below("ResourceTypes/<str:name>", discovery.resource_type, "resource_type"),
    _below("Schemas", discovery.schemas, "schemas"),
    _below("Schemas/<str:name>", discovery.schema, "schema"),
    _below("<path:rest>", discovery.nothing, "nothing"),
]
