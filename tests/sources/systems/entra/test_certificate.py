"""An app of Entra ID that signs with the key of a certificate, in place of a secret."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from musterroll.facts.errors import ConfigError
from musterroll.sources.settings import Settings, settle
from musterroll.sources.systems.entra import SOURCE
from tests.sources.kit.pulling import pulled
from tests.sources.systems.entra.server import READER, TENANT, EntraServer

SHA1, SHA256 = "AB" * 20, "cd" * 32


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("key")
    new = ["openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", "key.pem"]
    subprocess.run(new, cwd=folder, check=True, capture_output=True)
    return (folder / "key.pem").read_text()


def settled(server: Any, pem: str, **changes: str) -> Settings:
    where = {"base_url": server.base_url, "login_url": server.base_url, "tenant": TENANT, "client_id": READER}
    return settle("entra", SOURCE.settings, {**where, "private_key": pem, "thumbprint": SHA1, **changes})


def part(assertion: str, number: int) -> dict[str, Any]:
    text = assertion.split(".")[number]
    told: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return told


@pytest.mark.parametrize(("thumbprint", "name"), [(SHA1, "x5t"), (":".join(["cd"] * 32), "x5t#S256")])
def test_the_assertion_names_the_certificate_and_the_address_of_the_token(
    thumbprint: str, name: str, pem: str, tmp_path: Path
) -> None:
    with EntraServer() as server:
        got = pulled(SOURCE, settled(server, pem, thumbprint=thumbprint), "users", tmp_path)
        assert got.pull.extract.complete
        (assertion,) = server.assertions
        assert base64.urlsafe_b64decode(part(assertion, 0)[name] + "==").hex() in (SHA1.lower(), SHA256)
        claims = part(assertion, 1)
        assert claims["aud"] == f"{server.base_url}/{TENANT}/oauth2/v2.0/token"
        assert (claims["iss"], claims["sub"]) == (READER, READER)


@pytest.mark.parametrize("thumbprint", ["", "AB", "zz" * 20])
def test_a_thumbprint_that_is_none_is_named(thumbprint: str, pem: str) -> None:
    with EntraServer() as server, pytest.raises(ConfigError, match="thumbprint"):
        SOURCE.connect(settled(server, pem, thumbprint=thumbprint))


def test_a_secret_and_a_key_together_are_refused(pem: str) -> None:
    with EntraServer() as server, pytest.raises(ConfigError, match="both set"):
        SOURCE.connect(settled(server, pem, client_secret="x" * 12))
