"""An engine that is opened and has read the text of the stages, before the first run of a process needs it."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Lock, main_thread

import duckdb

from musterroll.rules.script import all_steps, ordinary
from musterroll.rules.statements import parsed

# The engine holds Python while it reads a statement, and whoever reads files needs it again and again for a moment.
# Without a pause between two statements that thread gets it only when Python takes it away, five milliseconds later.
_PAUSE = 0.0001  # seconds


class Ready:
    """Holds one open engine for the first run. Opening and taking exclude each other."""

    def __init__(self, opens: Callable[[], duckdb.DuckDBPyConnection]) -> None:
        self._opens = opens
        self._lock = Lock()
        self._opened: duckdb.DuckDBPyConnection | None = None
        self._begun = Event()

    def make(self) -> None:
        """Open an engine and read with it what an ordinary run needs, until a run begins or the process ends."""
        with self._lock:
            if self._begun.is_set():
                return
            self._opened = self._opens()
            reading = self._opened.cursor()
        if not self._begun.is_set():
            all_steps()
        for statement in ordinary():
            if self._begun.wait(_PAUSE) or not main_thread().is_alive():
                return
            parsed(reading, statement.sql)

    def begin(self) -> None:
        """A run begins."""
        self._begun.set()

    def take(self) -> duckdb.DuckDBPyConnection | None:
        """The engine that was opened, if there is one; whoever asks first has it."""
        with self._lock:
            taken, self._opened = self._opened, None
        return taken
