"""A book on each database, Okta as a local server, and workers as processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from musterroll.sources.settings import variable
from tests.cli.books import BookFolder, begin
from tests.cli.conftest import empty, nobody  # noqa: F401  fixtures: a book on each database, and no settings of ours
from tests.house.tree import ROOT
from tests.sources.systems.okta.server import READ, OktaServer
from tests.store.conftest import blank_database, server  # noqa: F401  fixtures: one PostgreSQL for this process

PATIENCE_S = 120.0  # for what must come; nothing is measured by it


@pytest.fixture
def okta() -> Iterator[OktaServer]:
    with OktaServer() as running:
        yield running


def with_okta(book: BookFolder, okta: OktaServer) -> BookFolder:
    book.done("source", "add", "okta", f"base_url={okta.base_url}", "groups=prod-access=production, 00gad=directory")
    return book


@pytest.fixture
def tenant(
    empty: BookFolder,  # noqa: F811  the fixture that is imported above
    okta: OktaServer,
    monkeypatch: pytest.MonkeyPatch,
) -> BookFolder:
    """A book on each database to which Okta was added."""
    monkeypatch.setenv(variable("okta", "token"), READ)
    return with_okta(empty, okta)


@pytest.fixture
def alone(tmp_path: Path, okta: OktaServer, monkeypatch: pytest.MonkeyPatch) -> BookFolder:
    """The same on SQLite alone."""
    monkeypatch.setenv(variable("okta", "token"), READ)
    return with_okta(begin(tmp_path), okta)


@dataclass
class Gate:
    """A request that is not answered until it is opened; `reached` says that somebody waits at it."""

    reached: threading.Event = field(default_factory=threading.Event)
    opened: threading.Event = field(default_factory=threading.Event)

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        self.reached.set()
        self.opened.wait(PATIENCE_S)

    def wait(self) -> None:
        assert self.reached.wait(PATIENCE_S), "nobody came to the gate"


@pytest.fixture
def gate() -> Iterator[Gate]:
    made = Gate()
    yield made
    made.opened.set()


def started(book: BookFolder, *args: str) -> subprocess.Popen[str]:
    """`musterroll worker` as a process of its own."""
    command = [sys.executable, "-m", "musterroll", "worker", "--folder", str(book.folder), *args]
    return subprocess.Popen(command, cwd=ROOT, env=dict(os.environ), stderr=subprocess.PIPE, text=True)


def until(happened: Callable[[], object]) -> None:
    """Waits for something that must come."""
    end = time.monotonic() + PATIENCE_S
    while not happened():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)


def ended(worker: subprocess.Popen[str]) -> str:
    """What a worker said, once it has ended with status 0."""
    _, said = worker.communicate(timeout=PATIENCE_S)
    assert worker.returncode == 0, said
    return said


def said_until(worker: subprocess.Popen[str], words: str) -> str:
    """What a worker says up to the line with these words."""
    assert worker.stderr is not None
    said = ""
    for line in worker.stderr:
        said += line
        if words in line:
            return said
    raise AssertionError(said)
