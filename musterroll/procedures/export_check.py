"""Whether an exported log holds together, from its files and a verifier key alone.

(1) The checkpoint is signed by a known key.
(2) Every entry is where its own index says, and every bundle holds nothing else.
(3) Every tile is made of the entries, and their root is the one that is signed.
(4) Nothing else lies among the tiles but shorter versions of them, from earlier exports.
(5) The entries continue every checkpoint that somebody kept and brings along.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import orjson

from musterroll.facts.canonical import canonical_bytes
from musterroll.facts.errors import MusterrollError
from musterroll.ledger.bundles import bundle, entries_in
from musterroll.ledger.checkpoints import Checkpoint, open_checkpoint
from musterroll.ledger.errors import ProofError
from musterroll.ledger.keys import Verifier
from musterroll.ledger.tiles import TILE_WIDTH, Growth, entries_path, tile_path, tiles_at
from musterroll.ledger.tree import HASH_SIZE, leaf_hash
from musterroll.procedures.export import CHECKPOINT
from musterroll.procedures.verification.report import Problem
from musterroll.sinks.receipt import Sink

STEP = "export"


def check(
    sink: Sink, keys: Sequence[Verifier], kept: Sequence[Checkpoint] = ()
) -> tuple[Checkpoint | None, list[Problem]]:
    """The checkpoint of an exported log and everything that is wrong with it, first things first."""
    note = sink.read(CHECKPOINT)
    if note is None:
        return None, [Problem(STEP, f"{sink.place} has no checkpoint")]
    try:
        signed = open_checkpoint(note, keys).checkpoint
    except MusterrollError as error:
        return None, [Problem(STEP, f"the checkpoint does not hold: {error.what}")]
    return signed, list(_Check(sink, signed, kept).problems())


class _Check:
    def __init__(self, sink: Sink, signed: Checkpoint, kept: Sequence[Checkpoint]) -> None:
        self._sink, self._signed, self._kept = sink, signed, kept
        self._expected: dict[str, bytes] = {}

    def problems(self) -> Iterator[Problem]:
        growth = Growth()
        tiles: dict[tuple[int, int], bytes] = {}
        for n in range(-(-self._signed.size // TILE_WIDTH)):
            entries, problem = self._bundle(n)
            if problem is not None:
                yield problem
                return  # what follows cannot be told without these entries
            hashes = [leaf_hash(entry) for entry in entries]
            yield from self._not_continued(growth, hashes)
            growth, changed = growth.extend(hashes)
            tiles |= {(tile.level, tile.n): tile.data for tile in changed}
        if growth.root() != self._signed.root:
            yield Problem(STEP, "the entries do not give the root that is signed", 0)
        for one in self._kept:
            if one.size > growth.size:
                yield Problem(
                    STEP, f"a checkpoint that was kept is of {one.size} entries: some were taken away", growth.size
                )
        yield from self._tiles(tiles)

    def _not_continued(self, growth: Growth, hashes: list[bytes]) -> Iterator[Problem]:
        """The kept checkpoints that end among these entries and have another root."""
        for one in self._kept:
            if growth.size < one.size <= growth.size + len(hashes):
                here, _ = growth.extend(hashes[: one.size - growth.size])
                if here.root() != one.root:
                    what = f"the first {one.size} entries are not those of the checkpoint that was kept"
                    yield Problem(STEP, what, 0)

    def _bundle(self, n: int) -> tuple[list[bytes], Problem | None]:
        first, last = n * TILE_WIDTH, min((n + 1) * TILE_WIDTH, self._signed.size)
        name = entries_path(n, last - first)
        data = self._sink.read(name)
        if data is None:
            return [], Problem(STEP, f"{name} is missing", first)
        self._expected[name] = data
        try:
            entries = entries_in(data)
        except ProofError as error:
            return [], Problem(STEP, f"{name}: {error.what}", first)
        for index, entry in enumerate(entries, first):
            if _index_of(entry) != index:
                return [], Problem(STEP, f"{name} does not hold an entry of this index where it should", index)
        if len(entries) != last - first:
            return [], Problem(STEP, f"{name} holds {len(entries)} entries, not {last - first}", first)
        return entries, None

    def _tiles(self, tiles: dict[tuple[int, int], bytes]) -> Iterator[Problem]:
        for level, n, width in tiles_at(self._signed.size):
            name, data = tile_path(level, n, width), tiles[level, n]
            self._expected[name] = data
            found = self._sink.read(name)
            if found is None:
                yield Problem(STEP, f"{name} is missing", (n * TILE_WIDTH) << (8 * level))
            elif found != data:
                yield Problem(STEP, f"{name} is not made of the entries", _first_difference(level, n, found, data))
        yield from self._others(tiles)

    def _others(self, tiles: dict[tuple[int, int], bytes]) -> Iterator[Problem]:
        """Partial tiles and bundles of earlier exports must be beginnings of what is there now."""
        shorter = {
            tile_path(level, n, width): data[: width * HASH_SIZE]
            for (level, n), data in tiles.items()
            for width in range(1, min(len(data) // HASH_SIZE + 1, TILE_WIDTH))
        }
        for name in self._sink.names("tile"):
            if name in self._expected:
                continue
            if name.startswith("tile/entries/"):
                yield from self._other_bundle(name)
            elif name not in shorter:
                yield Problem(STEP, f"{name} is no tile of this log")
            elif self._sink.read(name) != shorter[name]:
                yield Problem(STEP, f"{name} is not the beginning of the tile that it became")

    def _other_bundle(self, name: str) -> Iterator[Problem]:
        stem, _, width = name.partition(".p/")
        longer = next((path for path in self._expected if path.partition(".p/")[0] == stem), None)
        entries = entries_in(self._expected[longer]) if longer and width.isdigit() else []
        if not entries or self._sink.read(name) != bundle(entries[: int(width)]):
            yield Problem(STEP, f"{name} is not the beginning of a bundle of this log")


def _index_of(entry: bytes) -> int | None:
    """The index that an entry says of itself, None where it is no entry in its one spelling."""
    try:
        members = orjson.loads(entry)
        index = members["index"] if canonical_bytes(members) == entry else None
    except (ValueError, KeyError, TypeError):
        return None
    return index if isinstance(index, int) else None


def _first_difference(level: int, n: int, found: bytes, data: bytes) -> int:
    ats = range(0, len(data), HASH_SIZE)
    at = next((at for at in ats if found[at : at + HASH_SIZE] != data[at : at + HASH_SIZE]), len(data))
    return (n * TILE_WIDTH + at // HASH_SIZE) << (8 * level)
