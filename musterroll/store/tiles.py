"""Tiles of the tree, as `ledger.tiles` reads them.

The last tile of leaf hashes is stored when it is full; until then it is made from its entries, at most 255 of them. So
a commit of one entry rewrites no tile. What was made is kept: many proofs in a row read the entries once.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from musterroll.facts.leaf import entry_bytes
from musterroll.ledger.proofs import Read
from musterroll.ledger.tiles import TILE_HEIGHT, TILE_WIDTH, ReadTile, TileNodes, rows_within
from musterroll.ledger.tree import HASH_SIZE, leaf_hashes
from musterroll.store.tables import Tables

_ENTRIES = (
    'SELECT "index", kind, source, received_at_us, digest FROM entries '
    'WHERE "index" >= %s AND "index" < %s ORDER BY "index"'
)

_REMEMBERED = 1024  # tiles above the lowest, 16 kB each with all that is within: those of 67 million leaves
_NO_ROWS = [b""] * TILE_HEIGHT


class _Made(NamedTuple):
    """Leaf hashes of tile `n` as they were last made, and the digest of the last entry among them."""

    n: int
    hashes: bytes
    digest: bytes


class Tiles:
    """The tiles of a book."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._made: _Made | None = None
        self._upper: dict[tuple[int, int], list[bytes]] = {}

    def nodes(self, read_tile: ReadTile | None = None) -> Read:
        """`read(level, index)` for one proof. Tiles above the lowest are remembered: what is in them never changes.

        `read_tile` gives the tiles where somebody has read some of them already.
        """
        tile = read_tile or self.read_tile
        fresh, upper = TileNodes(tile), self._upper

        def read(level: int, index: int) -> bytes:
            tile_level, height = divmod(level, TILE_HEIGHT)
            if not tile_level:
                return fresh(level, index)
            n, at = divmod(index, TILE_WIDTH >> height)
            row = (upper.get((tile_level, n)) or _NO_ROWS)[height]
            if len(row) <= at * HASH_SIZE:
                row = self._remember(tile_level, n, tile(tile_level, n))[height]
            return row[at * HASH_SIZE : (at + 1) * HASH_SIZE] or fresh(level, index)  # which says what is missing

        return read

    def _remember(self, level: int, n: int, data: bytes) -> list[bytes]:
        if len(self._upper) >= _REMEMBERED:
            self._upper.clear()
        rows = self._upper[level, n] = rows_within(data)
        return rows

    def read_tile(self, level: int, n: int) -> bytes:
        """Tile `n` of a level in its longest version; empty bytes where there is none."""
        made = self._made
        if level == 0 and made and made.n == n and (longer := self._longer(made)):
            return longer
        rows = self._tables.quick("SELECT data FROM tiles WHERE level = %s AND n = %s", (level, n))
        if rows:
            return bytes(rows[0][0])
        return b"" if level else self._of_entries(n)

    def read_edge(self, level: int, n: int) -> bytes:
        """The last tile of a level, which is partial: that of leaf hashes is not looked for where it is not stored."""
        if level:
            return self.read_tile(level, n)
        made = self._made
        return (made and made.n == n and self._longer(made)) or self._of_entries(n)

    def read_some(self, wanted: Collection[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
        """Some tiles by level and number, read together; those that are not stored are left out.

        What is wanted is a table that is read first: asked with IN, SQLite reads every tile.
        """
        pairs = ", ".join(["(%s, %s)"] * len(wanted))
        question = (
            f"WITH wanted(level, n) AS (VALUES {pairs}) SELECT t.level, t.n, t.data FROM wanted w CROSS JOIN tiles t"
            " WHERE t.level = w.level AND t.n = w.n"
        )
        found = self._tables.rows(question, [number for pair in wanted for number in pair]) if wanted else []
        return {(level, n): bytes(data) for level, n, data in found}

    def _longer(self, made: _Made) -> bytes | None:
        """The tile that was made, with the entries that came since; None where it was made of a commit undone since.

        Digests are salted: if that of the last entry is the same, so are those before it.
        """
        first, last = made.n * TILE_WIDTH, made.n * TILE_WIDTH + len(made.hashes) // HASH_SIZE - 1
        rows = self._tables.quick(_ENTRIES, (last, first + TILE_WIDTH))
        if not rows or bytes(rows[0][4]) != made.digest:
            return None
        return self._keep(made.n, made.hashes, rows[1:])

    def _of_entries(self, n: int) -> bytes:
        return self._keep(n, b"", self._tables.quick(_ENTRIES, (n * TILE_WIDTH, (n + 1) * TILE_WIDTH)))

    def _keep(self, n: int, hashes: bytes, rows: Sequence[tuple[Any, ...]]) -> bytes:
        if rows:
            leaves = (entry_bytes(i, kind, source, us, bytes(digest)) for i, kind, source, us, digest in rows)
            hashes += b"".join(leaf_hashes(leaves))
            self._made = _Made(n, hashes, bytes(rows[-1][4]))
        return hashes
