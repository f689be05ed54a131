"""The log as plain files in the layout of C2SP tlog-tiles, which public tools read without a server of ours.

    checkpoint              the signed note
    tile/<L>/<N>            256 hashes of level L; `.p/<W>` behind a name says that it holds only W yet
    tile/entries/<N>        256 entries, each behind its length in two bytes

Entries hold no personal data: a body is in them by its salted digest only. Tiles come first and the checkpoint last,
so that the folder is whole at every moment. What is there is not written again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from musterroll.config import Config
from musterroll.facts.errors import ConfigError, Refused
from musterroll.ledger.bundles import bundle
from musterroll.ledger.checkpoints import open_checkpoint
from musterroll.ledger.errors import ProofError
from musterroll.ledger.proofs import root_at
from musterroll.ledger.tiles import TILE_WIDTH, entries_path, tile_path, tiles_at
from musterroll.ledger.tree import HASH_SIZE, leaf_hash
from musterroll.procedures import log_keys, seal
from musterroll.sinks.folder import FolderSink
from musterroll.sinks.receipt import Sink
from musterroll.sinks.s3 import S3Settings, S3Sink
from musterroll.store.setup import Book

CHECKPOINT = "checkpoint"


class Exported(NamedTuple):
    """How many entries were exported, and how many files were written and were there already."""

    size: int
    written: int
    there: int


def export(book: Book, sink: Sink, now: datetime) -> Exported:
    """Writes the whole log, under a checkpoint signed now if the book has grown since the last one.

    Refused where the place holds another log, or a later state of this one.
    """
    sealed, _ = seal.checkpoint(book, now)
    _continues(book, sink, sealed.size)
    there = set(sink.names("tile"))
    files = _Files(sink, there)
    for n in range(-(-sealed.size // TILE_WIDTH)):
        first, last = n * TILE_WIDTH, min((n + 1) * TILE_WIDTH, sealed.size)
        files.put(entries_path(n, last - first), _bundle(book, n, first, last))
    for level, n, width in tiles_at(sealed.size):
        files.put(tile_path(level, n, width), book.tiles.read_tile(level, n)[: width * HASH_SIZE])
    sink.replace(CHECKPOINT, sealed.note)
    return Exported(sealed.size, files.written + 1, files.there)


def sink_of(target: str, config: Config, clock: Callable[[], datetime]) -> Sink:
    """The folder or `s3://bucket/prefix` that a person names. A folder is made; a bucket must be there."""
    if target.startswith("s3://"):
        bucket, _, prefix = target.removeprefix("s3://").partition("/")
        if not bucket:
            raise ConfigError(f"{target} names no bucket.", "Give s3://bucket/prefix.")
        return S3Sink(S3Settings(bucket, prefix, config.anchors.s3_endpoint), clock)
    folder = Path(target)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"{folder}: {error.strerror}.", "Name a folder that can be written to.") from None
    return FolderSink(folder)


class _Files:
    def __init__(self, sink: Sink, names: set[str]) -> None:
        self._sink, self._names = sink, names
        self.written = self.there = 0

    def put(self, name: str, data: bytes) -> None:
        """A file whose bytes never change: what stands there already must be the same."""
        if name not in self._names:
            self._sink.replace(name, data)
            self.written += 1
        elif self._sink.read(name) == data:
            self.there += 1
        else:
            raise Refused(
                f"{self._sink.place}/{name} is there with other bytes.",
                "It is another log, or somebody changed it: export into an empty place.",
            )


def _bundle(book: Book, n: int, first: int, last: int) -> bytes:
    """The entries of a bundle; refuses those that the tree does not hold."""
    entries = [entry.leaf for entry in book.entries.read(first, last)]
    hashes = b"".join(map(leaf_hash, entries))
    if hashes != book.tiles.read_tile(0, n)[: len(hashes)] or len(entries) != last - first:
        raise Refused(
            f"Entries {first} to {last - 1} are not those of the tree.",
            "Something was changed: run `musterroll log verify`.",
        )
    return bundle(entries)


def _continues(book: Book, sink: Sink, size: int) -> None:
    """Refuses to put a log in place of another one."""
    note = sink.read(CHECKPOINT)
    if note is None:
        return
    standing = open_checkpoint(note, log_keys.verifiers(book.config)).checkpoint
    try:
        same = standing.size <= size and root_at(book.tiles.nodes(), standing.size) == standing.root
    except ProofError:
        same = False
    if not same:
        raise Refused(
            f"{sink.place} holds {standing.size} entries that this book does not continue.",
            "If this is an older copy of the book, use the newer one; else export into an empty place.",
        )
