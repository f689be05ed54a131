"""The tree as tiles: named, shaped and grown as C2SP tlog-tiles has it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterroll.ledger.errors import ProofError
from musterroll.ledger.proofs import inclusion_proof, verify_inclusion
from musterroll.ledger.tiles import TileNodes, entries_path, growth_at, root_within, rows_within, tile_path, tiles_at
from musterroll.ledger.tree import root_of
from tests.ledger.trees import Tiles, grown, leaves

SIZES = [1, 2, 255, 256, 257, 511, 512, 700, 65_536, 70_000]


@pytest.mark.parametrize(
    ("level", "n", "width", "path"),
    [
        (0, 0, 256, "tile/0/000"),
        (0, 0, 1, "tile/0/000.p/1"),
        (1, 999, 256, "tile/1/999"),
        (0, 1000, 256, "tile/0/x001/000"),
        (0, 1_234_067, 256, "tile/0/x001/x234/067"),
        (2, 1_000_000_007, 255, "tile/2/x001/x000/x000/007.p/255"),
    ],
)
def test_a_tile_is_named_as_the_standard_says(level: int, n: int, width: int, path: str) -> None:
    assert tile_path(level, n, width) == path


def test_a_bundle_of_entries_is_named_like_its_tile() -> None:
    assert entries_path(1234) == "tile/entries/x001/234"
    assert entries_path(1234, 7) == "tile/entries/x001/234.p/7"


def test_the_standards_own_example_has_its_tiles() -> None:
    tiles = tiles_at(70_000)
    assert [tile for tile in tiles if tile[2] < 256] == [(0, 273, 112), (1, 1, 17), (2, 0, 1)]
    assert len(tiles) == 273 + 1 + 1 + 1 + 1
    assert tiles_at(256) == [(0, 0, 256), (1, 0, 1)]
    assert tiles_at(0) == []


@pytest.mark.parametrize("size", SIZES)
def test_a_tree_has_the_tiles_that_the_standard_lists(size: int) -> None:
    tree = grown(size)
    assert sorted((*key, len(data) // 32) for key, data in tree.tiles.items()) == tiles_at(size)


def test_a_hash_above_is_the_root_of_the_full_tile_below() -> None:
    tree, all_leaves = grown(700), leaves(700)
    assert tree.tiles[0, 1] == b"".join(all_leaves[256:512])
    assert tree.tiles[1, 0] == root_of(all_leaves[:256]) + root_of(all_leaves[256:512])


@given(st.lists(st.integers(0, 600), min_size=1, max_size=6))
def test_a_tree_that_grows_by_any_steps_has_the_same_tiles(steps: list[int]) -> None:
    tree = Tiles()
    for step in steps:
        tree.add(leaves(step, first=tree.growth.size))
    at_once = grown(sum(steps))
    assert tree.growth == at_once.growth
    assert tree.tiles == at_once.tiles


def test_a_tree_that_grows_leaf_by_leaf_has_the_same_tiles() -> None:
    tree = Tiles()
    for size in range(600):
        tree.add(leaves(1, first=size))
    assert (tree.growth, tree.tiles) == (grown(600).growth, grown(600).tiles)


@pytest.mark.parametrize("size", [0, *SIZES])
def test_growing_goes_on_from_the_tiles_alone(size: int) -> None:
    tree = grown(size)
    assert growth_at(size, tree.read) == tree.growth


def test_growing_goes_on_from_an_older_tree_too() -> None:
    later = grown(700)
    assert [size for size in range(701) if growth_at(size, later.read) != grown(size).growth] == []


def test_a_step_names_only_the_tiles_that_it_changed() -> None:
    growth = grown(65_535).growth
    _, changed = growth.extend(leaves(2, first=65_535))
    assert [(tile.level, tile.n, tile.width) for tile in changed] == [
        (0, 255, 256),
        (0, 256, 1),
        (1, 0, 256),
        (2, 0, 1),
    ]


@pytest.mark.parametrize("width", [0, 1, 2, 7, 128, 255, 256])
def test_all_roots_within_a_tile_are_those_that_are_computed_one_by_one(width: int) -> None:
    data = b"".join(leaves(width))
    rows = rows_within(data)
    assert len(rows) == 8
    for height, row in enumerate(rows):
        starts = range(0, width - (1 << height) + 1, 1 << height)
        assert row == b"".join(root_within(data, start, start + (1 << height)) for start in starts)


def test_no_leaf_changes_no_tile() -> None:
    growth = grown(300).growth
    assert growth.extend([]) == (growth, [])


def test_a_tile_that_is_missing_or_too_short_is_named() -> None:
    tree = grown(300)
    tree.tiles[0, 1] = tree.tiles[0, 1][:-32]
    with pytest.raises(ProofError, match=r"tile/0/001 holds 43 hashes; expected 44 or more"):
        inclusion_proof(tree.nodes, 0, 300)
    with pytest.raises(ProofError, match=r"tile/0/001 holds 43 hashes"):
        growth_at(300, tree.read)
    del tree.tiles[1, 0]
    with pytest.raises(ProofError, match=r"tile/1/000 holds 0 hashes"):
        growth_at(299, tree.read)


def test_a_tile_that_was_kept_is_read_again_when_the_tree_has_grown() -> None:
    tree = grown(10)
    nodes = tree.nodes
    inclusion_proof(nodes, 3, 10)
    tree.add(leaves(290, first=10))
    proof = inclusion_proof(nodes, 3, 300)
    verify_inclusion(3, 300, leaves(4)[3], proof, tree.growth.root())


def test_tiles_used_last_are_not_read_twice_and_old_ones_are_let_go() -> None:
    tree, asked = grown(256 * 6), []

    def read(level: int, n: int) -> bytes:
        asked.append((level, n))
        return tree.read(level, n)

    nodes = TileNodes(read, keep=2)
    for index in (0, 1, 256, 0, 512, 0, 256):
        nodes(0, index)
    assert asked == [(0, 0), (0, 1), (0, 2), (0, 1)]
