"""The tree as tiles of 256 hashes, named as in C2SP tlog-tiles.

Tile `n` of level `l` holds the roots of 256 neighbouring tiles of the level below; level 0 holds the leaf hashes.
The last tile of a level may be partial; it only ever grows at its end, so a longer version serves every older tree.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import NamedTuple

from musterroll.ledger.errors import ProofError
from musterroll.ledger.tree import HASH_SIZE, Frontier, perfect_root

TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
TILE_BYTES = TILE_WIDTH * HASH_SIZE

ReadTile = Callable[[int, int], bytes]


class Tile(NamedTuple):
    """Tile `n` of a level: the hashes it holds, one after the other."""

    level: int
    n: int
    data: bytes

    @property
    def width(self) -> int:
        """Number of hashes, 1 to 256."""
        return len(self.data) // HASH_SIZE


def tile_path(level: int, n: int, width: int = TILE_WIDTH) -> str:
    """Where a tile stands in a log of files: `tile/0/x001/234`, and `tile/0/x001/234.p/7` while it has 7 hashes."""
    return f"tile/{level}/{_number(n)}{_partial(width)}"


def entries_path(n: int, width: int = TILE_WIDTH) -> str:
    """Where a bundle of 256 entries stands in a log of files; it is numbered as the tile of its leaf hashes."""
    return f"tile/entries/{_number(n)}{_partial(width)}"


def tiles_at(size: int) -> list[tuple[int, int, int]]:
    """Every tile of a tree of `size` leaves: its level, number and width."""
    found, level = [], 0
    while hashes := size >> (TILE_HEIGHT * level):
        found += [(level, n, TILE_WIDTH) for n in range(hashes // TILE_WIDTH)]
        if hashes % TILE_WIDTH:
            found.append((level, hashes // TILE_WIDTH, hashes % TILE_WIDTH))
        level += 1
    return found


class TileNodes:
    """`read(level, index)` for proofs: the hash of any perfect subtree, from tiles alone.

    `read_tile(level, n)` gives a tile in its longest version; empty bytes where there is none. The tiles used last are
    kept, and read again when one turns out too short: it may have grown.
    """

    def __init__(self, read_tile: ReadTile, keep: int = 64) -> None:
        self._read_tile, self._keep = read_tile, keep
        self._kept: OrderedDict[tuple[int, int], bytes] = OrderedDict()

    def __call__(self, level: int, index: int) -> bytes:
        tile_level, height = divmod(level, TILE_HEIGHT)
        n, start = divmod(index << height, TILE_WIDTH)
        end = start + (1 << height)
        return root_within(self._tile(tile_level, n, end * HASH_SIZE), start, end)

    def _tile(self, level: int, n: int, length: int) -> bytes:
        data = self._kept.get((level, n), b"")
        if len(data) < length:
            data = self._read_tile(level, n)
            if len(data) < length:
                raise _too_short(level, n, data, length)
            self._kept[level, n] = data
            if len(self._kept) > self._keep:
                self._kept.popitem(last=False)
        self._kept.move_to_end((level, n))
        return data


class Growth(NamedTuple):
    """The right edge of a tree, which is all that growing needs: its frontier, and the partial tile of each level."""

    frontier: Frontier = Frontier()
    edge: tuple[bytes, ...] = ()

    @property
    def size(self) -> int:
        """Number of leaves."""
        return self.frontier.size

    def root(self) -> bytes:
        """Root of the tree."""
        return self.frontier.root()

    def extend(self, leaves: Sequence[bytes]) -> tuple[Growth, list[Tile]]:
        """The tree with these leaf hashes more, and every tile that is new or longer, whole, lowest level first."""
        if len(leaves) == 1 and (self.frontier.size + 1) % TILE_WIDTH:
            return self._with(leaves[0])
        frontier, rows = self.frontier.grow(leaves)
        edge, changed = list(self.edge), []
        for level, row in enumerate(rows[::TILE_HEIGHT]):
            if level == len(edge):
                edge.append(b"")
            data = edge[level] + b"".join(row)
            first = self.size >> (TILE_HEIGHT * level + TILE_HEIGHT)
            if len(data) < TILE_BYTES:
                changed.append(Tile(level, first, data))
                edge[level] = data
                continue
            starts = range(0, len(data), TILE_BYTES)
            changed += [Tile(level, n, data[start : start + TILE_BYTES]) for n, start in enumerate(starts, first)]
            edge[level] = data[len(data) - len(data) % TILE_BYTES :]
        return Growth(frontier, tuple(edge)), changed

    def _with(self, leaf: bytes) -> tuple[Growth, list[Tile]]:
        """As `extend`, of one leaf that fills no tile, so that the lowest is the only one that is longer."""
        frontier, edge = self
        tile = Tile(0, frontier.size >> TILE_HEIGHT, edge[0] + leaf if edge else leaf)
        return Growth(frontier.append(leaf), (tile.data, *edge[1:])), [tile]


def growth_at(size: int, read_tile: ReadTile) -> Growth:
    """The right edge of the tree of the first `size` leaves, from its tiles. ProofError if a tile is too short."""
    edge: list[bytes] = []
    hashes: list[bytes] = []
    level = 0
    while size >> (TILE_HEIGHT * level):
        n, width = divmod(size >> (TILE_HEIGHT * level), TILE_WIDTH)
        data = read_tile(level, n)[: width * HASH_SIZE] if width else b""
        if len(data) < width * HASH_SIZE:
            raise _too_short(level, n, data, width * HASH_SIZE)
        edge.append(data)
        hashes = _subtrees(data, width) + hashes
        level += 1
    return Growth(Frontier(size, tuple(hashes)), tuple(edge))


def root_within(data: bytes, start: int, end: int) -> bytes:
    """Root over the hashes from `start` to before `end` of a tile: 1, 2, 4 … of them."""
    if end - start == 1:
        return data[start * HASH_SIZE : end * HASH_SIZE]
    pair = 2 * HASH_SIZE
    pairs = range(start * HASH_SIZE, end * HASH_SIZE, pair)
    # The lowest row is half of the work: its pairs are hashed as they lie in the tile.
    return perfect_root([sha256(b"\1" + data[at : at + pair]).digest() for at in pairs])


def rows_within(data: bytes) -> list[bytes]:
    """All roots within a tile: its hashes, then those over 2, 4, 8 … 128 of them, as far as these are there."""
    rows, pair = [data], 2 * HASH_SIZE
    while len(rows) < TILE_HEIGHT:
        row = rows[-1]
        pairs = range(0, len(row) - pair + 1, pair)
        rows.append(b"".join([sha256(b"\1" + row[at : at + pair]).digest() for at in pairs]))
    return rows


def _too_short(level: int, n: int, data: bytes, length: int) -> ProofError:
    held = len(data) // HASH_SIZE
    return ProofError(f"{tile_path(level, n)} holds {held} hashes; expected {length // HASH_SIZE} or more.")


def _subtrees(data: bytes, width: int) -> list[bytes]:
    """Roots of the perfect subtrees of a partial tile, largest first."""
    found, start = [], 0
    for height in reversed(range(TILE_HEIGHT)):
        if width >> height & 1:
            found.append(root_within(data, start, start + (1 << height)))
            start += 1 << height
    return found


def _number(n: int) -> str:
    """1234067 as `x001/x234/067`."""
    groups = [f"{n % 1000:03}"]
    while n := n // 1000:
        groups.append(f"x{n % 1000:03}")
    return "/".join(reversed(groups))


def _partial(width: int) -> str:
    return f".p/{width}" if width < TILE_WIDTH else ""
