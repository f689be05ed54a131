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
        return [Named(self._key(space, name), self._content(said), fact) for name, said, fact in names]

    def among(self, named: Sequence[Named]) -> dict[int, Before]:
        """Of names those that were used before, by their keys."""
        said = {one.key: one.said for one in named}
        return {key: Before(bytes(found) == said[key], entry) for key, found, entry in self._rows(list(said))}

    def before(self, space: str, named: Sequence[tuple[str, bytes]]) -> dict[str, Before]:
        """Of names, each with what comes under it now, those that were used before."""
        keys = self.named(space, ((name, said, None) for name, said in named))
        found = self.among(keys)
        return {name: found[one.key] for (name, _), one in zip(named, keys, strict=True) if one.key in found}

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
