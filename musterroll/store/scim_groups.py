"""Groups that directories push (SCIM) and who is in them, in tables that follow the facts like those of users.

A group is a `group.observed` with the group as the directory sees it, without members. A member is an
`access.recorded` of the user, which names the group in the member `scim_group`; taking out is its end.
"""

from __future__ import annotations

from typing import Any

import msgspec

from musterroll.facts.bodies import AccessRecorded
from musterroll.facts.envelope import parse_line
from musterroll.facts.fact import Fact, to_line
from musterroll.store.scim_rows import PushedRows
from musterroll.store.tables import Tables
from musterroll.store.where import compared, exactly, text_of

GROUP = "/body/scim_group"  # where the fact of an access names its group
OBSERVED = "group.observed"


class PushedGroups(PushedRows):
    """The groups of a book that directories push, without members. `PushedUsers` brings them forward, in its turn."""

    def __init__(self, tables: Tables) -> None:
        super().__init__(tables, "scim_groups")

    def members(self, source: str, group: str) -> dict[str, AccessRecorded]:
        """The users in a group, each with the access that this is."""
        question = 'SELECT "user", access FROM scim_members WHERE source = %s AND "group" = %s ORDER BY "user"'
        rows = self._tables.rows(question, (source, group))
        return {user: _access(told) for user, told in rows}

    def memberships(self, source: str, user: str) -> dict[str, AccessRecorded]:
        """The groups that a user is in, each with the access that this is."""
        question = 'SELECT "group", access FROM scim_members WHERE source = %s AND "user" = %s ORDER BY "group"'
        rows = self._tables.rows(question, (source, user))
        return {group: _access(told) for group, told in rows}

    def empty(self, source: str) -> None:
        """Forgets all of a source; they are told again from its facts."""
        self._tables.say("DELETE FROM scim_members WHERE source = %s", (source,))
        self._tables.say("DELETE FROM scim_groups WHERE source = %s", (source,))

    def say(self, source: str, entry: int, at_us: int, fact: Fact) -> None:
        """Takes one fact into the tables, if it is about a group or a member."""
        if isinstance(fact.body, AccessRecorded):
            group = (fact.unknown or {}).get(GROUP)
            if isinstance(group, str):
                self._say_member(source, group, entry, at_us, fact)
        elif fact.kind == OBSERVED and isinstance(fact.body, dict):
            self._say_group(source, entry, at_us, fact.body)

    def _say_member(self, source: str, group: str, entry: int, at_us: int, fact: Fact) -> None:
        body = fact.body
        assert isinstance(body, AccessRecorded)
        gone = 'DELETE FROM scim_members WHERE source = %s AND "group" = %s AND "user" = %s'
        self._tables.say(gone, (source, group, body.account))
        if body.to is None:
            said = 'INSERT INTO scim_members (source, "group", "user", access) VALUES (%s, %s, %s, %s)'
            self._tables.say(said, (source, group, body.account, to_line(fact).decode()))
        changed = "UPDATE scim_groups SET entry = %s, modified_us = %s WHERE source = %s AND key = %s"
        self._tables.say(changed, (entry, at_us, source, group))

    def _say_group(self, source: str, entry: int, at_us: int, body: dict[str, Any]) -> None:
        key, document = text_of(body.get("group")), body.get("scim")
        if key is None or not isinstance(document, dict):
            return
        name = text_of(document.get("displayName"))
        if name is None:
            self._tables.say('DELETE FROM scim_members WHERE source = %s AND "group" = %s', (source, key))
            self._tables.say("DELETE FROM scim_groups WHERE source = %s AND key = %s", (source, key))
            return
        self._tables.say(
            "INSERT INTO scim_groups (source, key, name, external_id, document, position, entry, created_us,"
            " modified_us) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (source, key) DO UPDATE SET"
            " name = excluded.name, external_id = excluded.external_id, document = excluded.document,"
            " entry = excluded.entry, modified_us = excluded.modified_us",
            (
                source,
                key,
                compared(name),
                exactly(text_of(document.get("externalId"))),
                msgspec.json.encode(document).decode(),
                entry,
                entry,
                at_us,
                at_us,
            ),
        )


def _access(told: str) -> AccessRecorded:
    fact = parse_line(told.encode())
    assert isinstance(fact, Fact)
    assert isinstance(fact.body, AccessRecorded)
    return fact.body
