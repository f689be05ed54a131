"""A server that is killed while programs send loses nothing that it acknowledged, and takes the rest again once."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest

from musterroll import config
from musterroll.procedures.token import make
from musterroll.store.setup import open_book
from tests.sources.systems.xapi.server import statement
from tests.web.intake.test_records import record
from tests.web.northfen import NOW
from tests.web.running import Running, running

_TOGETHER = 20
_ENOUGH = 12  # acknowledged requests of each sender, after which the server is killed


@dataclass
class Sender:
    """A program that sends batch after batch until the server is gone. `path` is where, `one` what."""

    path: str
    one: Callable[[int], dict[str, Any]]
    first: int
    acknowledged: list[int] = field(default_factory=list)
    tried: list[int] = field(default_factory=list)
    enough: Event = field(default_factory=Event)

    def batch(self, number: int) -> list[int]:
        return [self.first + number * _TOGETHER + at for at in range(_TOGETHER)]

    def run(self, url: str, token: str) -> None:
        headers = {"Authorization": f"Bearer {token}", "X-Experience-API-Version": "1.0.3"}
        with httpx.Client(base_url=url, headers=headers, timeout=60) as client:
            for number in range(10_000):
                try:
                    self.send(client, number)
                except httpx.HTTPError:
                    return
                if number + 1 >= _ENOUGH:
                    self.enough.set()

    def send(self, client: httpx.Client, number: int) -> None:
        numbers = self.batch(number)
        self.tried += numbers
        answer = client.post(self.path, json=[self.one(one) for one in numbers])
        assert answer.status_code == 200, answer.text
        self.acknowledged += numbers


def senders() -> list[Sender]:
    """Two programs that send records, two that send statements; no two send the same."""
    return [
        *(Sender("/api/v1/records", record, first) for first in (1_000_000, 2_000_000)),
        *(Sender("/xAPI/statements", statement, first) for first in (3_000_000, 4_000_000)),
    ]


@pytest.fixture
def folder(blank_book: Path, tmp_path: Path) -> Path:
    shutil.copytree(blank_book, tmp_path / "book")
    return tmp_path / "book"


def number_of(fact: Any) -> int:
    """Which record or statement a fact tells of."""
    account = fact.body.account
    return int(account.removeprefix("user_").removeprefix("mara.").partition("@")[0])


def kept(folder: Path) -> Counter[int]:
    """How often each record and statement is in the book."""
    book = open_book(config.load(folder))
    facts = [fact for _, fact in book.entries.facts(0, book.entries.size()) if fact is not None]
    book.close()
    return Counter(number_of(fact) for fact in facts if fact.kind == "completion.observed")


def token_for(folder: Path) -> str:
    book = open_book(config.load(folder))
    made = make(book, "load", ["records:write", "xapi:write"], "ada@northfen.example", datetime.fromisoformat(NOW))
    book.close()
    return made.shown


def load_and_kill(server: Running, token: str) -> list[Sender]:
    """Lets four programs send until each was acknowledged often enough, and kills the server under them."""
    programs = senders()
    with ThreadPoolExecutor(len(programs)) as pool:
        for program in programs:
            pool.submit(program.run, server.url, token)
        for program in programs:
            assert program.enough.wait(120)
        server.kill()
    return programs


def test_nothing_that_was_acknowledged_is_lost(folder: Path, tmp_path: Path) -> None:
    token, log = token_for(folder), tmp_path / "server.log"
    with running(folder, log) as server:
        programs = load_and_kill(server, token)
    found = kept(folder)
    acknowledged = [number for program in programs for number in program.acknowledged]
    assert len(acknowledged) >= 4 * _ENOUGH * _TOGETHER
    assert [number for number in acknowledged if found[number] != 1] == []
    assert set(found) <= {number for program in programs for number in program.tried}
    with running(folder, log) as server:
        for program in programs:  # each sends again what it has no answer for
            last = len(program.tried) // _TOGETHER - 1
            headers = {"Authorization": f"Bearer {token}", "X-Experience-API-Version": "1.0.3"}
            with httpx.Client(base_url=server.url, headers=headers, timeout=60) as client:
                program.send(client, last)
    found = kept(folder)
    assert sorted(found) == sorted({number for program in programs for number in program.tried})
    assert set(found.values()) == {1}
    assert token not in log.read_text()
