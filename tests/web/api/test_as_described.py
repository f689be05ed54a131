"""The server asked by a checker that others wrote (schemathesis) whether it keeps to its description."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from musterroll import config
from musterroll.procedures import log_keys
from musterroll.procedures.token import make
from musterroll.store.setup import open_book
from musterroll.store.tokens import SCOPES
from tests.store.server import Missing
from tests.store.server import running as postgresql
from tests.web.api.office import BY, move_in
from tests.web.northfen import NOW
from tests.web.running import running

EXAMPLES = 5
# What no schema says: that a day lies before another, that a person is known, that a cursor is one of ours.
SETTINGS = """
hooks = "checker_hooks.py"

[generation]
deterministic = true
max-examples = {examples}
database = "none"
allow-x00 = true

[phases.stateful]
enabled = false

[phases.coverage]
enabled = {coverage}
unexpected-methods = ["PUT", "OPTIONS"]

[warnings]
enabled = false

[[operations]]
include-path-regex = "(obligations|records|exemptions|sessions|alerts|statements|hooks/.*|nudges/.*)$"
checks.positive_data_acceptance.expected-statuses = ["2xx", "4xx"]
"""
HOOKS = """
import re

import schemathesis


@schemathesis.hook
def before_call(context, case, kwargs):
    \"\"\"A cursor is made by the server; one that was made up is refused, and tests of its own say how.\"\"\"
    if case.query and re.fullmatch("[A-Za-z0-9_-]+", str(case.query.get("after", ""))):
        del case.query["after"]
"""


@dataclass(frozen=True)
class Served:
    """A server that runs, and a token for everything."""

    url: str
    token: str
    coverage: bool


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("api") / "book"
    if request.param == "sqlite":
        yield from _served(folder, None, coverage=True)
        return
    try:
        with postgresql() as server:
            yield from _served(folder, server.make("api"), coverage=False)  # chance alone: the systematic half is long
    except Missing as why:
        pytest.skip(str(why))


def _served(folder: Path, database: str | None, *, coverage: bool) -> Iterator[Served]:
    made = config.create(folder, origin="log.example/northfen", database=database)
    book = open_book(made, create=True)
    log_keys.create(made)
    move_in(book)
    scopes = [scope for scope in SCOPES if scope != "scim"]
    token = make(book, "checker", scopes, BY, datetime.fromisoformat(NOW)).shown
    book.close()
    with (folder / config.FILE).open("a", encoding="utf-8") as file:
        file.write("\n[intake]\nrefusals_per_minute = 1000000\nrequests_per_minute = 1000000\n")
    with running(folder, folder.with_suffix(".log")) as server:
        yield Served(server.url, token, coverage)


def test_every_answer_is_as_described_and_what_does_not_fit_is_refused(served: Served, tmp_path: Path) -> None:
    program = shutil.which("schemathesis", path=str(Path(sys.executable).parent))
    assert program is not None
    (tmp_path / "schemathesis.toml").write_text(
        SETTINGS.format(examples=EXAMPLES, coverage=str(served.coverage).lower())
    )
    (tmp_path / "checker_hooks.py").write_text(HOOKS)
    asked = [program, "run", f"{served.url}/api/v1/openapi.json", "-H", f"Authorization: Bearer {served.token}"]
    told = subprocess.run(
        [*asked, "--checks", "all", "--no-color", "--continue-on-failure", "--request-timeout", "120"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert told.returncode == 0, told.stdout[-6000:] + told.stderr[-2000:]
    assert "Tested: " in told.stdout
