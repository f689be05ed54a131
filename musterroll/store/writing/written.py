"""What one commit adds to the tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from musterroll.ledger.tiles import TILE_HEIGHT, TILE_WIDTH, Tile
from musterroll.store.heads import Head
from musterroll.store.repeats import Known

Packed = tuple[int, bytes]  # a row of `repeats_new`: the first entry of a commit, and the keys of its facts


class Found(NamedTuple):
    """What a writer reads under its lock.

    `known`: what `repeats` has of its keys; `oldest`: the first row of `repeats_new`, None where it is empty;
    `new`: its rows from where the writer asked.
    """

    head: Head
    known: Known
    oldest: int | None
    new: list[Packed]


Beside = Callable[[Callable[[], object]], None]  # carries out what it is given


def at_once(work: Callable[[], object]) -> None:
    """Carries out `work`, and nothing beside it."""
    work()


# A row of `intake_seen`: the key of a name, what came under it, and its entry where it gave one.
Used = tuple[int, bytes, int | None]


class Columns(NamedTuple):
    """Entries that follow each other from `first` on, with all that goes with them, as one list for each column.

    Behind the keys of the entries may stand keys that were forgotten.
    """

    first: int
    kinds: list[str]
    sources: list[str]
    received: list[int]
    digests: list[bytes]
    salts: list[bytes]
    bodies: list[bytes]
    keys: list[int]
    contents: list[bytes]

    @property
    def indices(self) -> range:
        """The indices of the entries."""
        return range(self.first, self.first + len(self.kinds))


class Written(NamedTuple):
    """Rows of one commit.

    `moved`: all of `repeats_new`, this commit's included, as columns for `repeats` in the order of keys, when it is to
    be emptied into that; else None. `tiles`: those that changed, whole.
    """

    new: Columns
    moved: tuple[list[int], list[bytes], list[int]] | None
    tiles: list[Tile]
    head: Head

    def is_new(self, tile: Tile) -> bool:
        """Whether a tile is stored from now on; one of leaf hashes is once it is full."""
        return not self._was_there(tile) if tile.level else tile.width == TILE_WIDTH

    def has_grown(self, tile: Tile) -> bool:
        """Whether a tile was stored and got longer."""
        return tile.level > 0 and self._was_there(tile)

    def _was_there(self, tile: Tile) -> bool:
        return tile.n * TILE_WIDTH < self.new.first >> (TILE_HEIGHT * tile.level)
