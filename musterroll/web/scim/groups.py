"""A group, and all groups. Whoever is in one has access as long as that lasts."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from scim2_models import TooManyException
from scim2_models.path import CompareOperator, Comparison

from musterroll.store.scim_rows import Pushed
from musterroll.store.where import Where, compared
from musterroll.web.scim.given import sender
from musterroll.web.scim.groups_kept import Groups, group_of
from musterroll.web.scim.kept import Kept
from musterroll.web.scim.kind import Kind, Made
from musterroll.web.scim.membership import systems_of
from musterroll.web.scim.models import Group
from musterroll.web.scim.search import page_of

_MOST_LOOKED_AT = 1_000  # groups that a filter without an index looks through, members and all


def _groups(request: HttpRequest) -> Groups:
    here, source, by = sender(request)
    return Groups(here.book, source, by, here.now, systems_of(here.config.intake.groups))


def _shown(kept: Kept, known: Pushed) -> Any:
    return group_of(known, kept.book.pushed.groups.members(kept.source, known.id))


def _found(kept: Kept, wanted: Any, made: Made) -> tuple[int, list[Any]]:
    """How many groups there are, and those of the page that is asked for."""
    kept.book.pushed.follow(kept.source)
    first, count = page_of(wanted)
    if wanted.filter is None:
        page = kept.rows.some(kept.source, Where(), first, count) if count else []
        return kept.rows.count(kept.source, Where()), [made(one) for one in page]
    where = _narrowed(wanted.filter.ast)
    if kept.rows.count(kept.source, where) > _MOST_LOOKED_AT:
        raise TooManyException(detail="Filter by id or displayName: there are too many groups.")
    every = [made(one) for one in kept.rows.some(kept.source, where)]
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


GROUPS = Kind("Group", "Groups", Group, _groups, _shown, _found, _as_they_send_it)
