"""What recognises facts that come again: keys that are HMACs, so that a page of the table says nothing.

Such keys lie anywhere in a sorted table, and adding them one by one would rewrite a page of the disk for each. So a
commit adds its keys as one packed row of `repeats_new`, in the order of their entries; when there are many of those
they are sorted and moved into `repeats` in one go. A writer holds in memory what is in `repeats_new`.
"""

from __future__ import annotations

from collections.abc import Iterable
from struct import Struct

from musterroll.facts.errors import Refused

MOVED_AT = 65_536  # keys in `repeats_new` beyond which a commit moves them: a tenth of a second, and 20 MB of memory
_PACKED = Struct(">q16s")

NOTHING = bytes(16)  # the content of a key that was forgotten: no fact has it

Known = dict[int, tuple[bytes, int]]  # key -> what was said last, and the index of the entry that says it


def packed(keys: Iterable[int], contents: Iterable[bytes]) -> bytes:
    """Keys and contents of entries that follow each other."""
    return b"".join(map(_PACKED.pack, keys, contents))


def unpacked(row: bytes) -> list[tuple[int, bytes]]:
    """Keys and contents of a row. Refused for one that no commit has written."""
    if len(row) % _PACKED.size:
        raise Refused(
            f"A row of repeats_new has {len(row)} bytes, which no commit writes.",
            "It was changed: run `musterroll rebuild`, which makes this table again.",
        )
    return list(_PACKED.iter_unpack(row))


class Recent:
    """What is in `repeats_new` as this process last saw it: from its row `oldest` on, complete up to entry `since`."""

    def __init__(self) -> None:
        self.since, self.known = 0, Known()
        self.oldest: int | None = None

    def is_past(self, oldest: int | None) -> bool:
        """Whether another process has moved what is known here, which says nothing any more of what came after."""
        return self.oldest not in (None, oldest)

    def learn(self, rows: Iterable[tuple[int, bytes]], oldest: int | None, since: int) -> None:
        """Takes in rows that other processes, or this one before it stopped, have committed."""
        if self.is_past(oldest):
            self.known = Known()
        for first, keys in rows:
            for index, (key, content) in enumerate(unpacked(keys), first):
                self.known[key] = (content, index)
        self.oldest, self.since = oldest, since

    def add(self, said: Known, first: int, since: int) -> None:
        """Takes in what this process has committed, as one row."""
        self.known.update(said)
        self.oldest, self.since = first if self.oldest is None else self.oldest, since

    def add_to(self, known: Known, keys: Iterable[int]) -> None:
        """Takes those of the keys that are recent into what is known of them."""
        recent = self.known
        for key in keys:
            if key in recent:
                known[key] = recent[key]

    def to_move(self, said: Known) -> tuple[list[int], list[bytes], list[int]] | None:
        """Columns for `repeats`, sorted, if it is time to move them with those of a commit; else None."""
        if len(self.known) + len(said) <= MOVED_AT:
            return None
        every = self.known | said
        keys = sorted(every)
        said_by = list(map(every.__getitem__, keys))
        return keys, [content for content, _ in said_by], [index for _, index in said_by]

    def moved(self, since: int) -> None:
        """All of it is in `repeats` now."""
        self.known, self.oldest, self.since = Known(), None, since
