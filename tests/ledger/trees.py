"""Trees for the tests, and the tree of RFC 6962 once more: slow, as the standard writes it."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from musterroll.ledger.tiles import Growth, TileNodes
from musterroll.ledger.tree import leaf_hash


def leaves(count: int, first: int = 0) -> list[bytes]:
    """Leaf hashes of entries that are told apart by their number."""
    return [leaf_hash(b"entry %d" % index) for index in range(first, first + count)]


def root_by_definition(entries: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1."""
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    split = 1 << ((len(entries) - 1).bit_length() - 1)
    left, right = root_by_definition(entries[:split]), root_by_definition(entries[split:])
    return sha256(b"\x01" + left + right).digest()


def path_by_definition(index: int, entries: Sequence[bytes]) -> list[bytes]:
    """PATH of RFC 6962, section 2.1.1."""
    if len(entries) == 1:
        return []
    split = 1 << ((len(entries) - 1).bit_length() - 1)
    left, right = entries[:split], entries[split:]
    if index < split:
        return [*path_by_definition(index, left), root_by_definition(right)]
    return [*path_by_definition(index - split, right), root_by_definition(left)]


def growth_by_definition(old: int, entries: Sequence[bytes], complete: bool = True) -> list[bytes]:
    """SUBPROOF of RFC 6962, section 2.1.2."""
    if old == len(entries):
        return [] if complete else [root_by_definition(entries)]
    split = 1 << ((len(entries) - 1).bit_length() - 1)
    left, right = entries[:split], entries[split:]
    if old <= split:
        return [*growth_by_definition(old, left, complete), root_by_definition(right)]
    return [*growth_by_definition(old - split, right, False), root_by_definition(left)]


class Tiles:
    """A tree that grows, with its tiles in memory."""

    def __init__(self) -> None:
        self.growth = Growth()
        self.tiles: dict[tuple[int, int], bytes] = {}

    def add(self, leaves: Sequence[bytes]) -> None:
        self.growth, changed = self.growth.extend(leaves)
        for tile in changed:
            assert tile.data.startswith(self.read(tile.level, tile.n)), "a tile only grows at its end"
            self.tiles[tile.level, tile.n] = tile.data

    def read(self, level: int, n: int) -> bytes:
        return self.tiles.get((level, n), b"")

    @property
    def nodes(self) -> TileNodes:
        return TileNodes(self.read)


def grown(count: int) -> Tiles:
    """The tiles of a tree of `count` leaves."""
    tiles = Tiles()
    tiles.add(leaves(count))
    return tiles
