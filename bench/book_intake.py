"""Statements and records sent to a server, against ralph: `python -m bench.book_intake STATEMENTS ROUNDS`.

Both are servers as users run them: `musterroll serve` (granian, tokens, worker) on a book on SQLite, ralph with its
file back end (`peers/ralph_lrs.py`). The same client sends such statements over four connections that stay open: first
one a request, a fiftieth of them, then a hundred a request. In each round each of them gets its turn. ralph begins each
round anew and empty: for every request it reads its file and writes down that it did, so it slows with what it has.
Prints one line of JSON: medians of rates, and of the processor that the server took.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import load
from bench.peers.ralph_lrs import PASSWORD, USER
from bench.peers_installed import python_with
from bench.setting import BENCH, ROOT, WORK
from musterroll import config
from musterroll.procedures.begin import begin
from musterroll.procedures.token import make
from musterroll.store.setup import open_book

CONNECTIONS = 4
HUNDRED = 100
_ONE_BY_ONE = 50  # the part that is sent so
_PATIENCE_S = 120.0
_TICKS = os.sysconf("SC_CLK_TCK")
# A limit that nobody reaches: by default a program may ask 12,000 times a minute.
_SETTINGS = '\n[web]\nurl = "http://127.0.0.1:{port}"\n[intake]\nrequests_per_minute = 100000000\n'
_XAPI = {"X-Experience-API-Version": "1.0.3"}


@dataclass(frozen=True)
class Server:
    """A server that runs: its port, its first process, and the headers by which it knows who asks."""

    port: int
    process: subprocess.Popen[bytes]
    headers: Mapping[str, str]


def main(statements: int, rounds: int, folder: Path = WORK / "intake") -> dict[str, Any]:
    """All rounds; what is printed."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    rates: dict[str, list[float]] = {}
    used: dict[str, list[float]] = {}
    with ours(folder) as here:
        for number in range(rounds):
            _both(here, "", statements, rates, used)
            _sent(here, "records", "/api/v1/records", load.record, statements, rates, used)
            with ralph(folder / f"ralph-{number}") as peer:
                _both(peer, "ralph ", statements, rates, used)
    shutil.rmtree(folder)
    return {
        "rates": {name: round(statistics.median(several), 1) for name, several in rates.items()},
        "processor_us": {name: round(statistics.median(several)) for name, several in used.items()},
        "ratio_100": round(_paired(rates, "statements, 100 a request"), 2),
        "ratio_1": round(_paired(rates, "statements, 1 a request"), 2),
        "processor_ratio_100": round(1 / _paired(used, "statements, 100 a request"), 2),
        "processor_ratio_1": round(1 / _paired(used, "statements, 1 a request"), 2),
        "connections": CONNECTIONS,
    }


def _both(server: Server, who: str, count: int, rates: dict[str, list[float]], used: dict[str, list[float]]) -> None:
    path = "/xAPI/statements/" if who else "/xAPI/statements"
    _sent(server, f"{who}statements", path, load.statement, count, rates, used)


def _sent(
    server: Server,
    what: str,
    path: str,
    one: Callable[[int], dict[str, Any]],
    count: int,
    rates: dict[str, list[float]],
    used: dict[str, list[float]],
) -> None:
    """A part of the rows one by one; then so many, a hundred a request."""
    load.drive(server.port, load.requests(path, [one(0)], 1, server.headers), 1)  # what is imported late is there then
    for together, rows in ((1, max(count // _ONE_BY_ONE, 2 * CONNECTIONS)), (HUNDRED, count)):
        asked = load.requests(path, [one(number) for number in range(rows)], together, server.headers)
        before = _processor(server.process.pid)
        seconds = load.drive(server.port, asked, CONNECTIONS)
        name = f"{what}, {together} a request"
        rates.setdefault(name, []).append(rows / seconds)
        used.setdefault(name, []).append(1e6 * (_processor(server.process.pid) - before) / rows)


def _paired(several: Mapping[str, Sequence[float]], name: str) -> float:
    """The median of ours divided by ralph's of the same round."""
    return statistics.median(
        mine / max(theirs, 1e-9) for mine, theirs in zip(several[name], several[f"ralph {name}"], strict=True)
    )


@contextmanager
def ours(folder: Path) -> Iterator[Server]:
    """`musterroll serve` on a new book, with a token for both."""
    port, now = _free_port(), datetime.now(UTC)
    begun = begin(folder / "book", now)
    with (begun.config.folder / config.FILE).open("a", encoding="utf-8") as file:
        file.write(_SETTINGS.format(port=port))
    book = open_book(config.load(begun.config.folder))
    token = make(book, "bench", ["records:write", "xapi:write"], "bench@northfen.example", now).shown
    book.close()
    words = ("-m", "musterroll", "serve", "--folder", str(begun.config.folder), "--port", str(port))
    with _running((sys.executable, *words), folder / "ours.log", port) as process:
        yield Server(port, process, {"Authorization": f"Bearer {token}", **_XAPI})


@contextmanager
def ralph(folder: Path) -> Iterator[Server]:
    """Ralph in a new folder, with one user."""
    python, port = python_with("ralph"), _free_port()
    folder.mkdir()
    allowed = ("-s", "all", "-M", "mailto:x@northfen.example", "-N", "X", "-w")
    asked = (str(python.parent / "ralph"), "auth", "-u", USER, "-p", PASSWORD, *allowed)
    environment = os.environ | {"RALPH_APP_DIR": str(folder)}
    subprocess.run(asked, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    basic = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    command = (str(python), str(BENCH / "peers" / "ralph_lrs.py"), str(folder), str(port))
    with _running(command, folder / "log", port) as process:
        yield Server(port, process, {"Authorization": f"Basic {basic}", **_XAPI})


@contextmanager
def _running(command: Sequence[str], log: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A server from when it listens until the block ends."""
    with log.open("wb") as out, subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out) as process:
        try:
            until = time.monotonic() + _PATIENCE_S
            while not _listens(port):
                if process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError(f"{command[0]} does not listen:\n{log.read_text('utf-8')[-2000:]}")
                time.sleep(0.2)
            yield process
        finally:
            process.terminate()


def _listens(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _processor(number: int) -> float:
    """Seconds of the processor that a process and those that it started have taken; 0 where that is not told."""
    try:
        told = Path(f"/proc/{number}/stat").read_text("utf-8").rpartition(")")[2].split()
        started = Path(f"/proc/{number}/task/{number}/children").read_text("ascii").split()
    except OSError:
        return 0.0
    return (int(told[11]) + int(told[12])) / _TICKS + sum(_processor(int(one)) for one in started)


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))))
