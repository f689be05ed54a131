"""State, the part of an open book."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from musterroll.rules.pipeline import Engine
from musterroll.rules.policy.model import Policy
from musterroll.store.state import catch_up as following
from musterroll.store.state.accounts import accounts_of
from musterroll.store.state.adopted import policies_of
from musterroll.store.state.catch_up import Book, CaughtUp
from musterroll.store.state.compare import Difference, compare_with_rebuild
from musterroll.store.state.head import Head, read_head
from musterroll.store.state.records import Found, Prove, Wanted, search, training_records


class State:
    """What the rules say of a book's facts, in tables. Brought forward by `catch_up`, and only by it."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def head(self) -> Head | None:
        """Up to which entry and for which day it is true; None before it was first made."""
        return read_head(self._book.tables)

    def catch_up(
        self,
        today: date,
        *,
        period: tuple[date, date] | None = None,
        policies: Sequence[Policy] | None = None,
        engine: Engine | None = None,
    ) -> CaughtUp:
        """Brings it forward to all entries and to `today` (catch_up.py)."""
        return following.catch_up(self._book, today, period=period, policies=policies, engine=engine)

    def rebuild(
        self,
        today: date,
        *,
        period: tuple[date, date] | None = None,
        policies: Sequence[Policy] | None = None,
        engine: Engine | None = None,
    ) -> CaughtUp:
        """Deletes it and makes it again."""
        return following.rebuild(self._book, today, period=period, policies=policies, engine=engine)

    def search(self, wanted: Wanted, limit: int | None = None) -> list[Found]:
        """Completions that the state has, by what is wanted."""
        return search(self._book.tables, wanted, limit)

    def accounts_of(self, source: str, account: str) -> list[tuple[str, str]]:
        """Source and key of each account of the person who has this one (accounts.py)."""
        return accounts_of(self._book.tables, source, account)

    def training_records(
        self, found: list[Found], policies: Sequence[Policy] | None = None, prove: Prove | None = None
    ) -> Iterator[tuple[int, dict[str, Any] | None]]:
        """Entry and training record of each finished completion that was found; None where its body was erased.

        `policies` are those that the book adopted unless others are given; `prove` gives the proof of an entry.
        """
        known = self.policies() if policies is None else policies
        return training_records(self._book.entries, found, known, prove)

    def policies(self, upto: int | None = None) -> tuple[Policy, ...]:
        """The policies that the book adopted (by the entries before `upto`), or the built-in one."""
        shot = self._book.segments.snapshot(upto)
        try:
            return policies_of(shot)
        finally:
            shot.connection.close()

    def compare_with_rebuild(
        self, *, policies: Sequence[Policy] | None = None, engine: Engine | None = None
    ) -> list[Difference]:
        """How it differs from what the facts give (compare.py)."""
        return compare_with_rebuild(self._book, policies=policies, engine=engine)
