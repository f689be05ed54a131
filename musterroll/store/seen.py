"""What was sent before, by the sender's own name for it: statements by their id, deliveries by theirs.

Names and contents are kept as HMACs with the book's secret, so that the table says nothing of anybody.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from musterroll.store.tables import Tables

_TOGETHER = 5000  # names in one question, with three values each
_ANYTHING = bytes(16)  # what came under a name that was found again from its fact: any content is the same


class Before(NamedTuple):
    """What came under a name: whether it is what comes now, and its entry where it gave one."""

    same: bool
    entry: int | None


class Named(NamedTuple):
    """A name as it is kept, what came under it, and which fact of a call that gave: its position, None for no fact."""

    key: int
    said: bytes
    fact: int | None


class Seen:
    """Names that were used, each once and for ever."""

    def __init__(self, tables: Tables, keyed: Callable[[bytes], bytes]) -> None:
        self._tables, self._keyed = tables, keyed

    def named(self, space: str, names: Iterable[tuple[str, bytes, int | None]]) -> list[Named]:
        """Names, each with what comes under it now, as they are kept. `space` keeps senders apart."""
        return [Named(self.key(space, name), self._content(said), fact) for name, said, fact in names]

    def among(self, named: Sequence[Named]) -> dict[int, Before]:
        """Of names those that were used before, by their keys."""
        said = {one.key: one.said for one in named}
        rows = self._rows(list(said))
        return {key: Before(bytes(found) in (said[key], _ANYTHING), entry) for key, found, entry in rows}

    def before(self, space: str, named: Sequence[tuple[str, bytes]]) -> dict[str, Before]:
        """Of names, each with what comes under it now, those that were used before."""
        keys = self.named(space, ((name, said, None) for name, said in named))
        found = self.among(keys)
        return {name: found[one.key] for (name, _), one in zip(named, keys, strict=True) if one.key in found}

    def entry_of(self, space: str, name: str) -> int | None:
        """The entry that came under a name; None where the name was not used, or gave none."""
        return next(iter(self.entries_of([self.key(space, name)])), None)

    def entries_of(self, keys: list[int]) -> list[int]:
        """The entries to which names lead."""
        return [entry for _, _, entry in self._rows(keys) if entry is not None]

    def leading(self) -> tuple[array[int], array[int]]:
        """Every name that leads to an entry, by entry: a column of entries, and one of keys."""
        entries, keys = array("q"), array("q")
        for entry, key in self._tables.rows(
            "SELECT entry, key FROM intake_seen WHERE entry IS NOT NULL ORDER BY entry, key"
        ):
            entries.append(entry)
            keys.append(key)
        return entries, keys

    def forget(self, keys: Iterable[int]) -> None:
        """Takes names away."""
        for key in keys:
            self._tables.say("DELETE FROM intake_seen WHERE key = %s", (key,))

    def lead(self, names: Iterable[tuple[int, int]]) -> None:
        """Lets names lead to entries; what came under them is not known any more."""
        self._insert([(key, _ANYTHING, entry) for key, entry in names])

    def key(self, space: str, name: str) -> int:
        """The key under which a name is kept."""
        return int.from_bytes(self._keyed(f"{space}\0{name}".encode())[:8], "big", signed=True)

    def add(self, space: str, used: Iterable[tuple[str, bytes, int | None]]) -> None:
        """Remembers names, contents and entries; a name that another was faster with stays that one's."""
        self._insert([(self.key(space, name), self._content(content), entry) for name, content, entry in used])

    def _insert(self, rows: list[tuple[int, bytes, int | None]]) -> None:
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

    def _content(self, content: bytes) -> bytes:
        return self._keyed(content)[:16]
