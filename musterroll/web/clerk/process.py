"""One clerk: started when first asked, asked one thing at a time, started again when it ended."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO, cast

from musterroll.facts.errors import TryLater
from musterroll.web.clerk.messages import receive, send


class DatabaseAway(TryLater):
    """The clerk could not ask the database. Its words tell nobody where that lies."""

    def __init__(self) -> None:
        super().__init__("The database does not answer just now.", "Try again in a few seconds.")


class Clerk:
    """A child process with the book in `folder` open. Threads take turns."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = Lock()

    def ask(self, function: Callable[..., Any], arguments: tuple[Any, ...], patience_s: float) -> Any:
        """What `function(book, *arguments)` gives there.

        Raises what it raised of our five errors; TryLater where the clerk is busy for longer than `patience_s`;
        RuntimeError where it failed.
        """
        if not self._turn.acquire(timeout=patience_s):
            raise TryLater("The engine is busy with another question.", "Try again in a few seconds.")
        try:
            kind, value = self._asked(function, arguments)
        finally:
            self._turn.release()
        if kind == "away":
            raise DatabaseAway
        if kind == "ours":
            error, what, remedy = value
            raise error(what, remedy)
        if kind == "failed":
            raise RuntimeError(f"The clerk failed: {value}")
        return value

    def end(self) -> None:
        """Ends the process, if it runs."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(BrokenPipeError):  # what was not written yet is lost with the process
                cast("BinaryIO", pipe).close()
        self._process = None

    def _asked(self, function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[str, Any]:
        for last in (False, True):
            process = self._running()
            try:
                send(cast("BinaryIO", process.stdin), (function, arguments))
                return cast("tuple[str, Any]", receive(cast("BinaryIO", process.stdout)))
            except (EOFError, BrokenPipeError):
                self.end()  # it ended after its last answer, or was ended: a new one is asked once
                if last:
                    raise TryLater("The engine ended without an answer.", "Try again; see the server's log.") from None
        raise AssertionError

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self.end()
        if self._process is None:
            command = [sys.executable, "-m", "musterroll.web.clerk.child", str(self._folder)]
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        return self._process
