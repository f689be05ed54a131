"""A server that is killed while a directory pushes loses nothing it acknowledged, and its tables say what facts say."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from threading import Event

import httpx

from musterroll import config
from musterroll.facts.bodies import PersonObserved
from musterroll.procedures.token import make
from musterroll.store.setup import open_book
from musterroll.store.where import Where
from tests.web.northfen import NOW
from tests.web.running import running
from tests.web.scim.pushing import ana

_ENOUGH = 15  # acknowledged users of each sender, after which the server is killed


class Sender:
    """Pushes user after user until the server is gone."""

    def __init__(self, first: int) -> None:
        self.first, self.enough = first, Event()
        self.acknowledged: dict[str, str] = {}

    def run(self, url: str, token: str) -> None:
        with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=60) as client:
            for number in range(self.first, self.first + 10_000):
                name = f"user{number}@northfen.example"
                user = ana(userName=name, externalId=str(number), emails=[{"value": name}])
                try:
                    answer = client.post("/scim/v2/Users", json=user)
                except httpx.HTTPError:
                    return
                assert answer.status_code == 201, answer.text
                self.acknowledged[answer.json()["id"]] = name
                if len(self.acknowledged) >= _ENOUGH:
                    self.enough.set()


def test_what_was_acknowledged_is_there_and_tables_say_what_facts_say(blank_book: Path, tmp_path: Path) -> None:
    folder, log = tmp_path / "book", tmp_path / "server.log"
    shutil.copytree(blank_book, folder)
    book = open_book(config.load(folder))
    token = make(book, "okta", ["scim"], "ada@northfen.example", datetime.fromisoformat(NOW)).shown
    book.close()
    senders = [Sender(1_000_000), Sender(2_000_000), Sender(3_000_000)]
    with running(folder, log) as server, ThreadPoolExecutor(len(senders)) as pool:
        done = [pool.submit(sender.run, server.url, token) for sender in senders]
        for sender in senders:
            assert sender.enough.wait(120)
        server.kill()
    for one in done:
        one.result()
    acknowledged = {key: name for sender in senders for key, name in sender.acknowledged.items()}
    book = open_book(config.load(folder))
    told = {
        fact.body.account: (fact.body.emails or [""])[0]
        for _, fact in book.entries.facts(0, book.entries.size())
        if fact is not None and isinstance(fact.body, PersonObserved)
    }
    assert acknowledged.items() <= told.items()
    book.pushed.follow("scim")
    shown = {one.id: one.document["userName"] for one in book.pushed.some("scim", Where())}
    assert shown == told
    before = book.tables.rows("SELECT * FROM scim_users ORDER BY key")
    book.pushed.rebuild()
    assert book.tables.rows("SELECT * FROM scim_users ORDER BY key") == before
    book.close()
    assert token not in log.read_text()
