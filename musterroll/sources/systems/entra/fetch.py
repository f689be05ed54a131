"""Asking Graph: users and the deleted ones, or who changed; members of groups; who signed in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from musterroll.facts.errors import Refused
from musterroll.sources.extract import Page
from musterroll.sources.paging import List, by_next_url
from musterroll.sources.port import Ask
from musterroll.sources.systems.entra import delta
from musterroll.sources.systems.entra.fields import MANAGER, fields
from musterroll.sources.systems.entra.groups import NEXT, called, find, named

_SIGNED_IN = "signInActivity/lastSuccessfulSignInDateTime"
# What Graph tells of sign-ins is hours behind.
_OVERLAP = timedelta(days=2)
# A list of one kind of member is asked of another index, which wants to be told that this is known.
_EVENTUAL = {"ConsistencyLevel": "eventual"}


def fetch(ask: Ask) -> Iterator[Page]:
    """The pages of one question."""
    yield from {"users": _users, "members": _members, "sign_ins": _sign_ins}[ask.query](ask)


def _users(ask: Ask) -> Iterator[Page]:
    """Who changed since the last pull, or everybody where the mark of that pull leads no further."""
    first = delta.first_answer(ask) if ask.cursor else None
    yield from delta.changes(ask, first) if first else _everybody(ask)


def _everybody(ask: Ask) -> Iterator[Page]:
    """The mark for the next pull, then all users, then those who were deleted in the last thirty days.

    Both lists are one part: the second one shrinks as Graph forgets, which says nothing about the first.
    """
    if ask.settings.flag("delta"):
        yield from delta.from_now_on(ask)
    params = {"$select": ",".join(fields(ask.settings)), "$top": _size(ask)}
    yield from _list(ask, "/v1.0/users", {**params, "$expand": MANAGER}, "users")
    yield from _list(ask, "/v1.0/directory/deletedItems/microsoft.graph.user", params, "users", about="deleted")


def _members(ask: Ask) -> Iterator[Page]:
    """The groups of the settings, then the members of each that is one group and no more."""
    found: dict[str, set[str]] = {}
    for name in named(ask.settings.words("groups")):
        found[name] = set()
        for page in find(ask.client, name):
            yield page
            found[name] |= set(called(page, name))
    way = "transitiveMembers" if ask.settings.flag("nested") else "members"
    for group in dict.fromkeys(next(iter(ids)) for ids in found.values() if len(ids) == 1):
        path = f"/v1.0/groups/{group}/{way}/microsoft.graph.user"
        params = {"$select": "id", "$count": "true", "$top": _size(ask)}
        yield from _list(ask, path, params, "members", about=group, headers=_EVENTUAL)
    _one_each(found)


def _one_each(found: Mapping[str, set[str]]) -> None:
    missing = sorted(name for name, ids in found.items() if not ids)
    if missing:
        way = "Check the names of the groups in the settings; a group may have been renamed or deleted."
        raise Refused(f"entra.groups: no group {', '.join(missing)}.", way)
    several = sorted(name for name, ids in found.items() if len(ids) > 1)
    if several:
        raise Refused(f"entra.groups: several groups are called {', '.join(several)}.", "Give the id of the group.")


def _sign_ins(ask: Ask) -> Iterator[Page]:
    """Who signed in since the last pull, each with the last time."""
    first = ask.now - timedelta(days=ask.settings.number("sign_in_days"))
    since = ask.cursor.get("since") or _text(first)
    params = {"$filter": f"{_SIGNED_IN} ge {since}", "$select": "id,signInActivity"}
    yield from _list(ask, "/v1.0/users", params, "sign_ins", cursor={"since": _text(ask.now - _OVERLAP)})


def _list(
    ask: Ask,
    path: str,
    params: Mapping[str, str],
    part: str,
    about: str = "",
    headers: Mapping[str, str] | None = None,
    cursor: Mapping[str, str] | None = None,
) -> Iterator[Page]:
    one = List(
        client=ask.client,
        path=path,
        params=params,
        headers=headers or {},
        part=part,
        about=about,
        rows_at="value",
        cursor_of=lambda answer: cursor,
    )
    return by_next_url(one, NEXT)


def _size(ask: Ask) -> str:
    return str(ask.settings.number("page_size"))


def _text(instant: datetime) -> str:
    """As Graph writes instants."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
