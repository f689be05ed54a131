"""The last tile of leaf hashes is made of entries, and what was made of them is kept until more come."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

import pytest

from musterroll.facts.errors import ConfigError
from musterroll.ledger.proofs import inclusion_proof, root_at
from musterroll.ledger.tiles import TileNodes
from musterroll.store import tiles
from musterroll.store.setup import Book, open_book
from musterroll.store.tiles import Tiles
from tests.store.made import completion, completions
from tests.store.plans import read_whole


def test_a_last_tile_that_was_read_grows_with_the_entries(book: Book, now: datetime) -> None:
    first = 0
    for many in (1, 1, 200, 53, 1, 3):  # past the end of a tile, of 256
        book.journal.append(completions(first, first + many), received_at=now)
        first += many
        for n in (0, 1):
            assert book.tiles.read_tile(0, n) == Tiles(book.tables).read_tile(0, n)
    assert len(book.tiles.read_tile(0, 1)) == 3 * 32


def test_a_last_tile_that_was_read_is_asked_for_its_last_entry_only(
    book: Book, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.journal.append(completions(0, 7), received_at=now)
    book.tiles.read_tile(0, 0)
    asked: list[Sequence[Any]] = []
    quick = book.tables.quick

    def counted(question: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        asked.append(values)
        return quick(question, values)

    monkeypatch.setattr(book.tables, "quick", counted)
    book.tiles.read_tile(0, 0)
    assert asked == [(6, 256)]


def test_entries_whose_commit_was_undone_are_in_no_tile(book: Book, now: datetime) -> None:
    book.journal.append(completions(0, 2), received_at=now)
    with suppress(ZeroDivisionError), book.tables.transaction():
        book.tables.say(
            'INSERT INTO entries ("index", kind, source, received_at_us, digest) VALUES (2, %s, %s, %s, %s)',
            ("completion.observed", "knowbe4", 1_800_000_000_000_000, bytes(32)),
        )
        assert len(book.tiles.read_tile(0, 0)) == 3 * 32
        raise ZeroDivisionError
    assert len(book.tiles.read_tile(0, 0)) == 2 * 32
    book.journal.append([completion(2)], received_at=now)
    assert book.tiles.read_tile(0, 0) == Tiles(book.tables).read_tile(0, 0)


def test_hashes_that_are_remembered_give_the_proofs_that_fresh_ones_give(
    book: Book, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiles, "_REMEMBERED", 3)
    for size in (300, 700, 1025):
        book.journal.append(completions(book.entries.size(), size), received_at=now)
        for index in (0, 255, 256, 299, size - 1):
            fresh = inclusion_proof(TileNodes(Tiles(book.tables).read_tile), index, size)
            assert inclusion_proof(book.tiles.nodes(), index, size) == fresh
            assert inclusion_proof(book.tiles.nodes(), index, size) == fresh
        assert root_at(book.tiles.nodes(), size) == book.heads.latest().root


def test_what_is_above_the_lowest_tile_is_read_once(book: Book, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    book.journal.append(completions(0, 1024), received_at=now)
    inclusion_proof(book.tiles.nodes(), 5, 1024)
    asked: list[tuple[int, int]] = []
    read = book.tiles.read_tile

    def counted(level: int, n: int) -> bytes:
        asked.append((level, n))
        return read(level, n)

    monkeypatch.setattr(book.tiles, "read_tile", counted)
    inclusion_proof(book.tiles.nodes(), 9, 1024)
    assert asked == [(0, 0)]


def test_a_tile_that_cannot_be_read_is_said_in_words(sqlite_book: Book) -> None:
    sqlite_book.tables.say("ALTER TABLE tiles RENAME TO elsewhere")
    with pytest.raises(ConfigError, match="holds no book"):
        sqlite_book.tiles.read_tile(0, 0)


def test_a_tile_above_the_lowest_is_read_again_once_it_has_grown(book: Book, now: datetime) -> None:
    for size in (256, 512, 1024):
        book.journal.append(completions(book.entries.size(), size), received_at=now)
        assert root_at(book.tiles.nodes(), size) == book.heads.latest().root


def test_a_few_tiles_are_read_without_the_others(book: Book, now: datetime) -> None:
    book.journal.append(completions(0, 600), received_at=now)
    found = book.tiles.read_some([(0, 0), (0, 1), (0, 9)])
    assert found == {(0, n): book.tiles.read_tile(0, n) for n in (0, 1)}
    if book.tables.on_sqlite:
        assert "t" not in read_whole(book.tables, lambda: book.tiles.read_some([(0, 0), (0, 1)]))


def test_a_program_that_repeats_what_is_known_reads_the_edge_of_the_tree_once(
    book: Book, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.journal.append(completions(0, 600), received_at=now)
    other = open_book(book.config)
    read: list[tuple[int, int]] = []
    edge = other.tiles.read_edge

    def counted(level: int, n: int) -> bytes:
        read.append((level, n))
        return edge(level, n)

    monkeypatch.setattr(other.tiles, "read_edge", counted)
    for _ in range(2):
        assert other.journal.append([completion(7)], received_at=now).head.root == root_at(book.tiles.nodes(), 600)
    assert read == [(0, 2), (1, 0)]
    other.close()
