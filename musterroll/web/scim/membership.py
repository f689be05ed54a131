"""A user in a group of a directory as access: from when it came in to when it went out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from musterroll.facts.bodies import AccessRecorded
from musterroll.facts.fact import Fact
from musterroll.store.scim_groups import GROUP
from musterroll.store.where import compared


class Sender(Protocol):
    """Who sends, and when."""

    @property
    def source(self) -> str: ...
    @property
    def by(self) -> str: ...
    @property
    def now(self) -> datetime: ...


def systems_of(said: Sequence[str]) -> Mapping[str, str]:
    """`GROUP=SYSTEM` of the settings, by the name of the group as it is compared. Without `=` it is both."""
    pairs = (one.partition("=") for one in said)
    return {compared(group.strip()): (system.strip() or group.strip()) for group, _, system in pairs if group.strip()}


def access_of(user: str, name: str, systems: Mapping[str, str], now: datetime) -> AccessRecorded:
    """The access of a member of a group: in scope if the settings name the group, which else is its own system."""
    system = systems.get(compared(name.strip()))
    return AccessRecorded(account=user, system=system or name, from_=now, in_scope=system is not None)


def membership(group: str, access: AccessRecorded, sender: Sender, *, ended: bool = False) -> Fact:
    """The fact of a membership, or of its end."""
    if ended:
        end = sender.now if isinstance(access.from_, datetime) else sender.now.date()
        access = msgspec.structs.replace(access, to=max(end, access.from_))
    more = {GROUP: group}
    return Fact(kind="access.recorded", source=sender.source, body=access, actor=sender.by, unknown=more)
