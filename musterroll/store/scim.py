"""Users that directories push (SCIM): how each is now, in tables that follow the facts.

What was pushed is a `person.observed` with the user as the directory sees it in the member `scim`. A change is
appended first, and the tables take it from the entries: whoever is stopped in between finds it there the next time.
So nothing can stand in the tables that no fact tells, and they can be emptied and made again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any

import msgspec

from musterroll.facts.envelope import parse_line
from musterroll.facts.errors import TryLater
from musterroll.facts.fact import Fact
from musterroll.store.entries import Entries
from musterroll.store.scim_groups import OBSERVED, PushedGroups
from musterroll.store.scim_rows import PushedRows
from musterroll.store.tables import Tables
from musterroll.store.turns import Turns
from musterroll.store.where import compared, exactly, text_of

MEMBER = "/body/scim"  # where a fact keeps the user as the directory sees it
DELETED = {"deleted": True}  # in its place where the directory took the user out
_PATIENCE_S = 20.0
_LAZY = 10_000  # entries about others that are passed over before it is written down that they were


class PushedUsers(PushedRows):
    """The users of a book that directories push. Each source has its own and sees no other's."""

    def __init__(self, tables: Tables, entries: Entries, turns: Turns) -> None:
        super().__init__(tables, "scim_users")
        self._entries, self._turns = entries, turns
        self.groups = PushedGroups(tables)
        self._lock = Lock()

    @contextmanager
    def turn(self, source: str) -> Iterator[None]:
        """Nobody else changes users as long as this block lasts. TryLater where it takes too long to come about."""
        if not self._lock.acquire(timeout=_PATIENCE_S):
            raise TryLater("Others are changing users just now.", "Try again.")
        try:
            with self._turns.take("scim", patience_s=_PATIENCE_S):
                self.follow(source)
                yield
        finally:
            self._lock.release()

    def follow(self, source: str) -> None:
        """Takes what was appended since the last time into the tables."""
        head, size = self._head(source), self._entries.size()
        if head >= size:
            return
        rows = self._told(source, head, size)
        if any(kind == "body.erased" for _, kind, _, _ in rows):
            self._begin_anew(source, head, size)
        elif rows or size - head > _LAZY:
            self._take(source, head, size, rows, anew=False)

    def rebuild(self) -> None:
        """Empties the tables and makes them from the facts again."""
        for (source,) in self._tables.rows("SELECT source FROM scim_heads"):
            self._begin_anew(source, self._head(source), self._entries.size())

    def _head(self, source: str) -> int:
        row = self._tables.row("SELECT size FROM scim_heads WHERE source = %s", (source,))
        if row is None:
            self._tables.say("INSERT INTO scim_heads (source, size) VALUES (%s, 0) ON CONFLICT DO NOTHING", (source,))
        return 0 if row is None else int(row[0])

    def _told(self, source: str, first: int, last: int) -> list[tuple[int, str, int, Any]]:
        """What the entries of a range say about users of a source, and which of them were erased."""
        return self._tables.rows(
            'SELECT e."index", e.kind, e.received_at_us, b.body FROM entries e'
            ' LEFT JOIN bodies b ON b."index" = e."index" WHERE e."index" >= %s AND e."index" < %s'
            " AND ((e.kind IN ('person.observed', 'access.recorded', %s) AND e.source = %s) OR e.kind = 'body.erased')"
            ' ORDER BY e."index"',
            (first, last, OBSERVED, source),
        )

    def _begin_anew(self, source: str, head: int, size: int) -> None:
        self._take(source, head, size, self._told(source, 0, size), anew=True)

    def _take(
        self, source: str, head: int, size: int, rows: Sequence[tuple[int, str, int, Any]], *, anew: bool
    ) -> None:
        """All of it or nothing; nothing where somebody else was faster."""
        with self._tables.transaction():
            moved = "UPDATE scim_heads SET size = %s WHERE source = %s AND size = %s"
            if not self._tables.say(moved, (size, source, head)):
                return
            if anew:
                self._tables.say("DELETE FROM scim_addresses WHERE source = %s", (source,))
                self._tables.say("DELETE FROM scim_users WHERE source = %s", (source,))
                self.groups.empty(source)
            for entry, kind, at_us, body in rows:
                fact = parse_line(bytes(body)) if body is not None and kind != "body.erased" else None
                if isinstance(fact, Fact) and kind == "person.observed":
                    self._say(source, entry, at_us, fact)
                elif isinstance(fact, Fact):
                    self.groups.say(source, entry, at_us, fact)

    def _say(self, source: str, entry: int, at_us: int, fact: Fact) -> None:
        document = (fact.unknown or {}).get(MEMBER)
        key: str = getattr(fact.body, "account", "")
        if not isinstance(document, dict):
            return  # a snapshot that another way brought
        self._tables.say("DELETE FROM scim_addresses WHERE source = %s AND key = %s", (source, key))
        name = text_of(document.get("userName"))
        if name is None:
            self._tables.say("DELETE FROM scim_users WHERE source = %s AND key = %s", (source, key))
            return
        active = document.get("active")
        values = (
            compared(name),
            exactly(text_of(document.get("externalId"))),
            active if isinstance(active, bool) else None,
        )
        self._tables.say(
            "INSERT INTO scim_users (source, key, user_name, external_id, active, document, position, entry,"
            " created_us, modified_us) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
            " ON CONFLICT (source, key) DO UPDATE SET"
            " user_name = excluded.user_name, external_id = excluded.external_id, active = excluded.active,"
            " document = excluded.document, entry = excluded.entry, modified_us = excluded.modified_us",
            (source, key, *values, msgspec.json.encode(document).decode(), entry, entry, at_us, at_us),
        )
        for address in addresses(document):
            said = "INSERT INTO scim_addresses (source, address, key) VALUES (%s, %s, %s)"
            self._tables.say(said, (source, address, key))


def addresses(document: dict[str, Any]) -> list[str]:
    """The addresses of a user as they are compared, each once."""
    told = document.get("emails")
    values = [text_of(one.get("value")) for one in told if isinstance(one, dict)] if isinstance(told, list) else []
    return sorted({compared(value) for value in values if value})
