"""Proof: what somebody pastes is believed only where it is of this log."""

from __future__ import annotations

import base64
import json

import pytest
from django.test import Client

from musterroll.procedures.log_keys import verifiers
from musterroll.web.site import Site
from tests.web.counting import MOST, questions
from tests.web.people import SignIn

ENTRY = 1999


def lead(sign_in: SignIn) -> Client:
    return sign_in("fay@northfen.example", "lead")


def said(client: Client, text: str) -> str:
    return str(client.post("/proof/", {"proof": text}).content.decode())


@pytest.fixture
def record(sign_in: SignIn) -> str:
    """A record with its proof, as the page of the entry gives it."""
    return str(lead(sign_in).get(f"/records/{ENTRY}/?as=record").content.decode())


def test_the_page_names_the_head_the_checkpoint_and_the_key(northfen: Site, sign_in: SignIn) -> None:
    head, page = northfen.book.heads.latest(), lead(sign_in).get("/proof/").content.decode()
    assert f"{head.size:,} of {head.size:,} entries are under a signed checkpoint" in page
    assert base64.b64encode(head.root).decode() in page
    assert verifiers(northfen.config)[0].to_text() in page
    assert "PRIVATE" not in page


def test_a_record_with_its_proof_holds_and_says_what_no_proof_bears_out(sign_in: SignIn, record: str) -> None:
    page = said(lead(sign_in), record)
    assert "It holds" in page
    assert f'href="/records/{ENTRY}/"' in page
    assert "Worked out by the book, and not proven by this: employee" in page


def test_a_proof_and_a_bare_tlog_proof_hold(sign_in: SignIn) -> None:
    client = lead(sign_in)
    for name in ("proof", "tlog-proof"):
        assert "It holds" in said(client, client.get(f"/records/{ENTRY}/?as={name}").content.decode())


def test_a_record_with_another_day_does_not_hold(sign_in: SignIn, record: str) -> None:
    changed = json.loads(record)
    changed["training_event"]["completion_timestamp"] = "2025-08-29T13:34:27Z"
    page = said(lead(sign_in), json.dumps(changed))
    assert "It does not hold" in page
    assert "completion_timestamp is 2025-08-29T13:34:27Z" in page


def test_a_proof_of_another_entry_does_not_hold(sign_in: SignIn) -> None:
    bare = lead(sign_in).get(f"/records/{ENTRY}/?as=tlog-proof").content.decode()
    page = said(lead(sign_in), bare.replace(f"index {ENTRY}", f"index {ENTRY - 1}"))
    assert "It does not hold" in page


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "{}",
        "[]",
        "null",
        "c2sp.org/tlog-proof@v1\nindex 99999999999999999999\n\n",
        "\x00",
        "ü" * 9,
    ],
)
def test_what_is_no_proof_is_said_to_be_none(sign_in: SignIn, text: str) -> None:
    page = said(lead(sign_in), text)
    assert "It does not hold" in page
    assert "<script>alert" not in page


def test_nothing_pasted_is_nothing_checked(sign_in: SignIn) -> None:
    assert "Nothing was pasted." in said(lead(sign_in), "  ")


def test_leads_and_auditors_see_it_and_others_do_not(sign_in: SignIn) -> None:
    assert sign_in("gus@audit.example", "auditor", engagement=1).get("/proof/").status_code == 200
    for roles in ((), ("administrator",)):
        assert sign_in("stranger@elsewhere.example", *roles).get("/proof/").status_code == 403


def test_the_page_asks_few_questions(sign_in: SignIn) -> None:
    assert len(questions(lead(sign_in), "/proof/")) <= MOST
