"""Everything in a book that can be computed again, computed again: slowly, and from the tables alone."""

from __future__ import annotations

from hashlib import sha256

from musterroll.ledger.tiles import tiles_at
from musterroll.store.setup import Book


def check(book: Book) -> int:
    """Fails where an entry, a digest, a tile or a head does not follow from the bodies; the size of the book."""
    size, leaves, received = book.entries.size(), [], 0
    for index, (entry, salt, body) in enumerate(book.entries.kept(0, size)):
        assert entry.index == index, "a gap"
        assert entry.received_at_us >= received, "received_at went back"
        received = entry.received_at_us
        if body is not None and salt is not None:
            assert sha256(salt + body).digest() == entry.digest, f"entry {index}: the digest is not its body's"
        leaves.append(sha256(b"\0" + entry.leaf).digest())
    assert len(leaves) == size
    whole: dict[tuple[int, int], bytes] = {}
    for head in book.heads.all():
        assert head.root == _root_of(leaves, 0, head.size, whole), f"the head of size {head.size}"
    assert book.heads.latest().size == size
    check_tiles(book, leaves)
    return size


def check_tiles(book: Book, leaves: list[bytes]) -> None:
    """Tile by tile, each row of hashes made from the one below."""
    row = leaves
    for level in range(4):
        for tile_level, n, width in tiles_at(len(leaves)):
            if tile_level == level:
                data = book.tiles.read_tile(level, n)
                assert data[: 32 * width] == b"".join(row[n * 256 : n * 256 + width]), f"tile {level}/{n}"
        row = [root(row[start : start + 256]) for start in range(0, len(row) - 255, 256)]


def root(hashes: list[bytes]) -> bytes:
    """The root over leaf hashes, in the words of RFC 6962."""
    if not hashes:
        return sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    half = 1
    while half * 2 < len(hashes):
        half *= 2
    return sha256(b"\1" + root(hashes[:half]) + root(hashes[half:])).digest()


def _root_of(leaves: list[bytes], first: int, end: int, whole: dict[tuple[int, int], bytes]) -> bytes:
    """The same over a span of leaves; of whole subtrees, which many heads share, remembered."""
    count = end - first
    if count < 2 or (first, end) in whole:
        return whole.get((first, end), leaves[first] if count else sha256(b"").digest())
    half = 1 << (count - 1).bit_length() - 1
    left, right = _root_of(leaves, first, first + half, whole), _root_of(leaves, first + half, end, whole)
    found = sha256(b"\1" + left + right).digest()
    if count == 2 * half:
        whole[first, end] = found
    return found


def indices_of(book: Book, kind: str = "completion.observed") -> list[int]:
    """The rows (`origin.row`) of all facts of a kind, in the order of the book."""
    return [
        fact.origin.row
        for entry, fact in book.entries.facts(0, book.entries.size())
        if fact is not None and entry.kind == kind and fact.origin is not None and fact.origin.row is not None
    ]
