"""Published files by digest: curricula, rosters, PDF. They are kept as they are and never replaced."""

from __future__ import annotations

from hashlib import sha256

from musterroll.facts.errors import Refused
from musterroll.store.blobs.folder import BACK
from musterroll.store.blobs.place import Blobs


class Archive:
    """The archive of a book: files named by their SHA-256."""

    def __init__(self, blobs: Blobs) -> None:
        self.blobs = blobs

    def keep(self, content: bytes) -> str:
        """Keeps a file, durable when this returns; its SHA-256 as 64 hex digits. The same file is kept once."""
        digest = sha256(content).hexdigest()
        if self.has(digest):
            self.check(digest)
        else:
            self.blobs.put(digest, (content,))
        return digest

    def has(self, digest: str) -> bool:
        """Whether a file of that name is there."""
        return self.blobs.has(digest)

    def read(self, digest: str) -> bytes:
        """The file; Refused if it is missing or was changed."""
        content = b"".join(self.blobs.parts(digest))
        if sha256(content).hexdigest() != digest:
            raise self._changed(digest)
        return content

    def check(self, digest: str) -> None:
        """Reads the file in parts and keeps nothing; Refused as by `read`."""
        hashed = sha256()
        for part in self.blobs.parts(digest):
            hashed.update(part)
        if hashed.hexdigest() != digest:
            raise self._changed(digest)

    def digests(self) -> list[str]:
        """The digests of all files, sorted."""
        return [name for name in self.blobs.names() if len(name) == 64]

    def _changed(self, digest: str) -> Refused:
        where = self.blobs.where(digest)
        return Refused(f"{where} is not the file that was kept: its SHA-256 differs from its name.", BACK)
