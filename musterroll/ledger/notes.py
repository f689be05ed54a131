"""Signed notes of C2SP: a text, an empty line, and a line for each signature.

Signatures by unknown keys are carried along and mean nothing. One by a known key that does not fit refuses the note.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from musterroll.ledger.encoding import decoded, encoded
from musterroll.ledger.errors import NoteError
from musterroll.ledger.keys import KEY_ID_SIZE, Signer, checked_name

LARGEST_NOTE = 1_000_000  # bytes
MOST_SIGNATURES = 100
DASH = "\N{EM DASH} "


class Key(Protocol):
    """Whoever can tell whether a signature is theirs: the key of a log or of a witness."""

    @property
    def name(self) -> str: ...
    @property
    def key_id(self) -> bytes: ...
    def verify(self, text: bytes, signature: bytes) -> bool: ...


class Signature(NamedTuple):
    """A signature as a note carries it; name and key id say whose it claims to be."""

    name: str
    key_id: bytes
    data: bytes

    def to_line(self) -> bytes:
        """Its line in a note."""
        return f"{DASH}{self.name} {encoded(self.key_id + self.data)}\n".encode()

    def claims(self, key: Key) -> bool:
        """Whether it claims to be by `key`."""
        return (self.name, self.key_id) == (key.name, key.key_id)


class Note(NamedTuple):
    """A text that a known key has signed."""

    text: bytes
    verified: tuple[Signature, ...]
    unverified: tuple[Signature, ...]

    def signed_by(self, key: Key) -> bool:
        """Whether `key` has signed it."""
        return any(signature.claims(key) for signature in self.verified)


def sign(text: bytes, *signers: Signer) -> bytes:
    """The note of `text`, which ends with a newline, signed by each signer."""
    signatures = [Signature(checked_name(signer.name), signer.key_id, signer.sign(text)) for signer in signers]
    note = text + b"\n" + b"".join(signature.to_line() for signature in signatures)
    split(note)
    return note


def open_note(note: bytes, keys: Sequence[Key]) -> Note:
    """The text of a note and who has signed it. NoteError if none of `keys` has, or one of them has not as it says."""
    text, signatures = split(note)
    verified: dict[Signature, None] = {}
    unverified: dict[Signature, None] = {}
    for signature in signatures:
        claimed = [key for key in keys if signature.claims(key)]
        if claimed and not any(key.verify(text, signature.data) for key in claimed):
            raise NoteError(f"The signature of {signature.name} (key {signature.key_id.hex()}) is not over this text.")
        (verified if claimed else unverified)[signature] = None
    if not verified:
        signed_by = ", ".join(f"{signature.name} (key {signature.key_id.hex()})" for signature in signatures)
        raise NoteError(f"No known key has signed this; signed by {signed_by}.")
    return Note(text, tuple(verified), tuple(unverified))


def split(note: bytes) -> tuple[bytes, list[Signature]]:
    """The text of a note, unverified, and its signatures. NoteError if it is no note."""
    if len(note) > LARGEST_NOTE:
        raise NoteError(f"A note of {len(note)} bytes; expected {LARGEST_NOTE} at most.")
    _expect_plain(note)
    before, found, lines = note.rpartition(b"\n\n")
    if not found or not lines.endswith(b"\n"):
        raise NoteError("No signatures: expected a text, an empty line and signatures, each line ended.")
    signatures = [read_line(line) for line in lines[:-1].decode().split("\n")]
    if len(signatures) > MOST_SIGNATURES:
        raise NoteError(f"A note with {len(signatures)} signatures; expected {MOST_SIGNATURES} at most.")
    return before + b"\n", signatures


def read_line(line: str) -> Signature:
    """The signature in a line, without its newline. NoteError if it is none."""
    name, _, data = line.removeprefix(DASH).partition(" ")
    if not line.startswith(DASH) or not data:
        raise NoteError(f"No line of a signature: {line[:60]!r}.")
    content = decoded(data, f"The signature of {checked_name(name)}")
    if len(content) <= KEY_ID_SIZE:
        raise NoteError(f"The signature of {name} has {len(content)} bytes; expected more than {KEY_ID_SIZE}.")
    return Signature(name, content[:KEY_ID_SIZE], content[KEY_ID_SIZE:])


def add(note: bytes, signatures: Iterable[Signature]) -> bytes:
    """The note with more signatures, each once. They are not verified here."""
    _, present = split(note)
    return note + b"".join(line.to_line() for line in dict.fromkeys(signatures) if line not in present)


def _expect_plain(note: bytes) -> None:
    try:
        text = note.decode()
    except UnicodeDecodeError as error:
        raise NoteError(f"Byte {error.start} is not UTF-8.") from None
    if any(sign < " " and sign != "\n" for sign in text):
        raise NoteError("A control character, which no note holds.")
