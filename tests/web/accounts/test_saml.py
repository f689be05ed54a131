"""Single sign-on by SAML, against an identity provider made with pysaml2, and against those who forge its answers."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.web.server import free_port, served

pytest.importorskip("saml2")
from tests.web.accounts.provider import Change, Keys, Provider, asked_in, encoded, xmlsec

pytestmark = pytest.mark.skipif(xmlsec() is None, reason="the program xmlsec1 is not here and cannot be installed")

PERSON, EVE = "kieu.pham@northfen.example", "eve@elsewhere.example"
SETTINGS = """
[sso.company]
kind = "saml"
title = "Northfen single sign-on"
entity_id = "{idp}/idp"
sso_url = "{idp}/sso"
certificate = "certificate.pem"
domains = ["northfen.example"]
"""


@dataclass
class Signing:
    """The application, its provider, and a stranger's provider with the same name and another key."""

    application: str
    book: Path
    provider: Provider
    stranger: Provider
    clients: list[httpx.Client] = field(default_factory=list)

    def asks(self) -> tuple[httpx.Client, str]:
        """A browser that was sent to the provider, and the request that it carries there."""
        client = httpx.Client(base_url=self.application, follow_redirects=True, timeout=30)
        self.clients.append(client)
        assert "Continue with Northfen single sign-on" in client.get("/sign-in/login/").text
        said = {"csrfmiddlewaretoken": client.cookies["csrftoken"]}
        sent = client.post("/sign-in/saml/company/login/?process=login", data=said, follow_redirects=False)
        assert sent.status_code == 302
        return client, asked_in(sent.headers["Location"])

    def brings(self, client: httpx.Client, xml: str) -> httpx.Response:
        """What the application answers to a response, after its redirects."""
        return client.post("/sign-in/saml/company/acs/", data={"SAMLResponse": encoded(xml)})

    def answered(self, change: Change | None = None, email: str = PERSON, **how: Any) -> httpx.Client:
        """A browser after signing in with a response that was changed before it was signed."""
        client, asked = self.asks()
        self.brings(client, self.provider.answer(asked, email, change, **how))
        return client


@pytest.fixture(scope="module")
def signing(demo_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signing]:
    """The application, served, and providers."""
    place, idp = tmp_path_factory.mktemp("saml"), f"http://127.0.0.1:{free_port()}"
    keys, other = Keys(place / "keys"), Keys(place / "other")
    book = place / "book"
    with served(demo_book, book, free_port(), SETTINGS.format(idp=idp), files=[keys.certificate]) as address:
        metadata = httpx.get(f"{address}/sign-in/saml/company/metadata/")
        assert metadata.status_code == 200
        assert "Logout" not in metadata.text
        company, stranger = (Provider(idp, one, metadata.text) for one in (keys, other))
        made = Signing(address, book, company, stranger)
        yield made
        for client in made.clients:
            client.close()


def _inside(client: httpx.Client) -> bool:
    """Whether somebody has signed in."""
    return client.get("/me/", follow_redirects=False).status_code == 200


def test_a_person_of_the_book_signs_in_through_the_companys_provider(signing: Signing) -> None:
    client = signing.answered()
    answer = client.get("/me/")
    assert answer.status_code == 200
    assert PERSON in answer.text


def test_it_signs_nobody_in_whom_the_book_does_not_know(signing: Signing) -> None:
    assert not _inside(signing.answered(email=EVE))


def _elsewhere(response: Any) -> None:
    response.assertion.conditions.audience_restriction[0].audience[0].text = "https://another.example/metadata"


def _for_anybody(response: Any) -> None:
    response.assertion.conditions.audience_restriction = []


def _long_ago(response: Any) -> None:
    response.assertion.conditions.not_on_or_after = "2026-01-01T00:00:00Z"


def _confirmed_long_ago(response: Any) -> None:
    _bearer(response).not_on_or_after = "2026-01-01T00:00:00Z"


def _for_ever(response: Any) -> None:
    _bearer(response).not_on_or_after = None


def _to_another_place(response: Any) -> None:
    _bearer(response).recipient = "https://another.example/acs/"


def _to_no_place(response: Any) -> None:
    _bearer(response).recipient = None


def _unasked(response: Any) -> None:
    """What a provider's own page gives: it answers nothing, so whoever got hold of it could bring it."""
    response.in_response_to = None
    _bearer(response).in_response_to = None


def _stolen(response: Any) -> None:
    """The same, in a message of the thief's own that answers the thief's own request. The message is not signed."""
    _bearer(response).in_response_to = None


def _of_another_request(response: Any) -> None:
    response.in_response_to = "ONELOGIN_of_somebody_else"
    _bearer(response).in_response_to = "ONELOGIN_of_somebody_else"


def _by_another(response: Any) -> None:
    response.assertion.issuer.text = "https://another.example/idp"


def _of_nobody(response: Any) -> None:
    response.assertion.subject.name_id.text = " "


def _unconfirmed(response: Any) -> None:
    response.assertion.subject.subject_confirmation = []


def _bearer(response: Any) -> Any:
    return response.assertion.subject.subject_confirmation[0].subject_confirmation_data


WRONG = [
    _elsewhere, _for_anybody, _long_ago, _confirmed_long_ago, _for_ever, _to_another_place, _to_no_place, _unasked,
    _stolen, _of_another_request, _by_another, _of_nobody, _unconfirmed,
]  # fmt: skip


