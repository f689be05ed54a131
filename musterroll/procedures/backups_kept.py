"""The backups that lie in a folder, by their lists: which there are, and which broke off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from musterroll.facts.errors import MusterrollError
from musterroll.procedures.backup import Backup, read_list

_NAME = "%Y-%m-%dT%H%M%SZ"


@dataclass(frozen=True)
class Kept:
    """A folder with a backup, or with what was begun as one: `trouble` then says what is wrong."""

    name: str
    backup: Backup | None = None
    bytes: int = 0
    trouble: str = ""

    @property
    def with_keys(self) -> bool:
        """Whether the key that signs is in it."""
        return self.backup is not None and any(name.startswith("secrets/") for name in self.backup.files)


def backups_in(folder: Path) -> list[Kept]:
    """All of a folder, the newest first; those that broke off come last. Their files are not read."""
    found = list(_kept(folder)) if folder.is_dir() else []
    whole = sorted((one for one in found if one.backup), key=lambda one: (_at(one), one.name), reverse=True)
    return whole + sorted((one for one in found if not one.backup), key=lambda one: one.name)


def new_name(now: datetime) -> str:
    """What a backup that is made now is called."""
    return now.strftime(_NAME)


def _kept(folder: Path) -> Iterator[Kept]:
    for path in folder.iterdir():
        if not path.is_dir() or path.name.startswith("."):
            continue
        try:
            backup = read_list(path)
        except MusterrollError as error:
            yield Kept(path.name, trouble=error.what.replace(str(path), path.name))
            continue
        yield Kept(path.name, backup, sum(_size(path / name) for name in backup.files))


def _at(one: Kept) -> datetime:
    assert one.backup is not None
    return one.backup.at


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # reading the backup says what it lacks
