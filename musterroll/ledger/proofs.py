"""Proofs of RFC 6962: that a leaf is in a tree (inclusion), and that a tree continues an older one (consistency).

`read(level, index)` gives the hash of a perfect subtree: level 0 are the leaves, and subtree `index` of a level covers
the leaves from `index << level`. A proof is a list of hashes from the bottom up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from musterroll.ledger.errors import ProofError
from musterroll.ledger.tree import EMPTY_ROOT, HASH_SIZE, folded, node_hash

Read = Callable[[int, int], bytes]


def root_at(read: Read, size: int) -> bytes:
    """Root of the tree of the first `size` leaves."""
    return _root_from(read, 0, size) if size else EMPTY_ROOT


def inclusion_proof(read: Read, index: int, size: int) -> list[bytes]:
    """Prove that leaf `index` is in the tree of `size` leaves. ProofError if it cannot be."""
    _expect_leaf(index, size)
    return _path(read, 0, index, size)


def consistency_proof(read: Read, old: int, new: int) -> list[bytes]:
    """Prove that the tree of `new` leaves continues the tree of `old` leaves. ProofError if it cannot."""
    _expect_growth(old, new)
    if old == new:
        return []
    # The old tree ends with a perfect subtree, which stands first; unless it is the whole old tree: its root is known.
    level = _level_of_last(old)
    start = [] if old == 1 << level else [read(level, (old - 1) >> level)]
    return start + _path(read, level, old - 1, new)


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """Check that `leaf` (its hash) is leaf `index` of the tree with this size and root. ProofError says what fails."""
    _expect_leaf(index, size)
    _expect_hashes({"leaf": leaf, "root": root}, proof)
    inner = _inner(index, size)
    _expect_length(proof, inner + _border(index, inner))
    computed = _climb(leaf, proof, index, inner)
    if computed != root:
        raise ProofError(f"Leaf {index} does not lead to the root at {size} leaves: {_differ(root, computed)}.")


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Check that a tree of `new` leaves continues one of `old` leaves. ProofError says which root fails."""
    _expect_growth(old, new)
    _expect_hashes({"old root": old_root, "new root": new_root}, proof)
    if old == new:
        _expect_length(proof, 0)
        if old_root != new_root:
            raise ProofError(f"Two roots for {old} leaves: {_differ(old_root, new_root)}.")
        return
    level = _level_of_last(old)
    inner = _inner(old - 1, new) - level
    whole = old == 1 << level
    _expect_length(proof, (not whole) + inner + _border(old - 1, inner + level))
    start, rest = (old_root, proof) if whole else (proof[0], proof[1:])
    index = (old - 1) >> level
    # In the old tree nothing stands to the right of the path.
    lefts = [hash for step, hash in enumerate(rest) if step >= inner or index >> step & 1]
    computed = _climb(start, lefts, 0, 0)
    if computed != old_root:
        raise ProofError(f"The proof does not lead to the root at {old} leaves: {_differ(old_root, computed)}.")
    computed = _climb(start, rest, index, inner)
    if computed != new_root:
        raise ProofError(f"The proof does not lead to the root at {new} leaves: {_differ(new_root, computed)}.")


def _path(read: Read, level: int, index: int, size: int) -> list[bytes]:
    """Siblings on the way from leaf `index` to the root, from `level` upward."""
    inner = _inner(index, size)
    path = [read(step, (index >> step) ^ 1) for step in range(level, inner - 1)]
    if inner:
        # The one sibling that may be an imperfect subtree: the rest of the tree to the right.
        path.append(_root_from(read, ((index >> (inner - 1)) | 1) << (inner - 1), size))
    lefts = (step for step in range(inner, size.bit_length()) if index >> step & 1)
    return path + [read(step, (index >> step) - 1) for step in lefts]


def _root_from(read: Read, start: int, end: int) -> bytes:
    """Root of the leaves from `start` to before `end`; `start` is where a subtree of at least that size begins."""
    return folded([read(level, index) for level, index in _perfect(start, end)])


def _perfect(start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        level = (end - start).bit_length() - 1
        yield level, start >> level
        start += 1 << level


def _climb(start: bytes, proof: Sequence[bytes], index: int, inner: int) -> bytes:
    """Root that a path leads to: up to `inner` the sibling may stand on either side, above it on the left."""
    hash = start
    for step, sibling in enumerate(proof):
        on_the_right = step < inner and not index >> step & 1
        hash = node_hash(hash, sibling) if on_the_right else node_hash(sibling, hash)
    return hash


def _inner(index: int, size: int) -> int:
    """Number of steps until the path joins the right edge of the tree."""
    return (index ^ (size - 1)).bit_length()


def _border(index: int, inner: int) -> int:
    """Number of steps along the right edge."""
    return (index >> inner).bit_count()


def _level_of_last(size: int) -> int:
    """Level of the smallest perfect subtree at the end of a tree."""
    return (size & -size).bit_length() - 1


def _expect_leaf(index: int, size: int) -> None:
    if not 0 <= index < size:
        raise ProofError(f"No leaf {index} in a tree of {size}; expected one from 0 to {size - 1}.")


def _expect_growth(old: int, new: int) -> None:
    if not 0 < old <= new:
        raise ProofError(f"A tree of {new} leaves cannot continue one of {old}; expected 1 or more, and no fewer.")


def _expect_hashes(named: dict[str, bytes], proof: Sequence[bytes]) -> None:
    for name, hash in [*named.items(), *((f"step {step} of the proof", hash) for step, hash in enumerate(proof, 1))]:
        if len(hash) != HASH_SIZE:
            raise ProofError(f"{name.capitalize()} has {len(hash)} bytes; expected {HASH_SIZE}.")


def _expect_length(proof: Sequence[bytes], length: int) -> None:
    if len(proof) != length:
        raise ProofError(f"The proof has {len(proof)} steps; expected {length}.")


def _differ(expected: bytes, computed: bytes) -> str:
    return f"expected {expected.hex()}, computed {computed.hex()}"
