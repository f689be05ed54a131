"""No secret is written anywhere: all are known, everything is made to work and to fail, and everything is searched."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import httpx
import pytest
from django.conf import settings

from musterroll import config
from musterroll.procedures import token as procedure
from musterroll.sources import http
from musterroll.sources.settings import variable
from musterroll.store.setup import open_book
from musterroll.store.tokens import PREFIX
from musterroll.web import clock
from tests.cli.small import ROOT, command
from tests.sources.kit.server import Reply
from tests.sources.systems.okta.server import READ, OktaServer
from tests.sources.systems.workday.server import PASSWORD
from tests.web.conftest import FOLDER, SITE
from tests.web.northfen import NOW, put_in_place
from tests.web.people import sign_in
from tests.web.secrets.asking import SYSTEMS, drive, say
from tests.web.secrets.looking import HOMES, Written, forms, look_at_files, look_at_processes, look_at_settings

OF_THE_BOOK = {
    "MUSTERROLL_SMTP_PASSWORD": "canary smtp/pass&word+31",
    "MUSTERROLL_ALERTS_GITHUB_SECRET": "canary-github-hook-5a7e",
    "MUSTERROLL_ALERTS_GITLAB_TOKEN": "canary-gitlab-token-0c1d",
    "MUSTERROLL_ALERTS_SECRET": "whsec_Y2FuYXJ5LWtleS1vZi1ob29rcy05OWFh",
    "MUSTERROLL_SSO_HOME_SECRET": "canary-sso-secret-7f3b",
}
SHOWN_WRONGLY = ("canary-token-that-is-none-6b2c", "canary-signature-that-is-none-44d0", "canary password/that+is none")
DATABASE = "canary-database-password-e8e1"
SETTINGS = """
[smtp]
host = "127.0.0.1"
port = 1
user = "musterroll"
sender = "musterroll@northfen.example"
[sso.home]
kind = "oidc"
title = "Home"
issuer = "http://127.0.0.1:1"
client_id = "musterroll"
"""
PAGES = (
    "/",
    "/sources/",
    "/sources/okta/",
    "/sources/add/",
    "/sources/add/?system=okta",
    "/tokens/",
    "/operators/",
    "/done/",
)


@pytest.fixture
def written(blank_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Written]:
    """Everything that was written, after everything was done once."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        made = Written()
        monkeypatch.setenv(clock.VARIABLE, NOW)
        monkeypatch.setenv("MUSTERROLL_DEBUG", "1")  # tracebacks are printed
        monkeypatch.setattr(http, "_FIRST_WAIT", 0.0)
        _know_secrets(made, monkeypatch, tmp_path_factory)
        place = tmp_path_factory.mktemp("served") / "book"
        shutil.copytree(blank_book, place)
        with OktaServer() as okta:
            okta.fault(Reply({"error": "broken"}, 500), at=9, times=3)
            monkeypatch.setenv(variable("okta", "token"), READ)
            say(made, "source", "add", "okta", f"base_url={okta.base_url}", "groups=prod-access", "--folder", place)
            with _serving(made, place) as (url, shown):
                _drive_here(made, blank_book, monkeypatch)
                _send(made, url, shown)
        for name, file in (("log", "log.key"), ("web application", "web.key")):
            made.secrets[f"key of the {name}"] = (place / "secrets" / file).read_bytes().strip()
        made.secrets["secret of the book"] = (place / "secrets" / "book.secret").read_bytes()
        look_at_files(made, place)
        yield made


def _know_secrets(written: Written, monkeypatch: pytest.MonkeyPatch, folders: pytest.TempPathFactory) -> None:
    key = folders.mktemp("key") / "key.pem"
    new = ["openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", str(key)]
    subprocess.run(new, check=True, capture_output=True)
    monkeypatch.setenv("A_PRIVATE_KEY", key.read_text("ascii"))
    look_at_settings(written, OF_THE_BOOK)
    for name, value in OF_THE_BOOK.items():
        monkeypatch.setenv(name, value)
    written.secrets |= {f"shown wrongly, {number}": one.encode() for number, one in enumerate(SHOWN_WRONGLY)}
    written.secrets["password of the database"] = DATABASE.encode()


