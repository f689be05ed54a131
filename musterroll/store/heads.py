"""Heads of the tree: its size and root after each commit."""

from __future__ import annotations

from typing import NamedTuple

from musterroll.store.tables import Tables


class Head(NamedTuple):
    """Size and root of the tree, and the time of its last entry in microseconds since 1970."""

    size: int
    root: bytes
    at_us: int


class Heads:
    """The heads of a book."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def latest(self) -> Head:
        """The head of the whole tree."""
        rows = self._tables.rows("SELECT size, root, at_us FROM tree_heads ORDER BY size DESC LIMIT 1")
        return _head(*rows[0])

    def at(self, size: int) -> Head | None:
        """The head of the tree when it had `size` entries; None if no commit ended there."""
        row = self._tables.row("SELECT size, root, at_us FROM tree_heads WHERE size = %s", (size,))
        return _head(*row) if row else None

    def all(self) -> list[Head]:
        """Every head, smallest first."""
        return [_head(*row) for row in self._tables.rows("SELECT size, root, at_us FROM tree_heads ORDER BY size")]


def _head(size: int, root: bytes, at_us: int) -> Head:
    return Head(size, bytes(root), at_us)
