"""The proof of one entry, for somebody who has neither our program nor the book: and the check of such a proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from musterroll.facts.errors import ConfigError, Refused
from musterroll.facts.leaf import salted_digest
from musterroll.ledger import proof_file
from musterroll.ledger.checkpoints import Checkpoint
from musterroll.ledger.keys import Verifier
from musterroll.ledger.proof_file import ProofFile
from musterroll.ledger.proofs import inclusion_proof
from musterroll.ledger.tiles import TILE_HEIGHT, ReadTile
from musterroll.ledger.tree import leaf_hash
from musterroll.procedures.shapes import ProofShape

if TYPE_CHECKING:
    from musterroll.store.setup import Book

SCHEMA = "musterroll.proof/1"


@dataclass(frozen=True)
class Proof:
    """One entry with everything that is needed to check it. Salt and fact are null where the body was erased.

    `entry` is the leaf: the canonical bytes that the tree commits to. `fact` are the canonical bytes of the fact;
    the entry's digest is the SHA-256 of salt and fact. `proof` is a C2SP tlog-proof.
    """

    entry: bytes
    salt: bytes | None
    fact: bytes | None
    proof: bytes

    @property
    def index(self) -> int:
        """The number of the entry."""
        return int(msgspec.json.decode(self.entry)["index"])

    def to_json(self) -> dict[str, Any]:
        """As the JSON of a file, and as the member `proof` of a training record."""
        checkpoint = proof_file.parse(self.proof).checkpoint.decode()
        made = ProofShape(
            origin=checkpoint.partition("\n")[0],
            index=self.index,
            entry=self.entry.decode(),
            salt=None if self.salt is None else self.salt.hex(),
            fact=None if self.fact is None else self.fact.decode(),
            tlog_proof=self.proof.decode(),
        )
        return dict(msgspec.to_builtins(made))


def prove(book: Book, index: int, note: bytes, size: int) -> Proof:
    """The proof that entry `index` is in the log of the checkpoint `note`, which covers `size` entries."""
    if index >= size:
        raise Refused(
            f"The checkpoint covers {size:,} entries, and not entry {index:,}.", "Sign one: musterroll log checkpoint."
        )
    (kept,) = book.entries.kept(index, index + 1)
    path = inclusion_proof(book.tiles.nodes(_tiles(book, index, size)), index, size)
    return Proof(kept.entry.leaf, kept.salt, kept.body, ProofFile(index, tuple(path), note).to_bytes())


def _tiles(book: Book, index: int, size: int) -> ReadTile:
    """Tiles of a proof: those that it is likely to need are read together."""
    known = book.tiles.read_some(sorted(set(_needed(index, size))))

    def read(level: int, n: int) -> bytes:
        return known.get((level, n)) or book.tiles.read_tile(level, n)

    return read


def _needed(index: int, size: int) -> Iterator[tuple[int, int]]:
    """Of each level the tile above the entry, and the last one, in which the tree ends."""
    level = 0
    while hashes := size >> (TILE_HEIGHT * level):
        yield level, index >> (TILE_HEIGHT * (level + 1))
        yield level, (hashes - 1) >> TILE_HEIGHT
        level += 1


def check(proof: Proof, keys: Sequence[Verifier]) -> Checkpoint:
    """Check a proof by itself: Refused, ProofError or NoteError says which step fails.

    1. The fact and its salt give the digest in the entry (where the body was not erased).
    2. The log has signed the checkpoint. 3. The path leads from the entry to its root.
    """
    entry = _members(proof.entry)
    if proof.fact is not None and salted_digest(proof.salt or b"", proof.fact).hex() != entry.get("digest"):
        raise Refused("The fact is not the one that was recorded: it gives another digest.", "The file was changed.")
    parsed = proof_file.parse(proof.proof)
    if entry.get("index") != parsed.index:
        raise Refused(f"The proof is of entry {parsed.index:,}, not of {entry.get('index')}.", "The file was changed.")
    return proof_file.verify(parsed, leaf_hash(proof.entry), keys).checkpoint


def continues(checkpoint: Checkpoint, kept: Sequence[Checkpoint]) -> None:
    """Hold the checkpoint of a proof against those that somebody kept: Refused where the log is another one.

    ConfigError where one is of another size: one entry and its path do not show that one continues the other.
    """
    for one in kept:
        if one.size != checkpoint.size:
            raise ConfigError(
                f"The proof is under a checkpoint of {checkpoint.size:,} entries, the kept one of {one.size:,}.",
                "A proof alone cannot show that one continues the other: ask for musterroll log export.",
            )
        if one.root != checkpoint.root:
            raise Refused("The checkpoint that was kept has another root at the same size.", "The log was rewritten.")


def _members(entry: bytes) -> dict[str, Any]:
    try:
        members = msgspec.json.decode(entry)
    except ValueError:
        members = None
    if not isinstance(members, dict):
        raise Refused("The entry is no object.", "The file was changed.")
    return members
