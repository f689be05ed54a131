"""Tiles of the tree, as `ledger.tiles` reads them.

The last tile of leaf hashes is stored when it is full; until then it is made from its entries, at most 255 of them. So
a commit of one entry rewrites no tile.
"""

from __future__ import annotations

from musterroll.facts.leaf import entry_bytes
from musterroll.ledger.tiles import TILE_WIDTH
from musterroll.ledger.tree import leaf_hashes
from musterroll.store.tables import Tables

_ENTRIES = (
    'SELECT "index", kind, source, received_at_us, digest FROM entries '
    'WHERE "index" >= %s AND "index" < %s ORDER BY "index"'
)


class Tiles:
    """The tiles of a book."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def read_tile(self, level: int, n: int) -> bytes:
        """Tile `n` of a level in its longest version; empty bytes where there is none."""
        row = self._tables.row("SELECT data FROM tiles WHERE level = %s AND n = %s", (level, n))
        if row is not None:
            return bytes(row[0])
        return b"" if level else self._of_entries(n)

    def _of_entries(self, n: int) -> bytes:
        rows = self._tables.rows(_ENTRIES, (n * TILE_WIDTH, (n + 1) * TILE_WIDTH))
        return b"".join(
            leaf_hashes(entry_bytes(i, kind, source, us, bytes(digest)) for i, kind, source, us, digest in rows)
        )
