"""Signing in by code and by password, and what is not told to those who guess."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import override_settings

from musterroll.web.accounts import mails
from musterroll.web.accounts.models import Operator
from musterroll.web.site import Site
from tests.web.people import browser

_MAIL = override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend")


@pytest.fixture(autouse=True)
def _mail_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No mail yet; what is sent beside an answer is sent with it."""
    mail.outbox = []
    monkeypatch.setattr(mails, "send", mails._sent)


def _somebody(site: Site) -> str:
    """An address that exactly one person of the book has."""
    row = site.book.tables.row(
        "SELECT emails FROM state_people WHERE emails LIKE '[\"%%@northfen.example\"]' AND result = 'pass' LIMIT 1"
    )
    assert row is not None
    return str(row[0])[2:-2]


@_MAIL
def test_a_person_of_the_book_signs_in_with_a_code_and_sees_only_themselves(northfen: Site) -> None:
    address, client = _somebody(northfen), browser()
    client.post("/sign-in/login/code/", {"email": address})
    assert [message.to for message in mail.outbox] == [[address]]
    code = re.search(r"^ {4}(\S+)$", str(mail.outbox[0].body), re.MULTILINE)
    assert code is not None
    assert client.post("/sign-in/login/code/confirm/", {"code": code[1]}).status_code == 302
    assert Operator.objects.get(email=address).name
    assert client.get("/today/").status_code == 403


@_MAIL
def test_an_address_that_nobody_has_gets_the_same_answer_and_no_mail(northfen: Site) -> None:
    known, unknown = browser(), browser()
    first = known.post("/sign-in/login/code/", {"email": _somebody(northfen)}, follow=True)
    second = unknown.post("/sign-in/login/code/", {"email": "nobody@elsewhere.example"}, follow=True)
    assert len(mail.outbox) == 1
    assert (first.status_code, first.redirect_chain) == (second.status_code, second.redirect_chain)
    assert not Operator.objects.filter(email="nobody@elsewhere.example").exists()


def test_a_password_that_is_tried_too_often_is_not_tried_any_more(northfen: Site) -> None:
    Operator.objects.create_user("fay@northfen.example", "correct horse battery")
    wrong = {"login": "fay@northfen.example", "password": "wrong"}
    for _ in range(10):
        browser().post("/sign-in/login/", wrong)
    right = browser().post("/sign-in/login/", {**wrong, "password": "correct horse battery"})
    assert right.status_code != 302, "the limit holds for the address, whoever asks"


def test_the_session_changes_its_name_when_somebody_signs_in(northfen: Site) -> None:
    Operator.objects.create_user("fay@northfen.example", "correct horse battery")
    client = browser()
    client.get("/sign-in/login/")
    client.session["planted"] = "by somebody else"
    before = client.session.session_key
    answer = client.post("/sign-in/login/", {"login": "fay@northfen.example", "password": "correct horse battery"})
    assert answer.status_code == 302
    assert client.session.session_key != before


def test_signing_in_leads_to_no_other_host(northfen: Site) -> None:
    Operator.objects.create_user("fay@northfen.example", "correct horse battery")
    said = {"login": "fay@northfen.example", "password": "correct horse battery", "next": "https://evil.example/"}
    assert browser().post("/sign-in/login/", said).headers["Location"] == "/"


def test_nobody_signs_up(northfen: Site) -> None:
    browser().post("/sign-in/signup/", {"email": "eve@elsewhere.example"})
    assert not Operator.objects.filter(email="eve@elsewhere.example").exists()


def test_a_form_from_elsewhere_is_refused(northfen: Site) -> None:
    from django.test import Client

    strict = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    assert strict.post("/sign-in/login/", {"login": "a@b.example", "password": "x"}).status_code == 403