@pytest.mark.parametrize("change", WRONG, ids=lambda one: one.__name__.strip("_"))
def test_an_assertion_that_is_not_for_us_now_and_for_this_request_is_refused(signing: Signing, change: Change) -> None:
    client, asked = signing.asks()
    answer = signing.brings(client, signing.provider.answer(asked, PERSON, change))
    assert answer.status_code < 500
    assert "Single sign-on did not work" in answer.text
    assert not _inside(client)


def test_what_nobody_signed_is_refused(signing: Signing) -> None:
    assert not _inside(signing.answered(sign=False))


def test_what_another_key_signed_is_refused(signing: Signing) -> None:
    client, asked = signing.asks()
    signing.brings(client, signing.stranger.answer(asked, PERSON))
    assert not _inside(client)


def test_what_was_changed_after_it_was_signed_is_refused(signing: Signing) -> None:
    client, asked = signing.asks()
    signing.brings(client, signing.provider.answer(asked, EVE).replace(EVE, PERSON))
    assert not _inside(client)


def test_a_response_is_used_once(signing: Signing) -> None:
    client, asked = signing.asks()
    xml = signing.provider.answer(asked, PERSON)
    signing.brings(client, xml)
    assert _inside(client)
    client.post("/sign-in/logout/", data={"csrfmiddlewaretoken": client.cookies["csrftoken"]})
    assert not _inside(client)
    signing.brings(client, xml)
    assert not _inside(client)


def test_a_response_is_of_no_use_in_another_browser(signing: Signing) -> None:
    _, asked = signing.asks()
    thief, _ = signing.asks()
    signing.brings(thief, signing.provider.answer(asked, PERSON))
    assert not _inside(thief)


def _around(evil: str, signed: str) -> str:
    return evil.replace("</ns1:Assertion>", f"<ns1:Advice>{signed}</ns1:Advice></ns1:Assertion>")


def _in_the_signature(evil: str, signed: str) -> str:
    signature = _signature(signed)
    bare = signed.replace(signature, "")
    moved = signature.replace("</ns2:Signature>", f"<ns2:Object>{bare}</ns2:Object></ns2:Signature>")
    return evil.replace("</ns1:Issuer>", f"</ns1:Issuer>{moved}", 1)


# The signed assertion about Eve stays in the message, and one about somebody else is put where it may be read instead.
WRAPPED = {
    "before": lambda evil, signed: evil + signed,
    "after": lambda evil, signed: signed + evil,
    "around": _around,
    "in the signature": _in_the_signature,
    "in extensions": lambda evil, signed: f"<ns0:Extensions>{signed}</ns0:Extensions>{evil}",
}


@pytest.mark.parametrize("how", WRAPPED)
def test_a_second_assertion_in_the_message_is_not_believed(signing: Signing, how: str) -> None:
    client, asked = signing.asks()
    xml = signing.provider.answer(asked, EVE)
    signed = xml[xml.index("<ns1:Assertion") : xml.index("</ns1:Assertion>") + len("</ns1:Assertion>")]
    evil = re.sub(r' ID="[^"]+"', ' ID="id-evil"', signed.replace(_signature(signed), "").replace(EVE, PERSON), count=1)
    answer = signing.brings(client, xml.replace(signed, WRAPPED[how](evil, signed)))
    assert answer.status_code < 500
    assert not _inside(client)


def _signature(assertion: str) -> str:
    return assertion[assertion.index("<ns2:Signature ") : assertion.index("</ns2:Signature>") + len("</ns2:Signature>")]


def test_a_comment_in_an_address_does_not_cut_it(signing: Signing) -> None:
    """Signatures do not cover comments: of an address that the provider signed, no part is somebody else."""
    client, asked = signing.asks()
    whole = f"{PERSON}.evil.example"
    signing.brings(client, signing.provider.answer(asked, whole).replace(whole, f"{PERSON}<!-- -->.evil.example"))
    assert not _inside(client)


ENTITY = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
BOMB = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


NONSENSE = {
    "nothing": "",
    "no base64": "not base64 \N{SNOWMAN}",
    "no xml": encoded("no xml"),
    "an entity": encoded(f"{ENTITY}<r>&x;</r>"),
    "a bomb": encoded(f"{BOMB}<r>&b;</r>"),
    "too long": "A" * 300_000,
}


@pytest.mark.parametrize("sent", NONSENSE.values(), ids=NONSENSE)
def test_what_is_no_response_is_refused_in_words(signing: Signing, sent: str) -> None:
    client, _ = signing.asks()
    answer = client.post("/sign-in/saml/company/acs/", data={"SAMLResponse": sent})
    assert answer.status_code < 500
    assert "Single sign-on did not work" in answer.text


def test_whoever_was_shut_out_is_out_at_the_next_page_and_does_not_come_back(signing: Signing) -> None:
    person = "dorte.weiss@northfen.example"
    client = signing.answered(email=person)
    assert _inside(client)
    with sqlite3.connect(signing.book / "musterroll.db") as database:
        assert database.execute("UPDATE web_operators SET is_active = 0 WHERE email = ?", (person,)).rowcount == 1
    assert not _inside(client)
    assert not _inside(signing.answered(email=person))
