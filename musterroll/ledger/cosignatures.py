"""Cosignatures of C2SP, version 1: a witness says that at a time it saw a log that only grew.

A witness keeps the last checkpoint it saw and asks for a proof that the next one continues it. So a log cannot show
one history to it and another to others. Times are seconds since 1970.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from musterroll.ledger.checkpoints import parse
from musterroll.ledger.errors import NoteError
from musterroll.ledger.keys import has_signed, key_id, key_text, public_of, read_key_text
from musterroll.ledger.notes import Note, Signature, add, open_note, read_line, split

COSIGNATURE = 0x04
TIME_SIZE = 8
LATEST = 2**63 - 1


@dataclass(frozen=True)
class Witness:
    """Public key of a witness: 32 bytes under a name."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The four bytes that stand before each of its cosignatures."""
        return key_id(self.name, COSIGNATURE, self.public)

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Whether it has cosigned the checkpoint `text`, at the time that the cosignature names."""
        at = time_of(signature)
        return at <= LATEST and has_signed(self.public, _message(text, at), signature[TIME_SIZE:])

    def to_text(self) -> str:
        """The key in one line."""
        return key_text(self.name, COSIGNATURE, self.public)


@dataclass(frozen=True)
class Cosigner:
    """Secret key of a witness. It is not shown."""

    name: str
    seed: bytes = field(repr=False)

    @property
    def witness(self) -> Witness:
        """The public key that belongs to it."""
        return Witness(self.name, public_of(self.seed))

    def cosign(self, note: bytes, at: int) -> Signature:
        """Its cosignature of a checkpoint, given as a signed note. Whether the log only grew must be known before."""
        text, _ = split(note)
        parse(text)
        signature = Ed25519PrivateKey.from_private_bytes(self.seed).sign(_message(text, at))
        return Signature(self.name, self.witness.key_id, at.to_bytes(TIME_SIZE, "big") + signature)


def read_witness(text: str) -> Witness:
    """The public key of a witness in a line. NoteError if it is none."""
    name, kind, public = read_key_text(text)
    if kind != COSIGNATURE:
        raise NoteError(f"The key of {name} is of type {kind}; expected {COSIGNATURE}.", "Give the key of a witness.")
    return Witness(name, public)


def accept(note: bytes, lines: bytes, witnesses: Sequence[Witness]) -> bytes:
    """The note with the cosignatures in `lines`, as a witness returns them. NoteError if one is not by a witness."""
    signatures = [read_line(line) for line in lines.decode("utf-8", "replace").removesuffix("\n").split("\n")]
    for signature in signatures:
        if not any(signature.claims(witness) for witness in witnesses):
            raise NoteError(f"{signature.name} (key {signature.key_id.hex()}) is no known witness.")
    together = add(note, signatures)
    open_note(together, witnesses)
    return together


def seen_at(note: Note, witness: Witness) -> int | None:
    """When a witness saw this checkpoint, the latest time if it says several; None if it has not cosigned."""
    return max((time_of(signature.data) for signature in note.verified if signature.claims(witness)), default=None)


def time_of(signature: bytes) -> int:
    """The time that a cosignature names."""
    return int.from_bytes(signature[:TIME_SIZE], "big")


def _message(text: bytes, at: int) -> bytes:
    return b"cosignature/v1\ntime %d\n" % at + text
