"""The tree of RFC 6962: SHA-256, leaves hashed behind 0x00 and nodes behind 0x01.

A tree of any size is a row of perfect subtrees, largest first, one for each bit of its size: the frontier.
Growing needs the frontier and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple

HASH_SIZE = 32
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """Hash of an entry."""
    return sha256(b"\0" + data).digest()


def leaf_hashes(entries: Iterable[bytes]) -> list[bytes]:
    """Hashes of many entries; the same as one by one, without the cost of a call each."""
    return [sha256(b"\0" + data).digest() for data in entries]


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of two neighbouring subtrees."""
    return sha256(b"\1" + left + right).digest()


def joined(row: Sequence[bytes]) -> list[bytes]:
    """Hashes of the nodes above a row: one for each two; an odd one at the end is left out."""
    hashes = iter(row)
    return [sha256(b"\1" + left + right).digest() for left, right in zip(hashes, hashes, strict=False)]


def perfect_root(row: Sequence[bytes]) -> bytes:
    """Root above a row of 1, 2, 4, 8 … hashes."""
    while len(row) > 1:
        row = joined(row)
    return row[0]


def folded(hashes: Sequence[bytes]) -> bytes:
    """Root of perfect subtrees that stand side by side, largest first; of none, the root of the empty tree."""
    if not hashes:
        return EMPTY_ROOT
    root = hashes[-1]
    for left in hashes[-2::-1]:
        root = sha256(b"\1" + left + root).digest()
    return root


class Frontier(NamedTuple):
    """A tree as its size and its perfect subtrees, largest first. It never changes: growing gives another one."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def root(self) -> bytes:
        """Root of the tree."""
        return folded(self.hashes)

    def append(self, leaf: bytes) -> Frontier:
        """The tree with one leaf hash more."""
        size, hashes = self
        node, odd, kept = leaf, size, len(hashes)
        while odd & 1:
            kept -= 1
            node, odd = sha256(b"\1" + hashes[kept] + node).digest(), odd >> 1
        return Frontier(size + 1, (*hashes[:kept], node))

    def extend(self, leaves: Iterable[bytes]) -> Frontier:
        """The tree with these leaf hashes more."""
        return self.grow(leaves)[0]

    def grow(self, leaves: Iterable[bytes]) -> tuple[Frontier, list[list[bytes]]]:
        """The tree with these leaf hashes more, and the subtrees that became complete: a row for each level."""
        row = list(leaves)
        left, right, rows, odd, size = list(self.hashes), [], [], self.size, self.size + len(row)
        while row:
            rows.append(row)
            if odd & 1:
                row = [left.pop(), *row]
            if len(row) & 1:
                right.append(row[-1])
            row = joined(row) if len(row) > 1 else []
            odd >>= 1
        return Frontier(size, (*left, *reversed(right))), rows


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Root of the tree over these leaf hashes."""
    return Frontier().extend(leaves).root()
