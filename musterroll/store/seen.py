"""What was sent before, by the sender's own name for it: statements by their id, deliveries by theirs.

Names and contents are kept as HMACs with the book's secret, so that the table says nothing of anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from musterroll.store.tables import Tables

_TOGETHER = 5000  # names in one question, with three values each


class Before(NamedTuple):
    """What came under a name: whether it is what comes now, and its entry where it gave one."""

    same: bool
    entry: int | None


class Seen:
    """Names that were used, each once and for ever."""

    def __init__(self, tables: Tables, keyed: Callable[[bytes], bytes]) -> None:
        self._tables, self._keyed = tables, keyed

    def before(self, space: str, named: Sequence[tuple[str, bytes]]) -> dict[str, Before]:
        """Of names, each with what comes under it now, those that were used before. `space` keeps senders apart."""
        keys = {self._key(space, name): (name, content) for name, content in named}
        found = {}
        for key, content, entry in self._rows(list(keys)):
            name, now = keys[key]
            found[name] = Before(bytes(content) == self._content(now), entry)
        return found

    def entry_of(self, space: str, name: str) -> int | None:
        """The entry that came under a name; None where the name was not used, or gave none."""
        row = next(iter(self._rows([self._key(space, name)])), None)
        return None if row is None else row[2]

    def add(self, space: str, used: Iterable[tuple[str, bytes, int | None]]) -> None:
        """Remembers names, contents and entries; a name that another was faster with stays that one's."""
        rows = [(self._key(space, name), self._content(content), entry) for name, content, entry in used]
        for start in range(0, len(rows), _TOGETHER):
            some = rows[start : start + _TOGETHER]
            places = ", ".join(["(%s, %s, %s)"] * len(some))
            self._tables.say(
                f"INSERT INTO intake_seen (key, content, entry) VALUES {places} ON CONFLICT (key) DO NOTHING",
                [value for row in some for value in row],
            )

    def _rows(self, keys: list[int]) -> list[tuple[int, bytes, int | None]]:
        found: list[tuple[int, bytes, int | None]] = []
        for start in range(0, len(keys), _TOGETHER):
            some = keys[start : start + _TOGETHER]
            places = ", ".join(["%s"] * len(some))
            question = f"SELECT key, content, entry FROM intake_seen WHERE key IN ({places})"
            found += [(key, content, entry) for key, content, entry in self._tables.rows(question, some)]
        return found

    def _key(self, space: str, name: str) -> int:
        return int.from_bytes(self._keyed(f"{space}\0{name}".encode())[:8], "big", signed=True)

    def _content(self, content: bytes) -> bytes:
        return self._keyed(content)[:16]
