"""Raw files as received, each encrypted with a key of its own (AES-256-GCM), so that one can be erased for ever.

The file is on disk before any fact names it: a crash between leaves a file that nothing names, never a fact
without its file. Erasing a person writes a redacted file under its own digest and destroys the key of the old one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from musterroll.facts.errors import Refused
from musterroll.store.files import write_once
from musterroll.store.tables import Tables

KEY_SIZE, NONCE_SIZE = 32, 12
_PART = 1 << 20


class Extracts:
    """The extracts of a book: files named by the SHA-256 of what was received, and their keys in the database."""

    def __init__(self, folder: Path, tables: Tables) -> None:
        self._folder, self._tables = folder, tables

    def keep(self, raw: bytes | Path, digest: str | None = None) -> str:
        """Keeps what was received, durable when this returns; its SHA-256 as 64 hex digits.

        A file is read in parts, so that memory does not grow with it. The same bytes are kept once.
        Refused if `digest` is not theirs, or if the file changes meanwhile.
        """
        made = _digest(raw)
        if digest not in (None, made):
            raise Refused(f"The extract has the SHA-256 {made}, not {digest}.", "Fetch it again.")
        # The key is there first: a file without a key could never be read.
        new = self._tables.say(
            "INSERT INTO extract_keys (sha256, key, nonce) VALUES (%s, %s, %s) ON CONFLICT (sha256) DO NOTHING",
            (made, os.urandom(KEY_SIZE), os.urandom(NONCE_SIZE)),
        )
        row = self._key(made)
        if row is not None and (new or not self._path(made).exists()):
            write_once(self._path(made), _sealed(raw, made, *row))
        return made

    def has(self, digest: str) -> bool:
        """Whether an extract can be read: its file and its key are there."""
        return self._path(digest).is_file() and self._key(digest) is not None

    def read(self, digest: str) -> bytes:
        """What was received. Refused if it was erased, is missing, or was changed."""
        from cryptography.exceptions import InvalidTag

        row = self._key(digest)
        if row is None:
            raise Refused(
                f"The extract {digest} cannot be read: its key is gone.", "It was erased, or never kept here."
            )
        try:
            sealed = self._path(digest).read_bytes()
        except FileNotFoundError:
            raise Refused(f"{self._path(digest)} is missing.", "Put it back from a backup.") from None
        try:
            raw = _cipher(row[0]).decrypt(row[1], sealed, digest.encode())
        except InvalidTag:
            raw = b""
        if sha256(raw).hexdigest() != digest:
            raise Refused(
                f"{self._path(digest)} was changed: it is not what was received.", "Put it back from a backup."
            )
        return raw

    def destroy(self, digest: str) -> bool:
        """Destroys the key and the file; whether there was a key. Copies of the file stay unreadable."""
        if self._tables.on_sqlite:
            self._tables.rows("PRAGMA secure_delete=ON")
        gone = self._tables.say("DELETE FROM extract_keys WHERE sha256 = %s", (digest,))
        if self._tables.on_sqlite:
            self._tables.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        self._path(digest).unlink(missing_ok=True)
        return bool(gone)

    def replace_redacted(self, digest: str, redacted: bytes) -> str:
        """Keeps a redacted copy and destroys the original; the digest of the copy."""
        made = self.keep(redacted)
        if made != digest:
            self.destroy(digest)
        return made

    def digests(self) -> list[str]:
        """The digests of all extracts that have a key, sorted."""
        return [row[0] for row in self._tables.rows("SELECT sha256 FROM extract_keys ORDER BY sha256")]

    def _key(self, digest: str) -> tuple[bytes, bytes] | None:
        row = self._tables.row("SELECT key, nonce FROM extract_keys WHERE sha256 = %s", (digest,))
        return (bytes(row[0]), bytes(row[1])) if row else None

    def _path(self, digest: str) -> Path:
        return self._folder / digest


def _cipher(key: bytes) -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key)


def _sealed(raw: bytes | Path, digest: str, key: bytes, nonce: bytes) -> Iterator[bytes]:
    """What `_cipher(key).encrypt` gives, in parts. Another text is never finished under them."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    sealing, hashed = Cipher(algorithms.AES(key), modes.GCM(nonce)).encryptor(), sha256()
    sealing.authenticate_additional_data(digest.encode())
    for part in _parts(raw):
        hashed.update(part)
        yield sealing.update(part)
    if hashed.hexdigest() != digest:
        raise Refused(
            f"The file with the SHA-256 {digest} changed while it was kept.",
            "Collect it when nothing writes to it any more.",
        )
    yield sealing.finalize() + sealing.tag


def _digest(raw: bytes | Path) -> str:
    hashed = sha256()
    for part in _parts(raw):
        hashed.update(part)
    return hashed.hexdigest()


def _parts(raw: bytes | Path) -> Iterator[bytes]:
    if isinstance(raw, bytes):
        yield raw
        return
    try:
        with raw.open("rb") as file:
            while part := file.read(_PART):
                yield part
    except OSError as error:
        raise Refused(f"{raw}: cannot be read: {error.strerror}.", "Collect the file once more.") from None
