"""Single sign-on by OpenID Connect, against a provider that runs here."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from musterroll.facts.errors import ConfigError
from musterroll.web.accounts.sso import providers
from tests.web.conftest import SITE
from tests.web.server import free_port, served

PERSON = "kieu.pham@northfen.example"
SETTINGS = """
[sso.mock]
kind = "oidc"
title = "Northfen single sign-on"
issuer = "http://127.0.0.1:{port}"
client_id = "musterroll"
domains = ["northfen.example"]
"""

SECRET = {"MUSTERROLL_SSO_MOCK_SECRET": "told to nobody"}


@dataclass(frozen=True)
class Signing:
    """Where the application and the identity provider are."""

    application: str
    provider: str

    def in_as(self, subject: str) -> httpx.Client:
        """A browser after signing in as `subject` with the provider."""
        client = httpx.Client(follow_redirects=True, timeout=30)
        page = client.get(f"{self.application}/sign-in/login/")
        assert "Continue with Northfen single sign-on" in page.text
        said = {"csrfmiddlewaretoken": client.cookies["csrftoken"]}
        asked = client.post(f"{self.application}/sign-in/oidc/mock/login/?process=login", data=said)
        assert str(asked.url).startswith(self.provider), asked.text
        client.post(asked.url, data={"sub": subject})
        return client


@pytest.fixture(scope="module")
def signing(demo_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signing]:
    """The application, and a provider that knows two people by address."""
    place, port, own = tmp_path_factory.mktemp("sso"), free_port(), free_port()
    people = [{"sub": PERSON, "email": PERSON}, {"sub": "eve@elsewhere.example", "email": "eve@elsewhere.example"}]
    users = [part for one in people for part in ("--user-claims", json.dumps(one))]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), *users]
    with (place / "provider.log").open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out)
    try:
        _wait_for(f"http://127.0.0.1:{port}/.well-known/openid-configuration")
        with served(demo_book, place / "book", own, SETTINGS.format(port=port), (), **SECRET) as address:
            yield Signing(address, f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(address: str) -> None:
    for _ in range(300):
        try:
            if httpx.get(address).status_code == 200:
                return
        except httpx.TransportError:
            pass  # not yet
        time.sleep(0.1)
    raise AssertionError("The identity provider does not answer.")


def test_a_person_of_the_book_signs_in_through_the_companys_provider(signing: Signing) -> None:
    client = signing.in_as(PERSON)
    answer = client.get(f"{signing.application}/today/")
    assert answer.status_code == 403
    assert PERSON in answer.text


def test_whom_the_provider_knows_and_the_book_does_not_stays_outside(signing: Signing) -> None:
    client = signing.in_as("eve@elsewhere.example")
    assert str(client.get(f"{signing.application}/today/").url).startswith(f"{signing.application}/sign-in/")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"kind": "ldap"}, "expected oidc or saml"),
        ({"kind": "oidc", "issuer": "https://idp.example"}, "client_id lacks"),
        ({"kind": "oidc", "issuer": "https://idp.example", "client_id": "a", "secret": "s"}, "secret is not known"),
    ],
)
def test_a_wrong_setting_is_named(said: dict[str, str], expected: str) -> None:
    from dataclasses import replace

    with pytest.raises(ConfigError, match=expected):
        providers(replace(SITE.config, sso={"mock": said}), {})
