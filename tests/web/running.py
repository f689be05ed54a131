"""The server as a process of its own, on a port of this machine."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.cli.small import ROOT
from tests.web.northfen import NOW

_PATIENCE_S = 120


class Running:
    """A server that runs. Whatever it writes goes to `log`."""

    def __init__(self, folder: Path, log: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url, self.log = f"http://127.0.0.1:{port}", log
        typed = [sys.executable, "-m", "musterroll.web", "--folder", str(folder), "--port", str(port)]
        with log.open("ab") as out:
            self._process = subprocess.Popen(
                typed,
                cwd=ROOT,
                env={**os.environ, "MUSTERROLL_NOW": NOW},
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    @property
    def number(self) -> int:
        """The number of its first process."""
        return self._process.pid

    def wait(self) -> None:
        """Until it answers."""
        until = time.monotonic() + _PATIENCE_S
        while time.monotonic() < until:
            try:
                if httpx.get(f"{self.url}/xAPI/about", timeout=5).status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.1)
            assert self._process.poll() is None, self.log.read_text()
        raise AssertionError(f"The server does not answer: {self.log.read_text()}")

    def kill_who_answers(self) -> None:
        """Ends the process that answers pages, without a word; the one above it starts another."""
        found = subprocess.run(["pgrep", "-P", str(self._process.pid)], capture_output=True, text=True, check=True)
        for child in found.stdout.split():
            os.kill(int(child), signal.SIGKILL)

    def kill(self) -> None:
        """Ends it and all processes that it started, at once and without a word."""
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass  # it has ended by itself
        self._process.wait()


@contextmanager
def running(folder: Path, log: Path) -> Iterator[Running]:
    """A server on the book in a folder, as long as this block lasts."""
    server = Running(folder, log)
    try:
        server.wait()
        yield server
    finally:
        server.kill()
