"""The addresses that directories push to."""

from django.urls import URLPattern

from musterroll.web.rights import token
from musterroll.web.scim import discovery, everything
from musterroll.web.scim.groups import GROUPS
from musterroll.web.scim.users import USERS
from musterroll.web.windows import View, window

_DIRECTORY = token("scim")


def _below(route: str, view: View, name: str) -> URLPattern:
    return window(f"scim/v2/{route}", view, name=f"scim_{name}", to=_DIRECTORY)


urlpatterns = [
    _below("Users", USERS.collection, "users"),
    _below("Users/.search", USERS.search, "users_search"),
    _below("Users/<str:user>", USERS.one, "user"),
    _below("Groups", GROUPS.collection, "groups"),
    _below("Groups/.search", GROUPS.search, "groups_search"),
    _below("Groups/<str:group>", GROUPS.one, "group"),
    _below(".search", everything.search, "search"),
    _below("ServiceProviderConfig", discovery.config, "config"),
    _below("ResourceTypes", discovery.resource_types, "resource_types"),
    _below("ResourceTypes/<str:name>", discovery.resource_type, "resource_type"),
    _below("Schemas", discovery.schemas, "schemas"),
    _below("Schemas/<str:name>", discovery.schema, "schema"),
    _below("<path:rest>", discovery.nothing, "nothing"),
]
