"""Turns: one program at a time does a named thing. A turn ends with its program, however that ends.

On SQLite, whose file is on a disk of this machine, a lock of the operating system on a file; on PostgreSQL, which
programs on several machines may use, a lock of the session.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from musterroll.facts.errors import Refused, TryLater
from musterroll.store.tables import Tables

_OURS = 0x4D52  # keeps our locks apart from those that others take in the same database


class Turns:
    """The turns of a book. Their files lie in a folder of their own and stay: what counts is the lock."""

    def __init__(self, folder: Path, tables: Tables) -> None:
        self._folder, self._tables = folder, tables

    @contextmanager
    def take(self, name: str) -> Iterator[None]:
        """The turn for `name` as long as this block lasts; TryLater while another program has it."""
        with self._file(name) if self._tables.on_sqlite else self._session(name):
            yield

    @contextmanager
    def _file(self, name: str) -> Iterator[None]:
        path = self._folder / f"{name}.lock"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = path.open("ab")
        except OSError as error:
            raise Refused(f"{path}: {error.strerror}.", "Make room, or mend the permissions.") from None
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise _taken(name) from None
            yield  # closing the file gives the lock back

    @contextmanager
    def _session(self, name: str) -> Iterator[None]:
        lock = (_OURS, name)
        row = self._tables.row("SELECT pg_try_advisory_lock(%s, hashtext(%s))", lock)
        if not row or not row[0]:
            raise _taken(name)
        try:
            yield
        finally:
            self._tables.row("SELECT pg_advisory_unlock(%s, hashtext(%s))", lock)


def _taken(name: str) -> TryLater:
    said = f"Another program is asking {name} just now."
    return TryLater(said, "Wait until it is done, then try again.", elsewhere=True)
