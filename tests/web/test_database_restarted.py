"""PostgreSQL restarted under load: pages say so and answer again by themselves, and so do clerk and worker."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import httpx
import pytest

from musterroll import config
from musterroll.procedures import log_keys
from musterroll.store.setup import Book, open_book
from tests.cli.small import ROOT
from tests.store.made import completion, person
from tests.store.server import Missing, Server
from tests.store.server import running as postgresql
from tests.web.northfen import NOW
from tests.web.running import Running, running
from tests.web.signed_in import SignedIn, posted

FAY, ADA = "fay@northfen.example", "ada@northfen.example"
_PAGES = ("/today/", "/people/", "/records/", "/sources/", "/exemptions/", "/proof/", "/done/")
_PATIENCE_S = 120


@pytest.fixture
def database() -> Iterator[Server]:
    """A PostgreSQL of this test alone: others would notice that it goes."""
    try:
        with postgresql() as server:
            yield server
    except Missing as why:
        pytest.skip(str(why))


@pytest.fixture
def folder(database: Server, tmp_path: Path) -> Path:
    place = tmp_path / "book"
    made = config.create(place, origin="log.example/restarted", database=database.make("book"))
    book = open_book(made, create=True)
    log_keys.create(made)
    facts = [person(name="Ana Ruiz"), *(completion(number) for number in range(20))]
    book.journal.append(facts, received_at=datetime.fromisoformat(NOW).astimezone(UTC))
    book.state.catch_up(datetime.fromisoformat(NOW).date())
    book.close()
    with (place / config.FILE).open("a", encoding="utf-8") as file:
        file.write("\n[web]\ndemo = true\n")
    return place


@contextmanager
def _worker(folder: Path, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as out:
        typed = [sys.executable, "-m", "musterroll.worker", "--folder", str(folder)]
        process = subprocess.Popen(typed, cwd=ROOT, env=dict(os.environ), stdout=out, stderr=out)
    try:
        _until(lambda: "started" in log.read_text("utf-8"))
        yield process
    finally:
        process.terminate()
        process.wait(60)


@dataclass
class Load:
    """Readers and a writer, who go on until they are told to stop. `seen`: every answer that was none of the usual."""

    url: str
    people: dict[str, SignedIn]
    stop: Event = field(default_factory=Event)
    answered: int = 0
    invited: list[str] = field(default_factory=list)
    seen: list[httpx.Response] = field(default_factory=list)

    def read(self) -> None:
        with self.people[FAY].at(self.url) as client:
            while not self.stop.is_set():
                for page in _PAGES:
                    self._count(client.get(page))

    def write(self) -> None:
        with self.people[ADA].at(self.url) as client:
            for number in range(10_000):
                if self.stop.is_set():
                    return
                email = f"invited{number}@northfen.example"
                answer = posted(client, "/operators/invite/", {"email": email})
                self._count(answer)
                if answer.status_code == 302:
                    self.invited.append(email)

    def _count(self, answer: httpx.Response) -> None:
        if answer.status_code in (200, 302):
            self.answered += 1
        else:
            self.seen.append(answer)
            time.sleep(0.05)  # as somebody who reads what the page says


def _until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + _PATIENCE_S
    while not true():
        assert time.monotonic() < until, "It has not come to be."
        time.sleep(0.1)


def _restarted_under(server: Running, database: Server, people: dict[str, SignedIn], worker: Path) -> Load:
    """Takes the database down until pages and worker have noticed, and lets everybody go on when it is up again."""
    load = Load(server.url, people)
    with ThreadPoolExecutor(3) as pool:
        going = [pool.submit(load.read), pool.submit(load.read), pool.submit(load.write)]
        try:
            _until(lambda: load.answered > 30)
            database.down()
            _until(lambda: len(load.seen) > 20 and "cannot_look" in worker.read_text("utf-8"))
            database.up()
            before = load.answered
            _until(lambda: load.answered > before + 30)
        finally:
            load.stop.set()
            if database.is_down:
                database.up()
        for one in going:
            one.result()
    return load


def test_pages_say_so_and_answer_again_and_so_do_clerk_and_worker(
    database: Server, folder: Path, tmp_path: Path
) -> None:
    logs = tmp_path / "server.log", tmp_path / "worker.log"
    with running(folder, logs[0]) as server, _worker(folder, logs[1]) as worker:
        people = {email: SignedIn(server.url, email) for email in (FAY, ADA)}
        load = _restarted_under(server, database, people, logs[1])
        assert {one.status_code for one in load.seen} == {503}
        assert {one.headers.get("Retry-After") for one in load.seen} == {"5"}
        assert all("does not answer" in one.text and str(database.folder) not in one.text for one in load.seen)
        with people[FAY].at(server.url) as fay:
            assert {page: fay.get(page).status_code for page in _PAGES} == dict.fromkeys(_PAGES, 200)
            assert fay.get("/healthz").status_code == fay.get("/readyz").status_code == 200
        book = open_book(config.load(folder))
        _until(lambda: _judged(book))
        assert worker.poll() is None
        emails = {row[0] for row in book.tables.rows("SELECT email FROM web_operators")}
        book.close()
        assert set(load.invited) <= emails
    assert "Traceback" not in logs[1].read_text("utf-8")


def _judged(book: Book) -> bool:
    head = book.state.head()
    return head is not None and head.upto == book.entries.size()
