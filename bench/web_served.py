"""Pages of a large book as a browser gets them: `python -m bench.web_served PEOPLE REQUESTS [ROUNDS]`.

Serves the book of `bench.web_book` with `musterroll serve --no-worker` and a plain Django view beside it, and opens
each page with four connections at once, so many requests a round, the plain view in turn with each page. Prints one
line of JSON: by page the times that the client took in ms, processor time of the server a request, bytes, questions;
and the most memory that the process which answers ever had.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from statistics import median
from typing import Any

from bench import web_client as client
from bench.setting import NOW, ROOT, WORK

CONNECTIONS = 4
PLAIN = "plain view"
_PATIENCE_S = 120
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Server:
    """A server that answers, and the process in it that does so."""

    port: int
    process: subprocess.Popen[bytes]
    answering: int = 0

    def processor_s(self) -> float:
        """Seconds of the processor that the answering process has had."""
        parts = Path(f"/proc/{self.answering}/stat").read_text("utf-8").rpartition(")")[2].split()
        return (int(parts[11]) + int(parts[12])) / _TICK

    def peak_mib(self) -> float:
        """The most memory that it ever had."""
        lines = Path(f"/proc/{self.answering}/status").read_text("utf-8").splitlines()
        return int(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) / 1024


@dataclass
class Page:
    """What was measured of a page, round by round; `first` is its first answer after the server's start."""

    first_ms: float = 0.0
    p50: list[float] = field(default_factory=list)
    p95: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    size: int = 0

    def told(self, queries: int | None = None) -> dict[str, Any]:
        """Medians of the rounds, in ms."""
        found = {"first_ms": self.first_ms, **{name: median(getattr(self, name)) for name in ("p50", "p95", "cpu")}}
        return {name: round(value, 2) for name, value in found.items()} | {"bytes": self.size, "queries": queries}


def main(people: int, requests: int, rounds: int = 3) -> dict[str, Any]:
    """All figures."""
    folder = Path(_said("-m", "bench.web_book", str(people)).strip())
    asked = json.loads(_said("-m", "bench.web_pages", str(folder)))
    ours_port, plain_port = _free_port(), _free_port()
    serve = ("-m", "musterroll", "serve", "--no-worker", "--folder", str(folder))
    plain = ("bench/peers/plain_view.py", str(WORK / "plain"), str(people), str(plain_port))
    with _served((*serve, "--port", str(ours_port)), ours_port) as ours, _served(plain, plain_port) as peer:
        cookie = json.loads(first_line(peer))["cookie"]
        beside = [f"/?after=Person+{number * 997 % people:08}" for number in range(60)]
        found, plainly = {name: Page() for name in asked["pages"]}, {name: Page() for name in asked["pages"]}
        for name, page in asked["pages"].items():
            cookies = asked["cookies"][page["role"]]
            found[name].first_ms = 1000 * _load(ours, cookies, page["addresses"][:1], 1)["seconds"][0]
            _load(ours, cookies, page["addresses"], min(len(page["addresses"]), requests))
            _load(peer, cookie, beside, min(len(beside), requests))
            for _ in range(rounds):
                _measure(found[name], ours, cookies, page["addresses"], requests)
                _measure(plainly[name], peer, cookie, beside, requests)
        pages = {name: one.told(asked["pages"][name]["queries"]) for name, one in found.items()}
        for name, one in plainly.items():
            pages[name]["plain"] = one.told()
        return {
            "people": people,
            "obligations": asked["obligations"],
            "requests": requests,
            "rounds": rounds,
            "pages": pages,
            "peak_mib": round(ours.peak_mib()),
            "plain_peak_mib": round(peer.peak_mib()),
        }


def _measure(into: Page, server: Server, cookie: str, addresses: list[str], requests: int) -> None:
    used = server.processor_s()
    told = _load(server, cookie, addresses, requests)
    times = sorted(1000 * one for one in told["seconds"])
    into.cpu.append(1000 * (server.processor_s() - used) / requests)
    into.p50.append(median(times))
    into.p95.append(times[min(int(len(times) * 0.95), len(times) - 1)])
    into.size = max(into.size, *told["sizes"])


def _load(server: Server, cookie: str, addresses: list[str], requests: int) -> dict[str, Any]:
    return client.opened(server.port, cookie, addresses, requests, min(CONNECTIONS, requests))


@contextmanager
def _served(words: tuple[str, ...], port: int) -> Iterator[Server]:
    """A server until the block ends."""
    clock = {"MUSTERROLL_NOW": NOW + "+"}  # goes on: each view of an auditor is an entry of its own, as in real life
    process = subprocess.Popen((sys.executable, *words), cwd=ROOT, env=os.environ | clock, stdout=subprocess.PIPE)
    server = Server(port, process)
    try:
        _wait_for(server)
        server.answering = _last_descendant(process.pid)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(server: Server) -> None:
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until:
        if server.process.poll() is not None:
            break
        try:
            connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
            connection.request("GET", "/")
            connection.getresponse().read()
            connection.close()
            return
        except (OSError, HTTPException):
            time.sleep(0.2)
    raise SystemExit(f"{server.process.args!r} does not answer.")


def first_line(server: Server) -> str:
    """What a server printed first."""
    assert server.process.stdout is not None
    return server.process.stdout.readline().decode()


def _last_descendant(parent: int) -> int:
    """The process at the end of the line of those that started each other: the one that answers."""
    while children := Path(f"/proc/{parent}/task/{parent}/children").read_text("utf-8").split():
        parent = max(map(int, children), key=_memory)
    return parent


def _memory(process: int) -> int:
    return int(Path(f"/proc/{process}/statm").read_text("utf-8").split()[1])


def _said(*words: str) -> str:
    done = subprocess.run((sys.executable, *words), cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(words)} ended with {done.returncode}.")
    return done.stdout


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]), int((sys.argv[3:] or ["3"])[0]))))