def _drive_here(written: Written, blank_book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands and pages, in this process."""
    put_in_place(blank_book, FOLDER, SITE, keep=False)
    with (FOLDER / config.FILE).open("a", encoding="utf-8") as file:
        file.write(SETTINGS)
    for name in SYSTEMS:
        drive(name, FOLDER, monkeypatch, written)
    with monkeypatch.context() as there:
        there.setenv("MUSTERROLL_DATABASE", f"postgresql://us:{DATABASE}@127.0.0.1:1/none")
        written.say("what commands print", command("status", "--folder", FOLDER).output)
    client = sign_in("fay@northfen.example", "lead", "administrator")
    made = client.post("/tokens/", {"name": "lms", "scopes": ["xapi:write"]})
    shown = re.search(PREFIX.encode() + rb"[\w-]{20,}", made.content)
    assert shown is not None
    written.secrets["token shown once"] = shown[0]
    for page in PAGES:
        answer = client.get(page)
        assert answer.status_code in (200, 302, 404), page
        written.say(f"page {page}", answer.content)
    written.secrets["cookie of a session"] = client.cookies["sessionid"].value.encode()
    written.secrets["cookie against forgery"] = client.cookies["csrftoken"].value.encode()
    written.secrets["key of the web application, here"] = settings.SECRET_KEY.encode()
    look_at_files(written, FOLDER)


@contextmanager
def _serving(written: Written, folder: Path) -> Iterator[tuple[str, str]]:
    """`musterroll serve` on a book, with its worker, all secrets in its environment: its address, and a token."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (folder / config.FILE).open("a", encoding="utf-8") as file:
        file.write(f'{SETTINGS}[web]\nurl = "http://127.0.0.1:{port}"\n')
    book = open_book(config.load(folder))
    shown = procedure.make(
        book, "served", ["xapi:write", "alerts"], "ana@northfen.example", datetime.fromisoformat(NOW)
    )
    book.close()
    written.secrets["token of a program"] = shown.shown.encode()
    words = [sys.executable, "-m", "musterroll", "serve", "--folder", str(folder), "--port", str(port)]
    log = folder.with_name("log")
    with (
        log.open("wb") as out,
        subprocess.Popen(words, cwd=ROOT, stdout=out, stderr=out, start_new_session=True) as one,
    ):
        try:
            yield f"http://127.0.0.1:{port}", shown.shown
            look_at_processes(written, one.pid)
            one.send_signal(signal.SIGTERM)
            one.wait(60)
        finally:
            if one.poll() is None:
                os.killpg(one.pid, signal.SIGKILL)
    written.say("what the server prints", log.read_bytes())


def _send(written: Written, url: str, shown: str) -> None:
    """What programs and people send, rightly and wrongly."""
    until = time.monotonic() + 120
    while True:
        try:
            httpx.get(f"{url}/xAPI/about", timeout=5)
            break
        except httpx.HTTPError:
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.2)
    token, signature, password = SHOWN_WRONGLY
    with httpx.Client(base_url=url, headers={"X-Experience-API-Version": "1.0.3"}, timeout=60) as client:
        asked = [
            client.post("/xAPI/statements", json=[], headers={"Authorization": f"Bearer {shown}"}),
            client.post("/xAPI/statements", json=[{}], headers={"Authorization": f"Bearer {shown}"}),
            client.post("/xAPI/statements", json=[], headers={"Authorization": f"Bearer {token}"}),
            client.post("/xAPI/statements", json=[], auth=("lms", token)),
            client.post("/api/v1/records", json=[], headers={"Authorization": f"Bearer {shown}"}),
            client.post("/hooks/github", json={}, headers={"X-Hub-Signature-256": f"sha256={signature}"}),
            client.post("/hooks/gitlab", json={}, headers={"X-Gitlab-Token": signature}),
            client.post("/hooks/alerts", json={}, headers={"webhook-signature": f"v1,{signature}"}),
            client.get("/sign-in/login/"),
            client.get("/nothing/here/", params={"token": token}),
        ]
        form = {"login": "ana@northfen.example", "password": password}
        asked.append(client.post("/sign-in/login/", data=form | {"csrfmiddlewaretoken": client.cookies["csrftoken"]}))
        for answer in asked:
            written.say(f"page {answer.request.url.path} of the server", answer.content)


def test_no_secret_stands_where_it_does_not_live(written: Written) -> None:
    """One test: each process that runs tests would do everything once more for others of this file."""
    _everything_is_there(written)
    for place in ("what commands print", "extracts, decrypted and unpacked", "list of processes", "page /"):
        for form, planted in forms(PASSWORD.encode()).items():
            spoilt = Written(dict(written.places), {"planted": PASSWORD.encode()})
            assert spoilt.leaks() == []
            spoilt.say(place, b"user:" + planted + b" ")
            assert spoilt.leaks(), (place, form)
    assert "\n".join(written.leaks()) == ""


def _everything_is_there(written: Written) -> None:
    assert len(written.secrets) > 40
    for place in (
        "what commands print",
        "what the server prints",
        "list of processes",
        "settings",
        "file musterroll.db",
    ):
        assert written.places[place], place
    assert b"Traceback" in written.places["what commands print"]
    assert b"musterroll.worker" in written.places["list of processes"]
    assert b"refused" in written.places["what the server prints"]
    assert b"musterroll.extract/1" in written.places["extracts, decrypted and unpacked"]
    assert b"person.observed" in written.places["file musterroll.db"]
    assert {name.partition(",")[0] for name in written.secrets} >= set(HOMES)
