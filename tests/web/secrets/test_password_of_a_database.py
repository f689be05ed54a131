"""The password of a PostgreSQL book stands where it was given and nowhere else, whatever works and whatever fails."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from musterroll import config
from musterroll.procedures import log_keys
from musterroll.store.setup import open_book
from tests.cli.small import ROOT, command
from tests.store.made import completion, person
from tests.store.server import Missing, Server
from tests.store.server import running as postgresql
from tests.web.northfen import NOW
from tests.web.running import running
from tests.web.secrets.looking import Written, look_at_files, look_at_processes
from tests.web.signed_in import SignedIn

PASSWORD = "canary database/pass&word+e8e1"
WHAT = "password of the database"
WHERE_GIVEN = {"environment": set[str](), "file": {"file musterroll.toml", "backup musterroll.toml"}}
ADA = "ada@northfen.example"
PAGES = (
    "/today/",
    "/people/",
    "/sources/",
    "/operators/",
    "/settings/",
    "/backups/",
    "/proof/",
    "/healthz",
    "/readyz",
    "/metrics",
)
# Stands before the real tool and writes down how everybody who lists processes sees it.
PG_DUMP = '#!/bin/sh\ntr "\\0" " " < /proc/$$/cmdline >> "{log}"\nexec "{real}" "$@"\n'


@pytest.fixture
def database() -> Iterator[Server]:
    """A PostgreSQL of this test alone, which goes and comes back. It asks nobody for a password."""
    try:
        with postgresql() as server:
            yield server
    except Missing as why:
        pytest.skip(str(why))


def address(database: Server, name: str) -> str:
    """The URL of a database with a password in it, as a user writes it."""
    user, _, rest = database.url(name).removeprefix("postgresql://").partition("@")
    return f"postgresql://{user}:{quote(PASSWORD, safe='')}@{rest}"


def begin(folder: Path, url: str, given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A book on PostgreSQL; its URL stands in the settings or in the environment."""
    config.create(folder, origin="log.example/northfen", database=url if given == "file" else None)
    if given == "environment":
        monkeypatch.setenv("MUSTERROLL_DATABASE", url)
    book = open_book(config.load(folder), create=True)
    log_keys.create(book.config)
    facts = [person(name="Ana Ruiz"), *(completion(number) for number in range(5))]
    book.journal.append(facts, received_at=datetime.fromisoformat(NOW).astimezone(UTC))
    book.close()
    with (folder / config.FILE).open("a", encoding="utf-8") as file:
        file.write("\n[web]\ndemo = true\n")


@contextmanager
def worker(folder: Path, log: Path) -> Iterator[int]:
    """The worker beside the server."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "musterroll.worker", "--folder", str(folder)], cwd=ROOT, stdout=out, stderr=out
        )
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(60)


def serve(written: Written, folder: Path, database: Server, logs: tuple[Path, Path]) -> None:
    """Pages, and the same pages while the database is away."""
    with running(folder, logs[0]) as server, worker(folder, logs[1]) as number:
        ada = SignedIn(server.url, ADA).at(server.url)
        look_at_processes(written, number)
        look_at_processes(written, server.number)
        for away in (False, True):
            if away:
                database.down()
            for page in PAGES:
                answer = ada.get(page)
                written.say(f"page {answer.status_code}", str(answer.headers) + answer.text)
        tell(written, "status", folder)
        database.up()
    for log in logs:
        written.say("logs", log.read_bytes())


def tell(written: Written, *words: str | Path) -> None:
    """One command of the book; what it printed, tracebacks included."""
    done = command(*words[:-1], "--folder", words[-1])
    written.say(f"command {done.exit_code}", done.output)


def go_wrong(written: Written, folder: Path, database: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands with URLs at which there is no such book."""
    right = address(database, "none")
    for url in (right, right.replace("@/", "@127.0.0.1:1/"), right.replace("@/", "@host:port/"), right[3:]):
        with monkeypatch.context() as there:
            there.setenv("MUSTERROLL_DATABASE", url)
            tell(written, "status", folder)


def back_up(written: Written, folder: Path, place: Path, database: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup, and how its tool stands in the list of processes; then the whole database as text."""
    tools = place.with_name("tools")
    tools.mkdir()
    shim, real = tools / "pg_dump", database.tools / "pg_dump"
    shim.write_text(PG_DUMP.format(log=tools / "log", real=real))
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    tell(written, "backup", place, folder)
    written.say("list of processes", (tools / "log").read_bytes())
    for path in place.rglob("*"):
        if path.is_file():
            written.say(f"backup {path.relative_to(place)}", path.read_bytes())
    plain = subprocess.run([str(real), database.url("book")], capture_output=True, check=True)
    written.say("database", plain.stdout)


@pytest.mark.parametrize("given", WHERE_GIVEN)
def test_the_password_of_a_database_stands_only_where_it_was_given(
    given: str, database: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, written = tmp_path / "book", Written(secrets={WHAT: PASSWORD.encode()})
    monkeypatch.setenv("MUSTERROLL_DEBUG", "1")  # tracebacks are printed
    database.make("book")
    begin(folder, address(database, "book"), given, monkeypatch)
    serve(written, folder, database, (tmp_path / "server.log", tmp_path / "worker.log"))
    for words in (("status",), ("log", "verify"), ("source", "list")):
        tell(written, *words, folder)
    back_up(written, folder, tmp_path / "copy", database, monkeypatch)
    go_wrong(written, folder, database, monkeypatch)
    look_at_files(written, folder)
    for place in ("page 200", "page 503", "logs", "command 0", "command 2", "list of processes", "database"):
        assert written.places.get(place), (place, sorted(written.places))
    assert b"Traceback" in b"".join(written.places.values())
    assert b"pg_dump" in written.places["list of processes"]
    assert {leak.split(", ")[1] for leak in written.leaks()} == WHERE_GIVEN[given]
