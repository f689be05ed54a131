"""The users of one directory in the book. Each change is a fact, on the disk before it is answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

from scim2_models import InvalidValueException, UniquenessException

from musterroll.store.scim import PushedUsers, addresses
from musterroll.store.scim_rows import Pushed
from musterroll.store.where import Where, compared
from musterroll.web.scim.kept import Kept
from musterroll.web.scim.membership import membership
from musterroll.web.scim.person import document_of, observed, user_of

_LONGEST = 1000  # characters of one text


class Directory(Kept):
    """The users of one directory."""

    word = "user"

    @property
    def rows(self) -> PushedUsers:
        """Where they are kept."""
        return self.book.pushed

    def create(self, user: Any) -> Pushed:
        """A new user."""
        key = str(uuid4())
        with self.book.pushed.turn(self.source):
            self._free(key, user)
            self._append([observed(key, user, deleted=False, source=self.source, by=self.by, now=self.now)])
            return self._found(key)

    def change(self, key: str, versions: str, change: Callable[[Any], Any]) -> Pushed:
        """A user after `change` made another of it. What changes nothing adds no fact."""
        with self.book.pushed.turn(self.source):
            before = self._in_version(key, versions)
            user = change(user_of(before.document))
            if document_of(user) == before.document:
                return before
            self._free(key, user)
            self._append([observed(key, user, deleted=False, source=self.source, by=self.by, now=self.now)])
            return self._found(key)

    def delete(self, key: str, versions: str) -> None:
        """The directory has no such user any more: a last snapshot, inactive. Nothing that was known is lost."""
        with self.book.pushed.turn(self.source):
            user = user_of(self._in_version(key, versions).document)
            left = self.book.pushed.groups.memberships(self.source, key)
            ended = [membership(group, access, self, ended=True) for group, access in left.items()]
            gone = observed(key, user, deleted=True, source=self.source, by=self.by, now=self.now)
            self._append([*ended, gone])

    def _free(self, key: str, user: Any) -> None:
        """Refuses what cannot be kept, a name that another user has, and an address of another who is active."""
        document = document_of(user)
        plain_texts(document)
        name = compared(str(user.user_name or "")).strip()
        if not name:
            raise InvalidValueException(detail="userName is blank.")
        other = Where("key <> %s", (key,))
        if self._is_there(other & Where("user_name = %s", (compared(user.user_name),))):
            raise UniquenessException(detail="Another user has this userName.")
        taken = addresses(document) if user.active is not False else []
        if taken and self._is_there(other & Where("coalesce(active, TRUE)") & has_address(self.source, taken)):
            raise UniquenessException(detail="Another active user has one of these emails.")

    def _is_there(self, where: Where) -> bool:
        return bool(self.book.pushed.some(self.source, where, count=1))


def has_address(source: str, some: list[str]) -> Where:
    """Users of a source that have one of the addresses."""
    marks = ", ".join(["%s"] * len(some))
    return Where(f"key IN (SELECT key FROM scim_addresses WHERE source = %s AND address IN ({marks}))", (source, *some))


def plain_texts(document: Any) -> None:
    """Refuses texts that cannot be kept."""
    for text in _texts(document):
        if len(text) > _LONGEST or not text.isprintable():
            raise InvalidValueException(detail=f"A text is longer than {_LONGEST} characters, or no plain text.")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for member in value.values():
            yield from _texts(member)
    elif isinstance(value, list):
        for member in value:
            yield from _texts(member)
