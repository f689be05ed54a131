"""Everything that is hashed, hashed again: one pass over the entries gives leaves, tiles, heads and wanted roots.

What is computed is kept apart from what is stored, so that a stored fault is named once and not carried on.
"""

from __future__ import annotations

import gc
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby

from musterroll.facts.errors import MusterrollError
from musterroll.facts.leaf import entry_tail
from musterroll.ledger.tiles import TILE_BYTES, TILE_HEIGHT, TILE_WIDTH, tiles_at
from musterroll.ledger.tree import EMPTY_ROOT, HASH_SIZE, Frontier, folded
from musterroll.procedures.verification.report import Problem
from musterroll.store.audit import Audit, Page
from musterroll.store.reading.of_kind import MASSES

PAGE = 16 * TILE_WIDTH
_ENTRIES, _TREE, _HEADS = "entries", "tiles", "heads"
_OTHER_DIGEST = "its body and salt do not give the digest that was recorded"
_OTHER_BYTES = f"{_OTHER_DIGEST}: where one ends and the other begins, or of what type they are, was changed"
_TYPES = {(str, str, int, bytes, bytes), (str, str, int, bytes, type(None))}


@dataclass
class Walked:
    """What the pass found. `roots` holds the recomputed roots that were wanted, by size.

    `singly`: index and kind of the entries of kinds that do not come in masses.
    """

    size: int = 0
    tiles: int = 0
    heads: int = 0
    erased: list[int] = field(default_factory=list)
    singly: list[tuple[int, str]] = field(default_factory=list)
    roots: dict[int, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def walk(
    audit: Audit, wanted: Iterable[int], progress: Callable[[int, int], None] = lambda done, total: None
) -> Walked:
    """Recomputes the whole book; also the roots at the `wanted` sizes that it reaches.

    `progress(done, total)` is told how many entries are behind.
    """
    return _Walk(audit, sorted(set(wanted)), progress).all()


class _Walk:
    def __init__(self, audit: Audit, wanted: list[int], progress: Callable[[int, int], None]) -> None:
        self._audit, self._wanted, self._progress = audit, wanted, progress
        self._tree, self._edge, self._last_us = Frontier(), [b""] * 8, 0
        self._sound = 0  # the size of the last head that is right
        self.found = Walked(roots={0: EMPTY_ROOT} if 0 in wanted else {})

    def all(self) -> Walked:
        """The pass itself."""
        try:
            with _no_collection():
                self._pages()
        except MusterrollError as error:  # rows that the database itself cannot read
            self._say(_ENTRIES, error.what, self._tree.size)
        self.found.size = self._tree.size
        self._compare_edge()
        self._compare_index()
        self._surplus()
        return self.found

    def _pages(self) -> None:
        lowest, highest = self._audit.ends() or (0, -1)
        if lowest < 0:
            self._say(_ENTRIES, f"an entry has the index {lowest}", 0)
        for first in range(0, highest + 1, PAGE):
            last = min(first + PAGE, highest + 1)
            self._progress(first, highest + 1)
            page = self._audit.page(first, last)
            sound = page.size if page.size == last - first else self._up_to_a_gap(first, last)
            try:
                self._page(page.upto(sound) if sound < page.size else page)
            except (AttributeError, TypeError, ValueError):
                self._say_type(first, page)
                break
            if sound < last - first:
                break  # behind a gap nothing stands where it should: the gap is what is wrong

    def _page(self, page: Page) -> None:
        if not page.size:
            return
        before = self._tree
        self._tree, rows = before.grow(self._leaves(before.size, page))
        self._compare_tiles(before.size, rows)
        self._compare_heads(before, rows, page)

    def _up_to_a_gap(self, first: int, last: int) -> int:
        """How many entries of a page have the index that is next."""
        found = self._audit.indices(first, last)
        gap = next((at for at, index in enumerate(found) if index != first + at), len(found))
        following = found[gap : gap + 1] or [self._audit.ends()[1]]  # type: ignore[index]  # there are entries
        self._say(_ENTRIES, f"it is missing; the next one is {following[0]}", first + gap)
        return gap

    def _say_type(self, first: int, page: Page) -> None:
        """SQLite takes anything into any column; the first row that holds what is not for its column."""
        at = next((at for at, row in enumerate(zip(*page, strict=True)) if tuple(map(type, row)) not in _TYPES), 0)
        self._say(_ENTRIES, "one of its columns holds something of another type", first + at)

    def _leaves(self, first: int, page: Page) -> list[bytes]:
        """The leaf hash of every entry, from its members; on the way times must follow, and bodies have their digests.

        The leaf is `ledger.tree.leaf_hash(facts.leaf.entry_bytes(…))`, written out because this is the most of a
        verification. Neighbours mostly share all but index and digest, so a run of such entries is hashed in one go.
        """
        kinds, sources, received, digests, salted = page
        self._compare_bodies(first, digests, salted)
        leaves: list[bytes] = []
        for many, kind, source, us in _runs(kinds, sources, received):
            at = len(leaves)
            if us < self._last_us:
                self._say(_ENTRIES, "it was received before the entry that precedes it", first + at)
            self._last_us, tail = us, entry_tail(kind, source, us)
            if kind not in MASSES:
                self.found.singly += [(index, kind) for index in range(first + at, first + at + many)]
            run = enumerate(digests[at : at + many], first + at)
            leaves += [
                sha256(f'\0{{"digest":"{digest.hex()}","index":{at}{tail}'.encode()).digest() for at, digest in run
            ]
        return leaves

    def _compare_bodies(self, first: int, digests: Sequence[bytes], salted: Sequence[bytes | None]) -> None:
        """Every body with its salt gives the digest that was recorded; those that are gone are counted."""
        made = [None if each is None else sha256(each).digest() for each in salted]
        if made == list(digests):
            return
        for index, (computed, digest, each) in enumerate(zip(made, digests, salted, strict=True), first):
            if computed is None:
                self.found.erased.append(index)
            elif computed != digest:
                self._say(_ENTRIES, _OTHER_DIGEST if each else _OTHER_BYTES, index)

    def _compare_tiles(self, before: int, rows: list[list[bytes]]) -> None:
        """Tiles that the page has filled; what is begun waits in the edge."""
        for level, row in enumerate(rows[::TILE_HEIGHT]):
            data = self._edge[level] + b"".join(row)
            first, count = before >> (TILE_HEIGHT * level + TILE_HEIGHT), len(data) // TILE_BYTES
            stored = self._audit.tiles(level, first, first + count) if count else {}
            for at in range(count):
                self._compare(level, first + at, data[at * TILE_BYTES : (at + 1) * TILE_BYTES], stored)
            self._edge[level] = data[count * TILE_BYTES :]

    def _compare_edge(self) -> None:
        """Tiles that are begun. That of the last leaves need not be stored: the heads vouch for them."""
        for level, data in enumerate(self._edge):
            n = self._tree.size >> (TILE_HEIGHT * level + TILE_HEIGHT)
            stored = self._audit.tiles(level, n, n + 1) if data else {}
            if stored or (data and level):
                self._compare(level, n, data, stored)

    def _compare(self, level: int, n: int, computed: bytes, stored: dict[int, bytes]) -> None:
        if stored.get(n, b"")[: len(computed)] != computed:
            self._say_tile(level, n, computed, stored.get(n, b""))

    def _say_tile(self, level: int, n: int, computed: bytes, stored: bytes) -> None:
        """The first fault of a tile."""
        hashes = range(0, len(computed), HASH_SIZE)
        at = next(at for at in hashes if stored[at : at + HASH_SIZE] != computed[at : at + HASH_SIZE])
        index = (n * TILE_WIDTH + at // HASH_SIZE) << (8 * level)
        kept = f"holds another hash than its {'entry gives' if level == 0 else 'entries give'}"
        self._say(_TREE, f"tile {n} of level {level} {'is too short' if len(stored) <= at else kept}", index)

    def _compare_heads(self, before: Frontier, rows: list[list[bytes]], page: Page) -> None:
        start, end = before.size, self._tree.size
        for size in self._wanted[bisect_right(self._wanted, start) : bisect_right(self._wanted, end)]:
            self.found.roots[size] = self._root(before, rows, size)
        for size, root, at_us in self._audit.heads(start, end):
            self.found.heads += 1
            if self._root(before, rows, size) != root:
                self._say(_HEADS, f"the head of size {size} is not the root of the first {size} entries", self._sound)
                continue
            self._sound = size
            if at_us != page.received[size - start - 1]:
                self._say(_HEADS, f"the head of size {size} bears another time than its last entry", size - 1)

    def _root(self, before: Frontier, rows: list[list[bytes]], size: int) -> bytes:
        """The root at a size inside a page, from the subtrees that the page has made complete."""
        if size == self._tree.size:
            return self._tree.root()
        inside, at, right = size - before.size, 0, []
        for level in reversed(range(inside.bit_length())):
            if inside >> level & 1:
                right.append(rows[level][at >> level])
                at += 1 << level
        return folded((*before.hashes, *right))

    def _compare_index(self) -> None:
        """Whoever asks for entries by their kind asks the index of those that come singly: it must know them all."""
        known = {(index, kind) for index, kind in self._audit.singly() if index < self.found.size}
        hidden, others = set(self.found.singly) - known, known - set(self.found.singly)
        if hidden:
            self._say(_ENTRIES, "an index of the database hides it from whoever asks by its kind", min(hidden)[0])
        elif others:
            self._say(_ENTRIES, "an index of the database tells it under another kind", min(others)[0])

    def _surplus(self) -> None:
        """Tiles, bodies and heads for entries that are not there, and an end without a head."""
        size = self.found.size
        expected = {(level, n): width * HASH_SIZE for level, n, width in tiles_at(size)}
        stored = self._audit.tile_lengths()
        self.found.tiles = len(stored)
        for level, n, length in stored:
            kept = expected.get((level, n))
            if kept is None or length > kept:
                index = size if kept is None else min((n * TILE_WIDTH + kept // HASH_SIZE) << (8 * level), size)
                self._say(_TREE, f"tile {n} of level {level} goes on where no entry is", index)
        for index in self._audit.stray_bodies(size):
            self._say(_ENTRIES, "there is a body without an entry", max(index, 0))
        last = self._audit.heads(size - 1, 2**63 - 1)
        if size and (not last or last[0].size != size):
            self._say(_HEADS, f"no head of the {size} entries that are there", size - 1)
        for head in last:
            if head.size > size:
                self._say(_HEADS, f"a head of {head.size} entries, where {size} are there", size)

    def _say(self, step: str, what: str, index: int) -> None:
        self.found.problems.append(Problem(step, what, index))


def _runs(kinds: Sequence[str], sources: Sequence[str], received: Sequence[int]) -> Iterable[tuple[int, str, str, int]]:
    """Neighbours of one kind, source and time: how many they are, and what they share. Mostly it is the whole page."""
    columns = kinds, sources, received
    if all(column.count(column[0]) == len(kinds) for column in columns):
        return [(len(kinds), kinds[0], sources[0], received[0])]
    return [(sum(1 for _ in run), *shared) for shared, run in groupby(zip(*columns, strict=True))]


@contextmanager
def _no_collection() -> Iterator[None]:
    """Pages of rows make no cycles; looking for some after every few hundred of them takes time for nothing."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
