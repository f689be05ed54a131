"""Proofs: what is in the tree is proved, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from musterroll.ledger.errors import ProofError
from musterroll.ledger.proofs import (
    consistency_proof,
    inclusion_proof,
    root_at,
    verify_consistency,
    verify_inclusion,
)
from musterroll.ledger.tree import root_of
from tests.ledger.trees import Tiles, grown, growth_by_definition, leaves, path_by_definition

LARGEST = 600  # beyond two full tiles
TREE = grown(LARGEST)
LEAVES = leaves(LARGEST)
ROOTS = {size: root_of(LEAVES[:size]) for size in range(LARGEST + 1)}

sizes = st.integers(1, LARGEST)


@st.composite
def leaf_and_size(draw: st.DrawFn) -> tuple[int, int]:
    size = draw(sizes)
    return draw(st.integers(0, size - 1)), size


@st.composite
def old_and_new(draw: st.DrawFn) -> tuple[int, int]:
    new = draw(sizes)
    return draw(st.integers(1, new)), new


@dataclass
class Flip:
    """One bit of one of several byte strings, turned."""

    which: int
    bit: int

    def __call__(self, hashes: list[bytes]) -> list[bytes]:
        hash = bytearray(hashes[self.which % len(hashes)])
        hash[self.bit // 8] ^= 1 << self.bit % 8
        return [bytes(hash) if at == self.which % len(hashes) else other for at, other in enumerate(hashes)]


flips = st.builds(Flip, st.integers(0, 30), st.integers(0, 255))


@given(leaf_and_size())
def test_every_leaf_of_every_tree_is_proved_to_be_in_it(where: tuple[int, int]) -> None:
    index, size = where
    proof = inclusion_proof(TREE.nodes, index, size)
    verify_inclusion(index, size, LEAVES[index], proof, ROOTS[size])
    assert proof == path_by_definition(index, [b"entry %d" % number for number in range(size)])


@given(leaf_and_size(), flips)
def test_one_turned_bit_of_leaf_path_or_root_is_no_proof(where: tuple[int, int], flip: Flip) -> None:
    index, size = where
    proof = inclusion_proof(TREE.nodes, index, size)
    leaf, root, *path = flip([LEAVES[index], ROOTS[size], *proof])
    with pytest.raises(ProofError):
        verify_inclusion(index, size, leaf, path, root)


@given(leaf_and_size(), st.integers(0, 2**64))
def test_a_leaf_is_not_proved_to_be_at_another_place(where: tuple[int, int], other: int) -> None:
    index, size = where
    proof = inclusion_proof(TREE.nodes, index, size)
    for wrong in {other, other % size, index + 1, index - 1, index ^ 1} - {index}:
        with pytest.raises(ProofError):
            verify_inclusion(wrong, size, LEAVES[index], proof, ROOTS[size])


@given(leaf_and_size(), st.integers(0, LARGEST))
def test_a_leaf_is_not_proved_to_be_in_another_tree(where: tuple[int, int], other: int) -> None:
    """A root does not know its size: what binds the two is the signed checkpoint."""
    index, size = where
    assume(other != size)
    proof = inclusion_proof(TREE.nodes, index, size)
    with pytest.raises(ProofError):
        verify_inclusion(index, other, LEAVES[index], proof, ROOTS[other])


@given(leaf_and_size())
def test_a_path_with_a_step_more_or_less_is_no_proof(where: tuple[int, int]) -> None:
    index, size = where
    proof = inclusion_proof(TREE.nodes, index, size)
    for wrong in ([*proof, ROOTS[1]], [ROOTS[1], *proof], *([proof[1:], proof[:-1]] if proof else [])):
        with pytest.raises(ProofError, match="steps"):
            verify_inclusion(index, size, LEAVES[index], wrong, ROOTS[size])


@given(old_and_new())
def test_every_tree_is_proved_to_continue_every_smaller_one(where: tuple[int, int]) -> None:
    old, new = where
    proof = consistency_proof(TREE.nodes, old, new)
    verify_consistency(old, new, ROOTS[old], ROOTS[new], proof)
    assert proof == growth_by_definition(old, [b"entry %d" % number for number in range(new)])


@given(old_and_new(), flips)
def test_one_turned_bit_of_a_root_or_a_step_breaks_the_continuation(where: tuple[int, int], flip: Flip) -> None:
    old, new = where
    proof = consistency_proof(TREE.nodes, old, new)
    old_root, new_root, *steps = flip([ROOTS[old], ROOTS[new], *proof])
    with pytest.raises(ProofError):
        verify_consistency(old, new, old_root, new_root, steps)


@given(old_and_new(), st.integers(0, LARGEST))
def test_a_continuation_is_not_proved_for_other_trees(where: tuple[int, int], other: int) -> None:
    old, new = where
    proof = consistency_proof(TREE.nodes, old, new)
    for wrong_old, wrong_new in {(other, new), (old, other)} - {(old, new)}:
        with pytest.raises(ProofError):
            verify_consistency(wrong_old, wrong_new, ROOTS[wrong_old], ROOTS[wrong_new], proof)


@given(old_and_new())
def test_a_proof_of_continuation_with_a_step_more_or_less_is_none(where: tuple[int, int]) -> None:
    old, new = where
    proof = consistency_proof(TREE.nodes, old, new)
    for wrong in ([*proof, ROOTS[1]], [ROOTS[1], *proof], *([proof[1:], proof[:-1]] if proof else [])):
        with pytest.raises(ProofError, match="steps"):
            verify_consistency(old, new, ROOTS[old], ROOTS[new], wrong)


def test_a_rewritten_leaf_breaks_the_continuation() -> None:
    rewritten = Tiles()
    rewritten.add([*LEAVES[:41], LEAVES[0], *LEAVES[42:100]])
    proof = consistency_proof(rewritten.nodes, 50, 100)
    with pytest.raises(ProofError, match="root at 50 leaves"):
        verify_consistency(50, 100, ROOTS[50], rewritten.growth.root(), proof)


def test_two_roots_for_one_size_are_a_fork() -> None:
    with pytest.raises(ProofError, match="Two roots for 5 leaves"):
        verify_consistency(5, 5, ROOTS[5], ROOTS[6], [])


@pytest.mark.parametrize(("old", "new"), [(0, 0), (0, 5), (6, 5), (-1, 5)])
def test_nothing_and_less_are_no_continuation(old: int, new: int) -> None:
    with pytest.raises(ProofError, match="continue"):
        verify_consistency(old, new, ROOTS[0], ROOTS[5], [])
    with pytest.raises(ProofError, match="continue"):
        consistency_proof(TREE.nodes, old, new)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (-1, 5), (2**64, 5)])
def test_a_leaf_outside_the_tree_has_no_proof(index: int, size: int) -> None:
    with pytest.raises(ProofError, match="No leaf"):
        verify_inclusion(index, size, LEAVES[0], [], ROOTS[0])
    with pytest.raises(ProofError, match="No leaf"):
        inclusion_proof(TREE.nodes, index, size)


@pytest.mark.parametrize("wrong", [b"", b"\0" * 31, b"\0" * 33])
def test_a_hash_of_another_length_is_refused_by_name(wrong: bytes) -> None:
    with pytest.raises(ProofError, match="Leaf has"):
        verify_inclusion(0, 1, wrong, [], wrong)
    with pytest.raises(ProofError, match="Root has"):
        verify_inclusion(0, 1, LEAVES[0], [], wrong)
    with pytest.raises(ProofError, match="Step 2 of the proof has"):
        verify_inclusion(0, 4, LEAVES[0], [LEAVES[1], wrong], ROOTS[4])
    with pytest.raises(ProofError, match="Old root has"):
        verify_consistency(1, 1, wrong, wrong, [])


def test_the_root_of_any_older_tree_is_read_from_the_tiles_of_today() -> None:
    assert [size for size in ROOTS if root_at(TREE.nodes, size) != ROOTS[size]] == []


@pytest.mark.parametrize("size", [1, 2, 3, 11, 64, 300])
def test_pymerkle_proves_the_same_way(size: int) -> None:
    other = InmemoryTree(algorithm="sha256")
    for index in range(size):
        other.append_entry(b"entry %d" % index)
    for index in {0, size // 3, size // 2, size - 1}:
        # Its path starts with the leaf, and it counts leaves from 1.
        itself, *path = other.prove_inclusion(index + 1, size).path
        assert itself == LEAVES[index]
        assert inclusion_proof(TREE.nodes, index, size) == path
