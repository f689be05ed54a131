"""Published files by digest: curricula, rosters, PDF. They are kept as they are and never replaced."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from musterroll.facts.errors import Refused
from musterroll.store.files import write_once


class Archive:
    """The archive of a book: a folder of files named by their SHA-256."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, content: bytes) -> str:
        """Keeps a file, durable when this returns; its SHA-256 as 64 hex digits. The same file is kept once."""
        digest = sha256(content).hexdigest()
        if not self.has(digest):
            write_once(self._folder / digest, content)
        elif sha256((self._folder / digest).read_bytes()).hexdigest() != digest:
            raise _changed(self._folder / digest)
        return digest

    def has(self, digest: str) -> bool:
        """Whether a file of that name is there."""
        return (self._folder / digest).is_file()

    def read(self, digest: str) -> bytes:
        """The file; Refused if it is missing or was changed."""
        path = self._folder / digest
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            raise Refused(f"{path} is missing.", "Put it back from a backup.") from None
        if sha256(content).hexdigest() != digest:
            raise _changed(path)
        return content

    def digests(self) -> list[str]:
        """The digests of all files, sorted."""
        return sorted(path.name for path in self._folder.glob("*") if len(path.name) == 64)


def _changed(path: Path) -> Refused:
    return Refused(
        f"{path} is not the file that was kept: its SHA-256 differs from its name.", "Put it back from a backup."
    )
