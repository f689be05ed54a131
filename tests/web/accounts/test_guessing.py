"""Those who guess: tries are counted by all processes together, and nobody learns who is known."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.mail import EmailMessage
from django.test import Client

from musterroll.web.accounts.models import Operator
from musterroll.web.site import Site
from tests.web.people import browser, sign_in
from tests.web.running import running

PASSWORD = "correct horse battery"
FAY = "fay@northfen.example"


def test_tries_are_counted_by_all_processes_together(northfen: Site, tmp_path: Path) -> None:
    """Whoever spreads tries over two servers, and over the names that they are called by, has no more of them."""
    Operator.objects.create_user(FAY, PASSWORD)
    with running(northfen.config.folder, tmp_path / "log") as other:
        for _ in range(3):
            browser().post("/sign-in/login/", {"login": FAY, "password": "wrong"})
            _there(other.url, "wrong")
        assert browser().post("/sign-in/login/", {"login": FAY, "password": PASSWORD}).status_code == 200
        assert _there(other.url, PASSWORD).status_code == 200, "a redirect would mean that it was right"


def _there(url: str, password: str) -> httpx.Response:
    with httpx.Client(base_url=url, timeout=60) as client:
        client.get("/sign-in/login/")
        said = {"login": f" {FAY.upper()}", "password": password, "csrfmiddlewaretoken": client.cookies["csrftoken"]}
        return client.post("/sign-in/login/", data=said)


def test_tries_for_many_addresses_do_not_make_those_for_one_forgotten(northfen: Site) -> None:
    from django.core.cache import cache
    from django.db.transaction import atomic

    Operator.objects.create_user(FAY, PASSWORD)
    for _ in range(5):
        browser().post("/sign-in/login/", {"login": FAY, "password": "wrong"})
    with atomic():
        for number in range(600):
            cache.set(f"zz:{number}", [0.0], 300)
    assert browser().post("/sign-in/login/", {"login": FAY, "password": PASSWORD}).status_code == 200


def test_a_wrong_password_costs_the_same_work_whoever_is_meant(northfen: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    Operator.objects.create_user(FAY, PASSWORD)
    Operator.objects.create_user("gus@northfen.example")
    work: list[str] = []
    for name in ("encode", "verify"):
        monkeypatch.setattr(Argon2PasswordHasher, name, _counted(getattr(Argon2PasswordHasher, name), work))
    # An operator, one without a password, a person of the book who is none yet, nobody.
    for address in (FAY, "gus@northfen.example", "kieu.pham@northfen.example", "nobody@elsewhere.example"):
        work.clear()
        answer = browser().post("/sign-in/login/", {"login": address, "password": "wrong"})
        assert len(work) == 1, f"Argon2 once, for {address}"
        assert "not correct" in answer.content.decode()


def _counted(done: Callable[..., Any], work: list[str]) -> Callable[..., Any]:
    def counting(*said: Any) -> Any:
        work.append(done.__name__)
        return done(*said)

    return counting


def test_an_answer_does_not_wait_for_a_mail(northfen: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail takes its time, and goes only to those who are known: the answer is there before it."""
    goes_on, sent = Event(), Event()

    def slow(message: EmailMessage) -> None:
        assert goes_on.wait(60)
        sent.set()

    monkeypatch.setattr(EmailMessage, "send", slow)
    try:
        answer = browser().post("/sign-in/login/code/", {"email": "kieu.pham@northfen.example"})
        assert answer.status_code == 302
        assert not sent.is_set()
    finally:
        goes_on.set()
    assert sent.wait(60)


def test_behind_a_proxy_tries_are_counted_by_who_stands_before_it(northfen: Site) -> None:
    from dataclasses import replace

    from musterroll.web.accounts.adapter import AccountAdapter

    here = northfen.config
    northfen.config = replace(here, web=replace(here.web, url="https://training.example.com"))
    try:
        request = Client().get("/healthz", headers={"X-Forwarded-For": "10.0.0.9, 203.0.113.7"}).wsgi_request
        assert AccountAdapter().get_client_ip(request) == "203.0.113.7"
    finally:
        northfen.config = here
    assert AccountAdapter().get_client_ip(request) == "127.0.0.1", "without a proxy nobody says who they are"


def test_a_code_of_an_app_cannot_be_guessed(northfen: Site) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    fay = Operator.objects.create_user(FAY, PASSWORD)
    TOTP.activate(fay, generate_totp_secret())
    right = RecoveryCodes.activate(fay).generate_codes()[0]
    client = browser()
    client.post("/sign-in/login/", {"login": FAY, "password": PASSWORD})
    for number in range(6):
        client.post("/sign-in/2fa/authenticate/", {"code": f"{number:06d}"})
    client.post("/sign-in/2fa/authenticate/", {"code": right})
    assert client.get("/sign-in/2fa/").status_code == 302, "not signed in: the right one came too late"


def _who_left(site: Site) -> str:
    """An address of somebody whose last day of work is over."""
    row = site.book.tables.row("SELECT emails FROM state_people WHERE ended_on < '2026-01-01' AND status = 'inactive'")
    assert row is not None
    return str(json.loads(row[0])[0])


def test_who_left_is_out_at_the_next_page_and_does_not_come_back(northfen: Site) -> None:
    gone = _who_left(northfen)
    client = sign_in(gone, "lead")
    assert client.get("/gaps/").status_code == client.get("/me/").status_code == 403
    operator = Operator.objects.get(email=gone)
    operator.set_password(PASSWORD)
    operator.save()
    came = browser()
    assert (
        came.post("/sign-in/login/", {"login": gone, "password": PASSWORD}).headers["Location"] == "/sign-in/inactive/"
    )
    assert came.get("/me/").status_code == 302


def test_who_left_gets_no_code(northfen: Site) -> None:
    gone = _who_left(northfen)
    browser().post("/sign-in/login/code/", {"email": gone})
    assert not Operator.objects.filter(email=gone).exists()


def test_an_administrator_who_left_stays_one_until_another_ends_it(northfen: Site) -> None:
    """Else a wrong line of a list of people could shut everybody out of the house."""
    client = sign_in(_who_left(northfen), "administrator", "lead")
    assert client.get("/operators/").status_code == 200
    assert client.get("/gaps/").status_code == 403
