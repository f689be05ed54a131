"""The tree of RFC 6962 and how it grows."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from musterroll.ledger.tree import EMPTY_ROOT, Frontier, leaf_hash, leaf_hashes, root_of
from tests.ledger.trees import leaves, root_by_definition

# The eight entries that implementations of Certificate Transparency test with, and the root over each first n.
WELL_KNOWN = [bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243")]
WELL_KNOWN += [bytes.fromhex("5051525354555657"), bytes.fromhex("606162636465666768696a6b6c6d6e6f")]
WELL_KNOWN_ROOT = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def test_eight_well_known_entries_have_their_well_known_root() -> None:
    assert root_of(leaf_hashes(WELL_KNOWN)).hex() == WELL_KNOWN_ROOT


def test_no_entry_has_the_root_of_nothing() -> None:
    assert root_of([]) == Frontier().root() == EMPTY_ROOT == sha256(b"").digest()


def test_an_entry_and_a_node_of_the_same_bytes_differ() -> None:
    pair = leaves(2)
    assert leaf_hash(b"".join(pair)) != root_of(pair)


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_the_root_is_the_one_that_the_standard_defines(entries: list[bytes]) -> None:
    assert root_of(leaf_hashes(entries)) == root_by_definition(entries)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 100, 256, 257, 1000])
def test_pymerkle_finds_the_same_root(size: int) -> None:
    other = InmemoryTree(algorithm="sha256")
    for index in range(size):
        other.append_entry(b"entry %d" % index)
    assert root_of(leaves(size)) == other.get_root()


@given(st.lists(st.integers(0, 40), max_size=8))
def test_a_tree_that_grows_by_any_steps_is_the_same_tree(steps: list[int]) -> None:
    tree = Frontier()
    for step in steps:
        tree = tree.extend(leaves(step, first=tree.size))
    at_once = Frontier().extend(leaves(sum(steps)))
    assert tree == at_once
    assert tree.size == sum(steps)
    assert len(tree.hashes) == tree.size.bit_count()


def test_a_tree_that_grows_leaf_by_leaf_is_the_same_tree() -> None:
    tree, every = Frontier(), leaves(300)
    for size, leaf in enumerate(every, 1):
        tree = tree.append(leaf)
        assert tree == Frontier().extend(every[:size])


def test_growing_leaves_the_smaller_tree_as_it_was() -> None:
    three = Frontier().extend(leaves(3))
    before = three.root()
    four = three.append(leaf_hash(b"one more"))
    assert (three.size, three.root()) == (3, before)
    assert (four.size, four.root() != before) == (4, True)


def test_a_step_tells_which_subtrees_it_completed() -> None:
    three, four = leaves(3), leaves(4)
    _, rows = Frontier().extend(three).grow(four[3:])
    assert rows == [four[3:], [root_of(four[2:])], [root_of(four)]]
