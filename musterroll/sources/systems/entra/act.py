"""Taking an account out of a group, and putting it back: with a credential that may do nothing else."""

from __future__ import annotations

from typing import Any

from musterroll.facts.errors import Refused
from musterroll.sources.http import Answer, Client
from musterroll.sources.port import Done
from musterroll.sources.settings import Settings
from musterroll.sources.systems.entra.groups import called, find, named
from musterroll.sources.systems.entra.ids import is_id, is_membership, membership, new_membership


def remove(settings: Settings, client: Client, account: str, group: str) -> Done:
    """Takes `account` (its id) out of `group`: its id, its name, or what the settings say that it gives access to.

    Refused for a group that is not there, is not the only one meant, or whose members cannot be changed here.
    """
    key, name = _group(settings, client, account, group)
    answer = take_out(client, membership(key, account))
    if answer.status == 404:
        way = "It may be out of it already, be deleted, or be a member through a group in it: take it out of that one."
        raise Refused(f"entra: {account} is no direct member of the group {name}.", way)
    return Done(sentence=f"Account {account} was taken out of the group {name}.", reference=_reference(answer))


def restore(settings: Settings, client: Client, account: str, group: str) -> Done:
    """Puts `account` back into `group`. Where it is a member already, that is said."""
    key, name = _group(settings, client, account, group)
    body = {"@odata.id": f"{client.base}/v1.0/directoryObjects/{account}"}
    # Asked twice it does no harm: the second answer says that it is a member.
    answer = client.send("POST", new_membership(key), body=body, again=True, none_is=(400, 404))
    if answer.status == 404:
        raise Refused(f"entra: no account {account}, or no group {name} any more.", "It may have been deleted.")
    if answer.status == 400 and b"already exist" not in answer.raw:
        raise Refused(f"entra: the group {name} did not take {account} (HTTP 400).", "Try it in the admin center.")
    was = "was a member already of" if answer.status == 400 else "was put back into"
    return Done(sentence=f"Account {account} {was} the group {name}.", reference=_reference(answer))


def take_out(client: Client, address: str) -> Answer:
    """Removes a membership. This is the only removal that is ever sent; Refused for any other address."""
    if not is_membership(address):
        raise Refused("entra: this address is none of a membership.", "Nothing was sent.")
    return client.send("DELETE", address, none_is=(404,))


def _group(settings: Settings, client: Client, account: str, group: str) -> tuple[str, str]:
    """Id and name of the one group that is meant."""
    if not is_id(account):
        way = "Expected one as 0b6b1c6e-1111-4222-8333-94aaaaaaaaaa."
        raise Refused(f"entra: {account!r} is no id of an account.", way)
    meant = [group, *(name for name, system in named(settings.words("groups")).items() if system == group)]
    found: dict[str, dict[str, Any]] = {}
    for name in meant:
        for page in find(client, name) if name.strip() else ():
            found |= called(page, name)
    if len(found) != 1:
        what = "no group" if not found else f"{len(found)} groups that are meant by"
        raise Refused(f"entra: {what} {group!r}.", "Give the id of the group; it may have been renamed or deleted.")
    ((key, one),) = found.items()
    name = str(one.get("displayName"))
    if why := _kept_elsewhere(one):
        way = "Change the membership in the system that the group comes from."
        raise Refused(f"entra: the group {name} {why}; its members are kept elsewhere.", way)
    return key, name


def _kept_elsewhere(group: dict[str, Any]) -> str:
    """Why the members of a group cannot be changed here; empty where they can."""
    kinds = group.get("groupTypes")
    kinds = kinds if isinstance(kinds, list) else []
    if "DynamicMembership" in kinds:
        return "has a rule for its members"
    if group.get("onPremisesSyncEnabled") is True:
        return "comes from an Active Directory of your own"
    if group.get("mailEnabled") is True and "Unified" not in kinds:
        return "is a distribution list or a mail-enabled security group"
    return ""


def _reference(answer: Answer) -> str:
    return answer.headers.get("request-id", "")
