"""Taking an account out of a group, and putting it back: with a credential that may do nothing else."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from musterroll.facts.errors import Refused
from musterroll.sources.http import Client
from musterroll.sources.paging import List, by_link, objects
from musterroll.sources.port import Done
from musterroll.sources.settings import Settings
from musterroll.sources.systems.okta.groups import named


def remove(settings: Settings, client: Client, account: str, group: str) -> Done:
    """Takes `account` (its id) out of `group`: its id, its name, or what the settings say that it gives access to.

    Refused for a group that is not there, is not the only one of that name, or whose members Okta does not keep.
    """
    return _change(settings, client, "DELETE", account, group)


def restore(settings: Settings, client: Client, account: str, group: str) -> Done:
    """Puts `account` back into `group`."""
    return _change(settings, client, "PUT", account, group)


def _change(settings: Settings, client: Client, method: str, account: str, group: str) -> Done:
    # It becomes the last step of an address: with ".." there, the group itself would be deleted.
    if not (account.isascii() and account.isalnum()):
        raise Refused(f"okta: {account!r} is no id of an account.", "Expected one as 00ub0oNGTSWTBKOLGLNR.")
    found = _group(settings, client, group)
    kind, key, name = found.get("type"), str(found.get("id")), _name(found)
    if kind != "OKTA_GROUP":
        raise Refused(
            f"okta: the group {name} is of the type {kind}; its members are kept elsewhere.",
            "Change the membership in the system that the group comes from.",
        )
    path = f"/api/v1/groups/{quote(key, safe='')}/users/{account}"
    answer = client.send(method, path, none_is=(404,))
    if answer.status == 404:
        raise Refused(f"okta: no account {account!r}, or no group {name!r} any more.", "It may have been deleted.")
    what = "taken out of" if method == "DELETE" else "put back into"
    return Done(
        sentence=f"Account {account} was {what} the group {name}.",
        reference=answer.headers.get("x-okta-request-id", ""),
    )


def _group(settings: Settings, client: Client, group: str) -> dict[str, Any]:
    """The one group that is meant."""
    meant = {group} | {name for name, system in named(settings.words("groups")).items() if system == group}
    all_groups = List(client=client, path="/api/v1/groups", params={"limit": settings["page_size"]})
    found = [one for page in by_link(all_groups) for one in objects(page) if _called(one) & meant]
    if len(found) == 1:
        return found[0]
    what = "no group" if not found else f"{len(found)} groups that are meant by"
    raise Refused(f"okta: {what} {group!r}.", "Give the id of the group; it may have been renamed or deleted.")


def _called(group: dict[str, Any]) -> set[str]:
    """Id and name of a group that may be meant."""
    key = group.get("id")
    return {key, _name(group)} - {""} if isinstance(key, str) and key.isalnum() else set()


def _name(group: dict[str, Any]) -> str:
    profile = group.get("profile")
    return str(profile.get("name")) if isinstance(profile, dict) else ""
