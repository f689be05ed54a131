"""Asking Google: users, then the deleted ones, which are a list of their own; groups, and their members."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from musterroll.facts.errors import Refused
from musterroll.sources.extract import Page
from musterroll.sources.paging import List, by_token, objects
from musterroll.sources.port import Ask
from musterroll.sources.systems.google.groups import name_of, named

_ROOT = "/admin/directory/v1"


def fetch(ask: Ask) -> Iterator[Page]:
    """The pages of one question."""
    yield from _users(ask) if ask.query == "users" else _members(ask)


def _users(ask: Ask) -> Iterator[Page]:
    """Everyone, then those who were deleted in the last twenty days. Fields of one's own come only in full."""
    whole = ask.settings.text("start_date_field") or ask.settings.text("end_date_field")
    params = {**_all(ask, "user_page_size"), "projection": "full" if whole else "basic", "orderBy": "email"}
    yield from _list(ask, "/users", params, "users", "users")
    yield from _list(ask, "/users", {**params, "showDeleted": "true"}, "deleted", "users")


def _members(ask: Ask) -> Iterator[Page]:
    wanted, found = named(ask.settings.words("groups")), dict[str, str]()
    for page in _list(ask, "/groups", _all(ask, "group_page_size"), "groups", "groups", counted=False):
        yield page
        for group in objects(page, "groups"):
            name, key = name_of(group, wanted), group.get("id")
            if name is not None and isinstance(key, str) and key.isalnum():  # it becomes part of an address
                found[key] = name
    for key in found:
        params = {"maxResults": str(ask.settings.number("group_page_size")), "includeDerivedMembership": "true"}
        yield from _list(ask, f"/groups/{key}/members", params, "members", "members", about=key)
    missing = sorted(set(wanted) - set(found.values()))
    if missing:
        raise Refused(f"google.groups: no group {', '.join(missing)}.", "Check their addresses in the settings.")


def _all(ask: Ask, size: str) -> dict[str, str]:
    """The whole of a customer: a domain alone would leave out those of others."""
    return {"customer": ask.settings.text("customer"), "maxResults": str(ask.settings.number(size))}


def _list(
    ask: Ask, path: str, params: Mapping[str, str], part: str, rows_at: str, about: str = "", counted: bool = True
) -> Iterator[Page]:
    one = List(
        client=ask.client,
        path=_ROOT + path,
        params=params,
        part=part,
        about=about,
        rows_at=rows_at,
        counted=counted,
    )
    return by_token(one, "nextPageToken", send_as="pageToken")
