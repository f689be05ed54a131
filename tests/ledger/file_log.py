"""A log as plain files, written for the tests from the pieces of the ledger."""

from __future__ import annotations

from pathlib import Path

from musterroll.ledger.bundles import bundle
from musterroll.ledger.checkpoints import Checkpoint, sign_checkpoint
from musterroll.ledger.keys import Signer
from musterroll.ledger.tiles import TILE_WIDTH, Growth, entries_path, tile_path
from musterroll.ledger.tree import leaf_hashes


def entries(count: int) -> list[bytes]:
    """Entries of different lengths, the first of them empty."""
    return [b"%d" % index * (index % 5) for index in range(count)]


def write_log(folder: Path, logged: list[bytes], signer: Signer) -> Growth:
    """Checkpoint, tiles and bundles of a log in `folder`, as C2SP tlog-tiles lays them out."""
    growth, changed = Growth().extend(leaf_hashes(logged))
    for tile in changed:
        _write(folder / tile_path(tile.level, tile.n, tile.width), tile.data)
    for n, start in enumerate(range(0, len(logged), TILE_WIDTH)):
        part = logged[start : start + TILE_WIDTH]
        _write(folder / entries_path(n, len(part)), bundle(part))
    _write(folder / "checkpoint", sign_checkpoint(Checkpoint(signer.name, growth.size, growth.root()), signer))
    return growth


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
