"""What one directory keeps in the book, users and groups alike: found by id, changed in the version that was seen."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from scim2_models import NotFoundException, PreconditionFailedException

from musterroll.facts.fact import Fact
from musterroll.store.scim_rows import Pushed, PushedRows
from musterroll.store.setup import Book

_ANY = "*"


@dataclass(frozen=True)
class Kept(ABC):
    """One kind of thing of one directory: what its facts are said to come from, and who sends them."""

    book: Book
    source: str
    by: str
    now: datetime
    word: ClassVar[str]

    @property
    @abstractmethod
    def rows(self) -> PushedRows:
        """Where they are kept."""

    @abstractmethod
    def create(self, made: Any) -> Pushed:
        """A new one."""

    @abstractmethod
    def change(self, key: str, versions: str, change: Callable[[Any], Any]) -> Pushed:
        """One after `change` made another of it. What changes nothing adds no fact."""

    @abstractmethod
    def delete(self, key: str, versions: str) -> None:
        """The directory has it no more. Nothing that was known is lost."""

    def get(self, key: str) -> Pushed:
        """One by its id."""
        self.book.pushed.follow(self.source)
        return self._found(key)

    def _append(self, facts: Sequence[Fact]) -> None:
        self.book.journal.append(facts, received_at=self.now)
        self.book.pushed.follow(self.source)

    def _found(self, key: str) -> Pushed:
        found = None if "\0" in key else self.rows.get(self.source, key)
        if found is None:
            raise NotFoundException(detail=f"No {self.word} has this id.")
        return found

    def _in_version(self, key: str, versions: str) -> Pushed:
        found = self._found(key)
        if versions and _ANY not in versions and version(found) not in versions:
            raise PreconditionFailedException(detail=f"The {self.word} was changed meanwhile. Read it, then try again.")
        return found


def version(known: Pushed) -> str:
    """The version, as ETag: the entry of the latest fact about a user, or about a group or its members."""
    return f'W/"{known.entry}"'
