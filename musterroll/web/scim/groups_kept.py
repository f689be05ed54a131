"""The groups of one directory in the book. Each change is a fact, on the disk before it is answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from scim2_models import InvalidValueException, UniquenessException

from musterroll.facts.bodies import AccessRecorded
from musterroll.facts.fact import Fact
from musterroll.store.scim import DELETED
from musterroll.store.scim_groups import OBSERVED, PushedGroups
from musterroll.store.scim_rows import Pushed
from musterroll.store.where import Where, compared
from musterroll.web.scim.directory import plain_texts
from musterroll.web.scim.kept import Kept
from musterroll.web.scim.membership import access_of, membership
from musterroll.web.scim.models import Group as Shown
from musterroll.web.scim.models import Member

Members = Mapping[str, AccessRecorded]


@dataclass(frozen=True)
class Groups(Kept):
    """The groups of one directory. `systems`: the access that its groups give, by their names."""

    systems: Mapping[str, str]
    word = "group"

    @property
    def rows(self) -> PushedGroups:
        """Where they are kept."""
        return self.book.pushed.groups

    def members(self, key: str) -> Members:
        """Who is in a group."""
        return self.rows.members(self.source, key)

    def create(self, group: Any) -> Pushed:
        """A new group."""
        key = str(uuid4())
        with self.book.pushed.turn(self.source):
            self._free(key, group)
            self._append([self._observed(key, document_of(group)), *self._moved(key, {}, group)])
            return self._found(key)

    def change(self, key: str, versions: str, change: Callable[[Any], Any]) -> Pushed:
        """A group after `change` made another of it. What changes nothing adds no fact."""
        with self.book.pushed.turn(self.source):
            before, members = self._in_version(key, versions), self.members(key)
            group = change(group_of(before, members))
            self._free(key, group)
            document = document_of(group)
            facts = [] if document == before.document else [self._observed(key, document)]
            facts += self._moved(key, members, group)
            if not facts:
                return before
            self._append(facts)
            return self._found(key)

    def delete(self, key: str, versions: str) -> None:
        """The directory has no such group any more: whoever was in it has its access no longer."""
        with self.book.pushed.turn(self.source):
            self._in_version(key, versions)
            ended = [membership(key, access, self, ended=True) for access in self.members(key).values()]
            self._append([*ended, self._observed(key, DELETED)])

    def _observed(self, key: str, document: dict[str, Any]) -> Fact:
        body = {"group": key, "scim": document}
        return Fact(kind=OBSERVED, source=self.source, body=body, happened_at=self.now, actor=self.by)

    def _moved(self, key: str, before: Members, group: Any) -> Iterator[Fact]:
        """Who came in, who went out, and whose access has another name now."""
        wanted = {one.value for one in group.members or () if one.value}
        plain_texts(sorted(wanted))
        for user in sorted(before.keys() - wanted):
            yield membership(key, before[user], self, ended=True)
        for user in sorted(wanted):
            now = access_of(user, group.display_name, self.systems, self.now)
            known = before.get(user)
            if known is not None and (known.system, known.in_scope) == (now.system, now.in_scope):
                continue
            if known is not None:
                yield membership(key, known, self, ended=True)
            elif self.rows.get(self.source, user) is not None:
                raise InvalidValueException(detail="A group in a group is not kept: push its members.")
            yield membership(key, now, self)

    def _free(self, key: str, group: Any) -> None:
        """Refuses a name that cannot be kept, or that another group has."""
        plain_texts(document_of(group))
        name = compared(str(group.display_name or ""))
        if not name.strip():
            raise InvalidValueException(detail="displayName is blank.")
        other = Where("key <> %s", (key,)) & Where("name = %s", (name,))
        if self.rows.some(self.source, other, count=1):
            raise UniquenessException(detail="Another group has this displayName.")


def document_of(group: Any) -> dict[str, Any]:
    """What is kept of a group itself."""
    told: dict[str, Any] = group.model_dump()
    return {name: value for name, value in told.items() if name in ("displayName", "externalId")}


def group_of(group: Pushed, members: Members) -> Any:
    """A group with its members, as the directory sees it."""
    shown = Shown.model_validate(group.document)
    shown.members = [Member(value=user) for user in members] or None
    return shown
