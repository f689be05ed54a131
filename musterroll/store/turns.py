"""Turns: one program at a time does a named thing. A turn ends with its program, however that ends.

On SQLite, whose file is on a disk of this machine, a lock of the operating system on a file; on PostgreSQL, which
programs on several machines may use, a lock of the session.
"""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from musterroll.facts.errors import Refused, TryLater
from musterroll.store.tables import Tables

_OURS = 0x4D52  # keeps our locks apart from those that others take in the same database
_AGAIN_S = 0.02


class Turns:
    """The turns of a book. Their files lie in a folder of their own and stay: what counts is the lock."""

    def __init__(self, folder: Path, tables: Tables) -> None:
        self._folder, self._tables = folder, tables

    @contextmanager
    def take(self, name: str, *, patience_s: float = 0) -> Iterator[None]:
        """The turn for `name` as long as this block lasts; TryLater while another program has it.

        `patience_s`: how long to wait for it.
        """
        with self._file(name, patience_s) if self._tables.on_sqlite else self._session(name, patience_s):
            yield

    @contextmanager
    def _file(self, name: str, patience_s: float) -> Iterator[None]:
        path = self._folder / f"{name}.lock"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = path.open("ab")
        except OSError as error:
            raise Refused(f"{path}: {error.strerror}.", "Make room, or mend the permissions.") from None
        with file:
            _wait_for(lambda: _locked(file), name, patience_s)
            yield  # closing the file gives the lock back

    @contextmanager
    def _session(self, name: str, patience_s: float) -> Iterator[None]:
        lock = (_OURS, name)
        question = "SELECT pg_try_advisory_lock(%s, hashtext(%s))"
        _wait_for(lambda: bool(self._tables.rows(question, lock)[0][0]), name, patience_s)
        try:
            yield
        finally:
            self._tables.row("SELECT pg_advisory_unlock(%s, hashtext(%s))", lock)


def _locked(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _wait_for(got: Callable[[], bool], name: str, patience_s: float) -> None:
    until = time.monotonic() + patience_s
    while not got():
        if time.monotonic() >= until:
            raise _taken(name)
        time.sleep(_AGAIN_S)


def _taken(name: str) -> TryLater:
    said = f"Another program is asking {name} just now."
    return TryLater(said, "Wait until it is done, then try again.", elsewhere=True)
