"""Tokens in the browser: shown once, and nowhere afterwards."""

from __future__ import annotations

import re

from musterroll.web.site import Site
from tests.web.people import SignIn, browser

ADA = "ada@northfen.example"


def test_a_token_is_shown_once_and_opens_what_it_is_for(northfen: Site, sign_in: SignIn) -> None:
    ada = sign_in(ADA, "administrator")
    page = ada.post("/tokens/", {"name": "prometheus", "scopes": ["metrics"]}).content.decode()
    shown = re.search(r"mrt_[\w-]+", page)
    assert shown is not None
    assert browser().get("/metrics", headers={"authorization": f"Bearer {shown[0]}"}).status_code == 200
    assert shown[0] not in ada.get("/tokens/").content.decode()


def test_a_revoked_token_opens_nothing(northfen: Site, sign_in: SignIn) -> None:
    ada = sign_in(ADA, "administrator")
    page = ada.post("/tokens/", {"name": "prometheus", "scopes": ["metrics"]}).content.decode()
    shown = re.search(r"mrt_[\w-]+", page)
    assert shown is not None
    ada.post("/tokens/revoke/", {"name": "prometheus", "reason": "it was in a chat"})
    assert browser().get("/metrics", headers={"authorization": f"Bearer {shown[0]}"}).status_code == 401


def test_a_token_for_nothing_is_not_made(northfen: Site, sign_in: SignIn) -> None:
    answer = sign_in(ADA, "administrator").post("/tokens/", {"name": "nothing"})
    assert answer.status_code == 400
    assert northfen.book.tokens.listed() == []
