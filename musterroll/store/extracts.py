"""Raw files as received, each encrypted with a key of its own (AES-256-GCM), so that one can be erased for ever.

The file is kept before any fact names it: a crash between leaves a file that nothing names, never a fact
without its file. Erasing a person writes a redacted file under its own digest and destroys the key of the old one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from musterroll.facts.errors import MusterrollError, Refused
from musterroll.store.blobs.folder import BACK
from musterroll.store.blobs.place import Blobs
from musterroll.store.sealing import KEY_SIZE, NONCE_SIZE, NotSealed, sealed, unsealed
from musterroll.store.tables import Tables
from musterroll.store.written_back import empty_log

_PART = 1 << 20


class Extracts:
    """The extracts of a book: files named by the SHA-256 of what was received, and their keys in the database."""

    def __init__(self, blobs: Blobs, tables: Tables) -> None:
        self.blobs, self._tables = blobs, tables

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
        if row is not None and (new or not self.blobs.has(made)):
            self.blobs.put(made, sealed(_unchanged(raw, made), made, *row))
        return made

    def has(self, digest: str) -> bool:
        """Whether an extract can be read: its file and its key are there."""
        return self._key(digest) is not None and self.blobs.has(digest)

    def read(self, digest: str) -> bytes:
        """What was received. Refused if it was erased, is missing, or was changed."""
        return b"".join(self._opened(digest))

    def check(self, digest: str) -> None:
        """Reads an extract in parts and keeps nothing; Refused as by `read`."""
        for _ in self._opened(digest):
            pass

    def _opened(self, digest: str) -> Iterator[bytes]:
        """What was received, in parts, which count only once the last has come."""
        row = self._key(digest)
        if row is None:
            raise Refused(
                f"The extract {digest} cannot be read: its key is gone.", "It was erased, or never kept here."
            )
        changed = Refused(f"{self.blobs.where(digest)} was changed: it is not what was received.", BACK)
        hashed = sha256()
        try:
            for part in unsealed(self.blobs.parts(digest), digest, *row):
                hashed.update(part)
                yield part
        except NotSealed:
            raise changed from None
        if hashed.hexdigest() != digest:
            raise changed

    def destroy(self, digest: str) -> bool:
        """Destroys the key and the file; whether there was a key. Copies of the file stay unreadable.

        So does the file itself where its place does not let go of it, such as a bucket that is locked: it is erased.
        """
        if self._tables.on_sqlite:
            self._tables.rows("PRAGMA secure_delete=ON")
        gone = self._tables.say("DELETE FROM extract_keys WHERE sha256 = %s", (digest,))
        if self._tables.on_sqlite:
            empty_log(self._tables)
        with suppress(MusterrollError):  # it is gone without its key already
            self.blobs.remove(digest)
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


def _unchanged(raw: bytes | Path, digest: str) -> Iterator[bytes]:
    """What was received, in parts. Another text is never finished under the digest."""
    hashed = sha256()
    for part in _parts(raw):
        hashed.update(part)
        yield part
    if hashed.hexdigest() != digest:
        raise Refused(
            f"The file with the SHA-256 {digest} changed while it was kept.",
            "Collect it when nothing writes to it any more.",
        )


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
