"""An identity provider for SAML, made with pysaml2: it knows everybody, and says what a test wants it to."""

from __future__ import annotations

import shutil
import warnings
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from tests.packages import installed

with warnings.catch_warnings():  # of a cipher that pysaml2 knows and nobody here uses
    warnings.simplefilter("ignore")
    from saml2 import BINDING_HTTP_REDIRECT, class_name
    from saml2.config import IdPConfig
    from saml2.saml import NAMEID_FORMAT_EMAILADDRESS, NameID
    from saml2.server import Server
    from saml2.sigver import pre_signature_part, signed_instance_factory

_RSA, _SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "http://www.w3.org/2001/04/xmlenc#sha256"
_PASSWORD_USED = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"
_PAGE = (
    '<form method="post" action="{to}">'
    '<input type="hidden" name="SAMLResponse" value="{said}"><button>Go on</button></form>'
)

Change = Callable[[Any], None]


def xmlsec() -> str | None:
    """The program that pysaml2 signs with; it is installed where it can be."""
    return installed("xmlsec1", lambda: shutil.which("xmlsec1"))


class Keys:
    """A key and its certificate, as files."""

    def __init__(self, place: Path) -> None:
        place.mkdir()
        self.key, self.certificate = place / "key.pem", place / "certificate.pem"
        key = rsa.generate_private_key(65537, 2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.northfen.example")])
        begin = datetime.now(UTC) - timedelta(days=1)
        made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        made = made.serial_number(1).not_valid_before(begin).not_valid_after(begin + timedelta(days=30))
        self.certificate.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
        self.key.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )


class Provider:
    """Answers requests to sign in; `metadata` is what the application says of itself."""

    def __init__(self, address: str, keys: Keys, metadata: str) -> None:
        self.entity_id = f"{address}/idp"
        policy = {"default": {"lifetime": {"minutes": 5}, "attribute_restrictions": None}}
        said: dict[str, Any] = {
            "entityid": self.entity_id,
            "service": {
                "idp": {
                    "endpoints": {"single_sign_on_service": [(f"{address}/sso", BINDING_HTTP_REDIRECT)]},
                    "policy": policy,
                    "name_id_format": [NAMEID_FORMAT_EMAILADDRESS],
                }
            },
            "key_file": str(keys.key),
            "cert_file": str(keys.certificate),
            "xmlsec_binary": xmlsec(),
            "metadata": {"inline": [metadata]},
        }
        self.server = Server(config=IdPConfig().load(said))

    def answer(self, asked: str, email: str, change: Change | None = None, *, sign: bool = True) -> str:
        """The response to a request to sign in, after `change`, signed. XML."""
        request = self.server.parse_authn_request(asked, BINDING_HTTP_REDIRECT).message
        response = self.server.create_authn_response(
            {},
            request.id,
            request.assertion_consumer_service_url,
            request.issuer.text,
            name_id=NameID(format=NAMEID_FORMAT_EMAILADDRESS, text=email),
            authn={"class_ref": _PASSWORD_USED},
            sign_assertion=False,
            sign_response=False,
        )
        if change is not None:
            change(response)
        return self._signed(response) if sign else str(response)

    def _signed(self, response: Any) -> str:
        one = response.assertion
        security = self.server.sec
        one.signature = pre_signature_part(one.id, security.my_cert, 1, sign_alg=_RSA, digest_alg=_SHA256)
        return str(signed_instance_factory(response, security, [(class_name(one), one.id)]))


def encoded(xml: str) -> str:
    """As a browser brings it."""
    return b64encode(xml.encode()).decode()


def asked_in(address: str) -> str:
    """The request to sign in that an address carries."""
    return parse_qs(urlsplit(address).query)["SAMLRequest"][0]


@contextmanager
def in_the_web(provider: Provider, port: int, email: str) -> Iterator[None]:
    """The provider as a server, at which `email` has signed in already: it shows a button that leads back."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if not self.path.startswith("/sso?"):  # a picture of the site, for instance
                self.send_response(204)
                self.end_headers()
                return
            asked = asked_in(self.path)
            to = provider.server.parse_authn_request(asked, BINDING_HTTP_REDIRECT).message
            page = _PAGE.format(
                to=escape(to.assertion_consumer_service_url), said=encoded(provider.answer(asked, email))
            )
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Page)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
