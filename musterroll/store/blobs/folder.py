"""Files by digest in a folder of the book."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from musterroll.facts.errors import Refused
from musterroll.store.files import write_once

PART = 1 << 20  # bytes that are read at once
BACK = "Put it back from a backup."


class FolderBlobs:
    """A folder of files, readable by their owner only; it is made with the first file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def where(self, name: str) -> str:
        """The path."""
        return str(self._folder / name)

    def has(self, name: str) -> bool:
        """Whether the file is there."""
        return (self._folder / name).is_file()

    def put(self, name: str, parts: Iterable[bytes]) -> None:
        """Writes the file beside, syncs it, then gives it its name."""
        write_once(self._folder / name, parts)

    def parts(self, name: str) -> Iterator[bytes]:
        """The file in parts."""
        path = self._folder / name
        try:
            with path.open("rb") as file:
                while part := file.read(PART):
                    yield part
        except FileNotFoundError:
            raise Refused(f"{path} is missing.", BACK) from None
        except OSError as error:
            raise Refused(f"{path} cannot be read: {error.strerror}.", "Mend the rights of the folder.") from None

    def remove(self, name: str) -> None:
        """Deletes the file."""
        try:
            (self._folder / name).unlink(missing_ok=True)
        except OSError as error:
            path = self._folder / name
            raise Refused(f"{path} cannot be deleted: {error.strerror}.", "Mend the rights of the folder.") from None

    def names(self) -> list[str]:
        """The files; those that are being written have a dot before their names."""
        if not self._folder.is_dir():
            return []
        return sorted(path.name for path in self._folder.iterdir() if not path.name.startswith("."))
