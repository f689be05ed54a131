"""What a watched place is, what lies in it, and which of that may be taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Protocol

UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".filepart", ".swp", "~")
_HIDDEN = (".", "~$")  # of a folder, and of an office program that has the file open


@dataclass(frozen=True)
class Lying:
    """One file in a place: its name from there on, size, when it was written, and what changes when its bytes do.

    `whole`: it cannot be half written, as an object in a bucket cannot.
    """

    name: str
    size: int
    at: datetime
    mark: str
    whole: bool = False


class Place(Protocol):
    """A folder or a bucket. `place` names it in facts and sentences."""

    @property
    def place(self) -> str: ...
    def lying(self) -> list[Lying]:
        """What lies there now; one of our errors where that cannot be seen."""

    def fetch(self, one: Lying, into: Path) -> str | None:
        """Copies a file; the SHA-256 of the copy, or None where the file was changed or went meanwhile."""


def is_ready(one: Lying, now: datetime, settle: timedelta) -> bool:
    """Whether nobody is still writing a file. A time that lies far ahead is a wrong clock, and no reason to wait."""
    return one.whole or abs(now - one.at) >= settle


def is_export(name: str) -> bool:
    """Whether a name is not that of something hidden or unfinished."""
    parts = PurePosixPath(name).parts
    return not any(part.startswith(_HIDDEN) for part in parts) and not name.lower().endswith(UNFINISHED)
