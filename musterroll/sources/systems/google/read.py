"""Reading what Google answered."""

from __future__ import annotations

from collections.abc import Iterable

from musterroll.facts.bodies import AccessRecorded
from musterroll.facts.fact import Fact
from musterroll.sources.extract import Extract
from musterroll.sources.reading import Part, Reading, fact
from musterroll.sources.row import Row, refuse, set_aside
from musterroll.sources.settings import words_of
from musterroll.sources.systems.google.groups import name_of, named
from musterroll.sources.systems.google.users import Users


def read(extract: Extract) -> Reading:
    """The facts of any question to Google."""
    parts: dict[str, Part] = {}
    reading = Reading(extract, parts)
    users, members = Users(reading, extract), _Members(extract)
    parts |= {
        "users": Part(handler=users.user, rows_at="users"),
        "deleted": Part(handler=users.deleted, rows_at="users"),
        "groups": Part(handler=members.group, rows_at="groups", context=True),
        "members": Part(handler=members.member, rows_at="members"),
    }
    return reading


class _Members:
    """Reads groups, which only say what their members are members of, and the members."""

    def __init__(self, extract: Extract) -> None:
        self._wanted = named(words_of(str(extract.parameters.get("groups", ""))))
        self._began = extract.began_at
        self._systems: dict[str, str] = {}

    def group(self, row: Row) -> Iterable[Fact]:
        """Describes: which system its members have access to."""
        name = name_of(row.members, self._wanted)
        if name is not None:
            self._systems[str(row.get("id"))] = self._wanted[name]
        return ()

    def member(self, row: Row) -> Iterable[Fact]:
        """A member has access at the latest since the list was made. Those of a group in it are listed themselves."""
        system, kind = self._systems.get(row.about), row.text("type")
        if system is None:
            raise refuse("group", row.about, "a group of the settings", "Nothing is to be done.")
        if kind == "CUSTOMER":
            raise refuse("type", kind, "a person", "Everybody of the company is a member: name them one by one.")
        if kind == "GROUP":
            raise set_aside("type", kind, "a person", "members of groups are listed themselves")
        if kind != "USER":
            raise refuse("type", kind, "a person", "Ask Google's support what this is a member of.")
        body = AccessRecorded(account=row.key("id"), system=system, from_=self._began, in_scope=True)
        yield fact(row, "google", "access.recorded", body)
