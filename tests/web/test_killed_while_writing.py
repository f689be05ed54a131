"""A server that is killed while people write: what was answered is there, what was not is there whole or not at all."""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

import httpx
import pytest

from musterroll import config
from musterroll.procedures.verify import verify
from musterroll.store.reading.of_kind import of_kind
from musterroll.store.setup import Book, open_book
from tests.web.running import Running, running
from tests.web.signed_in import SignedIn, posted

_KILLS = 60 if os.environ.get("MUSTERROLL_THOROUGH") else 4
_APART_S = 6.0  # a worker that ends sooner after it was started is given up by the server: a fault that comes again
_PEOPLE = ("ana", "bo", "eli")


@dataclass
class Written:
    """What was tried and what was answered, by kind of act; names are never used twice."""

    tried: dict[str, set[str]] = field(default_factory=dict)
    answered: dict[str, set[str]] = field(default_factory=dict)
    last: int = 0
    lock: Lock = field(default_factory=Lock)

    def name(self, kind: str) -> str:
        with self.lock:
            self.last += 1
            name = f"{kind}-{self.last}"
            self.tried.setdefault(kind, set()).add(name)
            return name

    def done(self, kind: str, name: str) -> None:
        with self.lock:
            self.answered.setdefault(kind, set()).add(name)

    @property
    def count(self) -> int:
        return sum(map(len, self.answered.values()))


def _exempt(client: httpx.Client, name: str, obligation: str) -> httpx.Response:
    return posted(client, f"/gaps/{obligation}/exempt/", {"first": "2025-01-01", "reason": name})


def _roster(client: httpx.Client, name: str, obligation: str) -> httpx.Response:
    rows = "Name,Email\n" + "".join(f"{one},{one}.{name}@northfen.example\n" for one in _PEOPLE)
    form = {"event": name, "on": "2026-01-14", "roster": "signed", "course": "SEC-DEV", "version": "2.1"}
    return posted(client, "/sessions/record/", form, files={"file": ("roster.csv", rows.encode())})


def _invite(client: httpx.Client, name: str, obligation: str) -> httpx.Response:
    return posted(client, "/operators/invite/", {"email": f"{name}@northfen.example"})


def _token(client: httpx.Client, name: str, obligation: str) -> httpx.Response:
    return posted(client, "/tokens/", {"name": name, "scopes": "read"})


ACTS: dict[str, tuple[str, Callable[[httpx.Client, str, str], httpx.Response]]] = {
    "exempt": ("fay@northfen.example", _exempt),
    "roster": ("fay@northfen.example", _roster),
    "invite": ("ada@northfen.example", _invite),
    "token": ("ada@northfen.example", _token),
}


@pytest.fixture
def folder(demo_book: Path, tmp_path: Path) -> Path:
    place = tmp_path / "book"
    shutil.copytree(demo_book, place)
    with (place / config.FILE).open("a", encoding="utf-8") as file:
        file.write("\n[web]\ndemo = true\n")
    return place


@pytest.fixture
def opened(folder: Path) -> Iterator[Callable[[], Book]]:
    books: list[Book] = []

    def opening() -> Book:
        books.append(open_book(config.load(folder)))
        return books[-1]

    yield opening
    for book in books:
        book.close()


def _write(kind: str, client: httpx.Client, written: Written, obligation: str) -> None:
    """One act after the other until the server is gone."""
    act = ACTS[kind][1]
    for _ in range(2_000):
        name = written.name(kind)
        try:
            answer = act(client, name, obligation)
        except httpx.HTTPError:
            return
        assert answer.status_code in (200, 302), answer.text
        written.done(kind, name)


@dataclass
class Round:
    """Four who write at once, until the server is killed at a moment that nobody chose."""

    server: Running
    people: dict[str, SignedIn]
    written: Written
    obligation: str

    def run(self, acts: int, rosters: int) -> None:
        """Kills once so many more acts, and so many more rosters, were answered."""
        enough = self.written.count + acts, self._rosters + rosters
        with ThreadPoolExecutor(len(ACTS)) as pool:
            clients = {kind: self.people[email].at(self.server.url) for kind, (email, _) in ACTS.items()}
            acting = [pool.submit(_write, kind, clients[kind], self.written, self.obligation) for kind in ACTS]
            for _ in range(6_000):
                if self.written.count >= enough[0] and self._rosters >= enough[1]:
                    break
                time.sleep(0.01)
            self.server.kill_who_answers()
            for one in acting:
                one.result()
            for client in clients.values():
                client.close()

    @property
    def _rosters(self) -> int:
        return len(self.written.answered.get("roster", ()))


def test_nothing_half_done_is_seen_after_any_of_many_kills(
    folder: Path, opened: Callable[[], Book], tmp_path: Path
) -> None:
    chance, written, log = random.Random(20260120), Written(), tmp_path / "server.log"
    row = opened().tables.row("SELECT id FROM state_obligations WHERE status = 'missed' ORDER BY id LIMIT 1")
    assert row is not None
    with running(folder, log) as server:
        people = {email: SignedIn(server.url, email) for email, _ in ACTS.values()}
        for number in range(_KILLS):
            Round(server, people, written, row[0]).run(chance.randint(1, 8), number % 2)
            _nothing_is_half_done(opened(), written)
            server.wait()
            time.sleep(_APART_S)
        with people["ada@northfen.example"].at(server.url) as ada:
            assert ada.get("/operators/").status_code == 200
    assert {kind: bool(written.answered.get(kind)) for kind in ACTS} == dict.fromkeys(ACTS, True)
    said = log.read_text("utf-8")
    assert "Traceback" not in said, said


def _nothing_is_half_done(book: Book, written: Written) -> None:
    report = verify(book, rebuild=False)
    assert report.problems == []
    rows = {row[0] for row in book.tables.rows("SELECT name FROM tokens")}
    invited = {row[0].partition("@")[0] for row in book.tables.rows("SELECT email FROM web_operators")}
    told = [one.fact.body for one in of_kind(book.tables, "operator.acted") if one.fact]
    made = {str(body["about"]).removeprefix("the token ") for body in told if body["did"] == "made"}  # type: ignore[index]  # bodies of open kinds are objects
    who = {str(body["about"]).partition("@")[0] for body in told if body["did"] == "invited"}  # type: ignore[index]  # the same
    found = {
        "token": rows,
        "invite": invited & written.tried.get("invite", set()),
        "exempt": _exempted(book),
        "roster": _sessions(book),
    }
    assert (made, who) == (found["token"], found["invite"]), "rows and what the book says of them"
    for kind in ACTS:
        assert written.answered.get(kind, set()) <= found[kind] <= written.tried.get(kind, set()), kind


def _exempted(book: Book) -> set[str]:
    asked = [one.fact.body for one in of_kind(book.tables, "exemption.requested") if one.fact]
    return {str(body["reason"]) for body in asked if str(body["reason"]).startswith("exempt-")}  # type: ignore[index]  # the same


def _sessions(book: Book) -> set[str]:
    """The sessions that were recorded, each with its roster kept and a completion for everybody on it."""
    held, came = dict[str, Any](), dict[str, int]()
    for _, fact in book.entries.facts(0, book.entries.size()):
        body: Any = fact.body if fact is not None else None
        if fact is None or not str(getattr(body, "event", None) or "").startswith("roster-"):
            continue
        if fact.kind == "session.held":
            held[body.event] = body
        else:
            came[body.event] = came.get(body.event, 0) + 1
    assert came == dict.fromkeys(held, len(_PEOPLE))
    for name, body in held.items():
        assert name in book.extracts.read(body.sha256).decode()
    return set(held)
