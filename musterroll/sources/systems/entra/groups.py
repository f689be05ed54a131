"""The groups whose members have in-scope access, as the settings name them: `prod-access=production`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from musterroll.sources.extract import Page
from musterroll.sources.http import Client
from musterroll.sources.paging import List, by_next_url, objects
from musterroll.sources.systems.entra.ids import is_id

System = str
NEXT = "@odata.nextLink"
_FIELDS = "id,displayName,groupTypes,mailEnabled,onPremisesSyncEnabled"


def named(words: list[str]) -> dict[str, System]:
    """Group (its name or id) -> system. Without `=` the system is called like the group."""
    pairs = (word.partition("=") for word in words)
    return {group.strip(): (system.strip() or group.strip()) for group, _, system in pairs if group.strip()}


def is_called(group: Mapping[str, Any], name: str) -> bool:
    """Whether a group has this id or name, whatever the case: Graph compares names without it."""
    told = (group.get("id"), group.get("displayName"))
    return any(isinstance(one, str) and one.casefold() == name.casefold() for one in told)


def find(client: Client, name: str) -> Iterator[Page]:
    """The groups of this id or name. Names are not unique."""
    quoted = name.replace("'", "''")
    asked = f"id eq '{name}'" if is_id(name) else f"displayName eq '{quoted}'"
    params = {"$filter": asked, "$select": _FIELDS}
    one = List(client=client, path="/v1.0/groups", params=params, part="groups", rows_at="value", counted=False)
    return by_next_url(one, NEXT)


def called(page: Page, name: str) -> dict[str, dict[str, Any]]:
    """The groups of a page that have this id or name, by their ids."""
    return {one["id"]: one for one in objects(page, "value") if is_called(one, name) and is_id(one.get("id"))}
