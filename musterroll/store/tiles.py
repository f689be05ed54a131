"""Tiles of the tree, as `ledger.tiles` reads them."""

from __future__ import annotations

from musterroll.store.tables import Tables


class Tiles:
    """The tiles of a book."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def read_tile(self, level: int, n: int) -> bytes:
        """Tile `n` of a level in its longest version; empty bytes where there is none."""
        row = self._tables.row("SELECT data FROM tiles WHERE level = %s AND n = %s", (level, n))
        return bytes(row[0]) if row else b""
