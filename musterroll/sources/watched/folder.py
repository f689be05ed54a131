"""A folder that is watched, and the folders in it. Links are not followed: they may lead anywhere."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from musterroll.facts.errors import ConfigError, TryLater
from musterroll.sources.watched.place import Lying

_PART = 1 << 20


class FolderPlace:
    """A folder on a disk of this machine, or on a share."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def place(self) -> str:
        """The path."""
        return str(self._folder)

    def lying(self) -> list[Lying]:
        """Every regular file in it and below."""
        if not self._folder.is_dir():
            raise ConfigError(f"{self._folder}: there is no such folder.", "Make it, or mend `places`.")
        found = []
        for path in self._walk():
            told = _looked(path)
            if told is not None and stat.S_ISREG(told.st_mode):
                found.append(_lying(path.relative_to(self._folder).as_posix(), told))
        return found

    def fetch(self, one: Lying, into: Path) -> str | None:
        """Copies the file, if it is the same before and after."""
        try:
            handle = os.open(self._folder / one.name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unseen(self._folder / one.name, error) from None
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                return None
            try:
                digest = _copied(file, into)
            except OSError as error:
                raise _unseen(self._folder / one.name, error) from None
            return digest if _lying(one.name, os.fstat(handle)).mark == one.mark else None

    def _walk(self) -> Iterator[Path]:
        def unseen(error: OSError) -> None:
            raise _unseen(Path(error.filename), error)

        for folder, _, names in os.walk(self._folder, onerror=unseen):
            yield from (Path(folder) / name for name in names)


def _looked(path: Path) -> os.stat_result | None:
    try:
        return path.lstat()
    except FileNotFoundError:
        return None


def _lying(name: str, told: os.stat_result) -> Lying:
    """The time of the change of a file's entry is in its mark, because anybody can set the other time back."""
    mark = f"{told.st_size}-{told.st_mtime_ns}-{told.st_ctime_ns}"
    return Lying(name, told.st_size, datetime.fromtimestamp(told.st_mtime, UTC), mark)


def _copied(file: BinaryIO, into: Path) -> str:
    digest = hashlib.sha256()
    with os.fdopen(os.open(into, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        while part := file.read(_PART):
            digest.update(part)
            out.write(part)
    return digest.hexdigest()


def _unseen(path: Path, error: OSError) -> TryLater:
    return TryLater(f"{path}: {error.strerror}.", "It will be looked at again; check the rights of the folder.")
