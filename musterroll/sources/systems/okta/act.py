"""Taking an account out of a group, and putting it back: with a credential that may do nothing else."""

from __future__ import annotations

from urllib.parse import quote

from musterroll.facts.errors import Refused
from musterroll.sources.http import Client
from musterroll.sources.port import Done
from musterroll.sources.settings import Settings


def remove(settings: Settings, client: Client, account: str, group: str) -> Done:
    """Takes `account` out of `group` (their ids). Refused for a group that Okta does not own, or that is not there."""
    return _change(client, "DELETE", account, group, "was taken out of")


def restore(settings: Settings, client: Client, account: str, group: str) -> Done:
    """Puts `account` back into `group`."""
    return _change(client, "PUT", account, group, "was put back into")


def _change(client: Client, method: str, account: str, group: str, what: str) -> Done:
    name = _own_group(client, group)
    path = f"/api/v1/groups/{quote(group, safe='')}/users/{quote(account, safe='')}"
    answer = client.send(method, path, none_is=(404,))
    if answer.status == 404:
        raise Refused(f"okta: no account {account!r} or no group {group!r}.", "It may have been deleted meanwhile.")
    return Done(
        sentence=f"Account {account} {what} the group {name}.", reference=answer.headers.get("x-okta-request-id", "")
    )


def _own_group(client: Client, group: str) -> str:
    """The name of a group whose members may be changed."""
    if not group.isalnum():
        raise Refused(f"okta: {group!r} is no id of a group.", "Expected one as 00g1emaKYZTWRYYRRTSK.")
    found = client.get("/api/v1/groups", {"filter": f'id eq "{group}"', "limit": "1"}).json()
    one = found[0] if isinstance(found, list) and found and isinstance(found[0], dict) else {}
    if one.get("id") != group:
        raise Refused(f"okta: no group {group!r}.", "It may have been deleted meanwhile.")
    if one.get("type") != "OKTA_GROUP":
        raise Refused(
            f"okta: the group {group} is of the type {one.get('type')}; its members are kept elsewhere.",
            "Change the membership in the system that the group comes from.",
        )
    profile = one.get("profile")
    return str(profile.get("name")) if isinstance(profile, dict) else group
