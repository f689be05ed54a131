"""What a worker is doing, told by itself in a small file beside the pulls: for whoever looks after the machine.

Nothing is decided by it. A file that was not touched for a while is of a worker that has ended without a word. How long
ago it was touched, the disk knows.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

_ENDING, _DAY_S = ".worker", 86_400


class Waits(msgspec.Struct, frozen=True):
    """Something that failed and is left alone until an instant."""

    job: str
    again_at: datetime


class AtWork(msgspec.Struct, frozen=True):
    """One worker: where it runs, what it does just now, what it leaves alone for a while."""

    host: str
    process: int
    running: tuple[str, ...] = ()
    waits: tuple[Waits, ...] = ()


class Sign:
    """The file of one worker. It is written anew when something changed, and touched in between."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"{os.getpid()}@{socket.gethostname()}{_ENDING}"
        self._said: AtWork | None = None

    def show(self, running: tuple[str, ...], waits: tuple[Waits, ...]) -> None:
        """Says what is done; a disk that takes no files is not this file's to complain about."""
        said = AtWork(socket.gethostname(), os.getpid(), running, waits)
        try:
            if said == self._said:
                os.utime(self._path)
            else:
                self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._path.write_bytes(msgspec.json.encode(said))
                self._said = said
                self._forget_the_old()
        except OSError:
            self._said = None

    def gone(self) -> None:
        """The worker ends."""
        self._path.unlink(missing_ok=True)

    def _forget_the_old(self) -> None:
        """Takes away the signs of workers that ended without a word more than a day ago."""
        latest = self._path.stat().st_mtime
        for path in self._path.parent.glob(f"*{_ENDING}"):
            if latest - path.stat().st_mtime > _DAY_S:
                path.unlink(missing_ok=True)


def at_work(folder: Path) -> Iterator[tuple[AtWork, datetime]]:
    """Every worker that left a sign, and when it was last seen."""
    for path in sorted(folder.glob(f"*{_ENDING}")):
        try:
            said = msgspec.json.decode(path.read_bytes(), type=AtWork)
            seen = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        except (OSError, msgspec.DecodeError):
            continue  # it ends, or writes, just now
        yield said, seen
