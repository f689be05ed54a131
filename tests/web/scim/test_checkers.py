"""Two checkers of SCIM servers, which others wrote, against the server as it runs: on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from scim2_client import BaseSyncSCIMClient
from scim2_tester import Status, check_server

from musterroll import config
from musterroll.config import Config
from musterroll.procedures.token import make
from musterroll.store.setup import open_book
from tests.store.server import Missing
from tests.store.server import running as postgresql
from tests.web.northfen import NOW
from tests.web.running import running


class Asking(BaseSyncSCIMClient):
    """The checker's client over the HTTP library that we have."""

    def __init__(self, client: httpx.Client) -> None:
        super().__init__()
        self._client = client

    def _stays_under_base_url(self, endpoint: str) -> bool:
        return not endpoint.startswith(("http:", "https:")) or endpoint.startswith(str(self._client.base_url))

    def _parse_json(self, response: Any) -> Any:
        return response.json()

    def request(self, method: str, url: str, **named: Any) -> Any:
        return self._client.request(method, url, **named)


GOOD = {Status.SUCCESS, Status.COMPLIANT}


@dataclass(frozen=True)
class Served:
    """A server that runs, a token for it, and its book."""

    base: str
    token: str
    config: Config


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("scim") / "book"
    if request.param == "sqlite":
        yield from _served(folder, None)
        return
    try:
        with postgresql() as server:
            yield from _served(folder, server.make("scim"))
    except Missing as why:
        pytest.skip(str(why))


def _served(folder: Path, database: str | None) -> Iterator[Served]:
    made = config.create(folder, origin="log.example/northfen", database=database)
    book = open_book(made, create=True)
    token = make(book, "okta", ["scim"], "ada@northfen.example", datetime.fromisoformat(NOW)).shown
    book.close()
    with running(folder, folder.with_suffix(".log")) as server:
        yield Served(f"{server.url}/scim/v2", token, made)


def test_scim2_tester_finds_nothing_wrong(served: Served) -> None:
    headers = {"Authorization": f"Bearer {served.token}"}
    with httpx.Client(base_url=served.base, headers=headers, timeout=60) as client:
        results = check_server(Asking(client))
    wrong = [f"{one.status.name} {one.title}: {one.reason}" for one in results if one.status not in GOOD]
    assert wrong == []
    assert len(results) > 60


def test_scim_sanity_finds_nothing_wrong(served: Served) -> None:
    program = shutil.which("scim-sanity", path=str(Path(sys.executable).parent))
    assert program is not None
    told = subprocess.run(
        [program, "probe", served.base, "--token", served.token, "--json-output", "--i-accept-side-effects"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    results = json.loads(told.stdout)["results"]
    wrong = [one for one in results if one["status"] not in ("pass", "skip")]
    assert wrong == []
    counts = Counter(one["status"] for one in results)
    assert counts["pass"] >= 15
