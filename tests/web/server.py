"""The web application as users run it: a process of its own, on a port of this machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from musterroll import config
from tests.web.northfen import NOW

_PATIENCE_S = 90


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def served(
    book: Path, place: Path, port: int, settings: str = "", files: Sequence[Path] = (), **environment: str
) -> Iterator[str]:
    """A copy of a book in `place`, served until the block ends; its address.

    `settings` are further lines of TOML, `files` what they name beside it.
    """
    shutil.copytree(book, place)
    for one in files:
        shutil.copy(one, place)
    with (place / config.FILE).open("a", encoding="utf-8") as file:
        file.write(f'\n[web]\nurl = "http://127.0.0.1:{port}"\ndemo = true\n{settings}')
    command = [sys.executable, "-m", "musterroll.web", "--folder", str(place), "--port", str(port)]
    log = place.with_suffix(".log")
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=out, env=os.environ | {"MUSTERROLL_NOW": NOW} | environment
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}/sign-in/login/", process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(_PATIENCE_S * 5):
        if process.poll() is not None:
            raise AssertionError(f"The server ended: {log.read_text('utf-8')}")
        try:
            if httpx.get(address, timeout=10).status_code == 200:
                return
        except httpx.TransportError:
            pass  # not yet
        time.sleep(0.2)
    raise AssertionError(f"The server does not answer: {log.read_text('utf-8')}")
