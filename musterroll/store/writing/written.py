"""What one commit adds to the tables."""

from __future__ import annotations

from typing import NamedTuple

from musterroll.ledger.tiles import TILE_HEIGHT, TILE_WIDTH, Tile
from musterroll.store.heads import Head


class Written(NamedTuple):
    """Rows of one commit.

    `repeats`: key and content of each entry. `moved`: all rows for `repeats`, sorted by key, when `repeats_new` is to
    be emptied into it, those of this commit included. `tiles`: those that changed, whole.
    """

    entries: list[tuple[int, str, str, int, bytes]]
    bodies: list[tuple[int, bytes, bytes]]
    repeats: list[tuple[int, bytes]]
    moved: list[tuple[int, bytes, int]] | None
    tiles: list[Tile]
    head: Head

    def new_tiles(self) -> list[Tile]:
        """Tiles that are stored from now on; those of leaf hashes are once they are full."""
        return [
            tile for tile in self.tiles if (tile.width == TILE_WIDTH if tile.level == 0 else not self._was_there(tile))
        ]

    def grown_tiles(self) -> list[Tile]:
        """Tiles that were stored and got longer."""
        return [tile for tile in self.tiles if tile.level and self._was_there(tile)]

    def _was_there(self, tile: Tile) -> bool:
        size = self.head.size - len(self.entries)
        return tile.n * TILE_WIDTH < size >> (TILE_HEIGHT * tile.level)
