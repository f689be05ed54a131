"""Checkpoints of C2SP: who a log is, how many entries it has and their root, as a signed note."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from musterroll.ledger.encoding import decoded, encoded, number
from musterroll.ledger.errors import NoteError
from musterroll.ledger.keys import Signer, Verifier
from musterroll.ledger.notes import Key, Note, open_note, sign
from musterroll.ledger.tree import HASH_SIZE


class Checkpoint(NamedTuple):
    """State of a log: its origin (a name), the number of entries, their root."""

    origin: str
    size: int
    root: bytes

    def to_text(self) -> bytes:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{encoded(self.root)}\n".encode()


class Opened(NamedTuple):
    """A checkpoint that its log has signed, and the note that says so."""

    checkpoint: Checkpoint
    note: Note


def parse(text: bytes) -> Checkpoint:
    """The checkpoint in the text of a note. NoteError if it is none.

    Lines after the third, which the format allows and this program does not write, are left alone.
    """
    lines = text.decode("utf-8", "replace").split("\n")
    if len(lines) < 4 or lines[-1] or not all(lines[:-1]):
        raise NoteError(f"No checkpoint: {len(lines) - 1} lines; expected origin, size and root, none of them empty.")
    origin, size, root = lines[:3]
    checkpoint = Checkpoint(origin, number(size, "The size"), decoded(root, "The root"))
    if len(checkpoint.root) != HASH_SIZE:
        raise NoteError(f"The root has {len(checkpoint.root)} bytes; expected {HASH_SIZE}.")
    return checkpoint


def sign_checkpoint(checkpoint: Checkpoint, *signers: Signer) -> bytes:
    """The signed note of a checkpoint. Every signer bears the name of the log."""
    for signer in signers:
        _expect_origin(checkpoint, signer)
    text = checkpoint.to_text()
    if parse(text) != checkpoint:
        raise NoteError(f"No checkpoint can be written of {checkpoint.origin!r} at {checkpoint.size}.")
    return sign(text, *signers)


def open_checkpoint(note: bytes, keys: Sequence[Verifier], witnesses: Sequence[Key] = ()) -> Opened:
    """The checkpoint in a note that a key of the log has signed. NoteError if none has.

    `keys` are those of one log, old ones too. A witness alone does not make it the log's.
    """
    opened = open_note(note, [*keys, *witnesses])
    checkpoint = parse(opened.text)
    signed = [key for key in keys if opened.signed_by(key)]
    if not signed:
        raise NoteError("Witnesses have signed this, but not the log itself.")
    for key in signed:
        _expect_origin(checkpoint, key)
    return Opened(checkpoint, opened)


def _expect_origin(checkpoint: Checkpoint, key: Signer | Verifier) -> None:
    if checkpoint.origin != key.name:
        raise NoteError(f"A checkpoint of {checkpoint.origin} is signed with a key of {key.name}.")
