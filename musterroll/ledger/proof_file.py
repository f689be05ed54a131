"""Proof files of C2SP (`.tlog-proof`): index, path and checkpoint of one entry in one text.

Whoever has the entry, this text and the verifier key needs neither our program nor a network to check it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from musterroll.ledger.checkpoints import Opened, open_checkpoint
from musterroll.ledger.encoding import decoded, encoded, number
from musterroll.ledger.errors import NoteError
from musterroll.ledger.keys import Verifier
from musterroll.ledger.notes import Key
from musterroll.ledger.proofs import verify_inclusion

FIRST_LINE = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True)
class ProofFile:
    """That an entry is in the log of a checkpoint. Nothing vouches for `extra`: it is read by whoever put it there."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes = b""

    def to_bytes(self) -> bytes:
        """The text of the file."""
        lines = [FIRST_LINE, *([f"extra {encoded(self.extra)}"] if self.extra else []), f"index {self.index}"]
        return "\n".join([*lines, *map(encoded, self.path), "", ""]).encode() + self.checkpoint


def parse(text: bytes) -> ProofFile:
    """The proof in a file, not verified. NoteError says what is no line of it."""
    before, found, checkpoint = text.partition(b"\n\n")
    first, *lines = before.decode("utf-8", "replace").split("\n")
    if first != FIRST_LINE or not found:
        raise NoteError(f"No proof file: its first line is {first[:60]!r}; expected {FIRST_LINE}.")
    extra = b""
    if lines and lines[0].startswith("extra "):
        extra = decoded(lines.pop(0).removeprefix("extra "), "The extra data")
    if not lines or not lines[0].startswith("index "):
        raise NoteError("No proof file: the line of the index is missing.")
    index = number(lines.pop(0).removeprefix("index "), "The index")
    path = tuple(decoded(line, f"Step {step} of the proof") for step, line in enumerate(lines, 1))
    return ProofFile(index, path, checkpoint, extra)


def verify(proof: ProofFile, leaf: bytes, keys: Sequence[Verifier], witnesses: Sequence[Key] = ()) -> Opened:
    """Check that the entry with this leaf hash is in the log. NoteError or ProofError says which step fails.

    1. A key of the log has signed the checkpoint.
    2. The path leads from the leaf to its root.
    """
    opened = open_checkpoint(proof.checkpoint, keys, witnesses)
    verify_inclusion(proof.index, opened.checkpoint.size, leaf, proof.path, opened.checkpoint.root)
    return opened
