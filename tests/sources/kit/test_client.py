"""The client towards servers that are slow, broken or hostile, and towards its own settings."""

from __future__ import annotations

import dataclasses
import ssl
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from musterroll.facts.errors import ConfigError, MusterrollError, Refused, TryLater
from musterroll.sources.auth import NoAuth, RefreshToken, SignedJwt, basic, bearer
from musterroll.sources.clock import Clock
from musterroll.sources.connection import Connection
from musterroll.sources.http import Client, retry_after
from musterroll.sources.limits import MIB, Limits, Pace
from musterroll.sources.secrets_kept import Secrets
from tests.sources.kit import hostile
from tests.sources.kit.clock import FakeClock
from tests.sources.kit.server import Asked, LocalServer, Reply

REAL = Clock(now=lambda: datetime(2026, 3, 2, tzinfo=UTC))


class Plain(LocalServer):
    """Answers an empty list to everything, tokens to a form."""

    def routes(self, asked: Asked) -> Reply:
        return Reply({"access_token": "canary-token-77aa", "refresh_token": "canary-fresh-1b"} if asked.body else [])


@pytest.fixture
def server() -> Iterator[Plain]:
    with Plain() as server:
        yield server


def client(server: LocalServer, clock: Clock | None = None, **more: object) -> Client:
    connection = Connection(base_url=server.base_url, limits=Limits(page_bytes=2 * MIB, page_seconds=0.5, tries=2))
    return Client(dataclasses.replace(connection, **more), clock or FakeClock().clock(), "plain")  # type: ignore[arg-type]


@pytest.mark.parametrize("fault", [hostile.slow_drip, hostile.slow_headers], ids=["body", "headers"])
def test_a_server_that_sends_a_byte_now_and_then_is_hung_up_on(fault: object, server: Plain) -> None:
    server.fault(fault, times=9)  # type: ignore[arg-type]
    connection = client(server).connection
    quick = dataclasses.replace(connection, limits=dataclasses.replace(connection.limits, tries=1))
    with Client(quick, REAL, "plain") as asking, pytest.raises(TryLater, match=r"broke off|not done|no answer"):
        asking.get("/")


@pytest.mark.parametrize("fault", [hostile.cut_off, hostile.hang_up], ids=["cut off", "hung up"])
def test_an_answer_that_is_cut_off_is_asked_for_again(fault: object, server: Plain) -> None:
    server.fault(fault)  # type: ignore[arg-type]
    with client(server) as asking:
        assert asking.get("/").json() == []
    assert len(server.asked) == 2


def test_what_changes_something_is_not_sent_twice(server: Plain) -> None:
    server.fault(Reply(status=502))
    with client(server) as asking, pytest.raises(TryLater):
        asking.send("POST", "/", body={})
    assert len(server.asked) == 1


def test_a_redirect_inside_the_host_is_followed_and_one_outside_is_not(server: Plain) -> None:
    server.fault(Reply(status=302, headers={"Location": "/elsewhere"}))
    with client(server) as asking:
        assert asking.get("/").json() == []
        assert server.asked[-1].path == "/elsewhere"
        server.fault(Reply(status=302, headers={"Location": server.base_url.replace("127.0.0.1", "localhost")}), at=3)
        with pytest.raises(Refused, match="of this machine"):
            asking.get("/")


@pytest.fixture
def encrypted(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Address and certificate of a server that nobody vouches for."""
    new = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-subj",
        "/CN=us",
    ]
    files = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "cert.pem"]
    subprocess.run([*new, *files], cwd=tmp_path, capture_output=True, check=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    server = Plain()
    server._server.socket = context.wrap_socket(server._server.socket, server_side=True)
    server._server.handle_error = lambda *_: None  # type: ignore[method-assign]
    with server:
        yield server.base_url.replace("http:", "https:"), str(tmp_path / "cert.pem")


def test_a_server_whose_certificate_nobody_vouches_for_is_refused(encrypted: tuple[str, str]) -> None:
    connection = Connection(base_url=encrypted[0], auth=bearer("canary-bearer"))
    with (
        Client(connection, REAL, "plain") as asking,
        pytest.raises(Refused, match="encrypted connection failed") as told,
    ):
        asking.get("/")
    assert "canary" not in str(told.value)


def test_a_certificate_of_the_company_is_trusted_where_the_settings_say_so(encrypted: tuple[str, str]) -> None:
    with Client(Connection(base_url=encrypted[0], ca_file=encrypted[1]), REAL, "plain") as asking:
        assert asking.get("/").json() == []
    named = encrypted[0].replace("127.0.0.1", "localhost")  # the certificate is not for this name
    with Client(Connection(base_url=named, ca_file=encrypted[1]), REAL, "plain") as asking, pytest.raises(Refused):
        asking.get("/")


def test_a_file_of_certificates_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("no certificate")
    for name in ("ca.pem", "none.pem"):
        with pytest.raises(ConfigError, match=name):
            Client(Connection(base_url="https://127.0.0.1", ca_file=str(tmp_path / name)), REAL, "plain")


def test_nobody_there_is_tried_later() -> None:
    with Plain() as gone:
        pass
    with client(gone) as asking, pytest.raises(TryLater, match="no connection"):
        asking.get("/")


@pytest.mark.parametrize(
    "base",
    ["http://example.com", "ftp://example.com", "https://user:pass@example.com", "https://example.com/?a=1", "example"],
)
def test_an_address_that_is_not_encrypted_or_none_is_refused_before_anything_is_sent(base: str) -> None:
    with pytest.raises(ConfigError):
        Client(Connection(base_url=base), REAL, "plain")


def test_waiting_follows_what_the_server_asks_for(server: Plain) -> None:
    clock = FakeClock()
    server.fault(Reply(status=503, headers={"Retry-After": "41"}))
    with client(server, clock.clock()) as asking:
        asking.get("/")
    assert clock.slept == [41]


def test_a_server_that_asks_for_hours_is_left_for_another_day(server: Plain) -> None:
    clock = FakeClock()
    server.fault(Reply(status=429, headers={"Retry-After": "7200"}))
    with client(server, clock.clock()) as asking, pytest.raises(TryLater, match="7200 seconds"):
        asking.get("/")
    assert clock.slept == []


def test_retry_after_is_read_as_seconds_and_as_a_date() -> None:
    now = datetime(2026, 3, 2, 12, tzinfo=UTC).timestamp()
    assert retry_after({"retry-after": "12"}, now) == 12
    assert retry_after({"retry-after": "Mon, 02 Mar 2026 12:00:30 GMT"}, now) == 30
    assert retry_after({"retry-after": "Mon, 02 Mar 2026 11:00:00 GMT"}, now) == 0
    assert retry_after({"retry-after": "soon"}, now) is None
    assert retry_after({}, now) is None


def test_no_more_calls_are_made_than_the_pace_allows(server: Plain) -> None:
    clock = FakeClock()
    with client(server, clock.clock(), pace=(Pace(2, 1), Pace(5, 60))) as asking:
        for _ in range(6):
            asking.get("/")
    assert clock.slept == [1, 1, 58]


def test_a_pull_ends_when_its_time_is_over(server: Plain) -> None:
    clock = FakeClock()
    limits = Limits(all_seconds=100)
    with client(server, clock.clock(), limits=limits) as asking:
        asking.get("/")
        clock.slept.append(101)
        with pytest.raises(TryLater, match="not done after 100 seconds"):
            asking.get("/")


def test_all_pages_together_have_a_limit(server: Plain) -> None:
    server.fault(Reply([0] * 400_000), times=9)
    with client(server, limits=Limits(all_bytes=3 * MIB)) as asking:
        asking.get("/")
        asking.get("/")
        with pytest.raises(Refused, match="in one answer"):
            asking.get("/")


# --- Who asks ------------------------------------------------------------------------------------------


def test_the_ways_to_say_who_asks(server: Plain) -> None:
    for auth, header in ((bearer("t0ken-one"), "Bearer t0ken-one"), (basic("us", "pw"), "Basic dXM6cHc=")):
        with client(server, auth=auth) as asking:
            asking.get("/")
        assert server.asked[-1].headers["authorization"] == header
    with client(server, auth=NoAuth()) as asking:
        asking.get("/")
    assert "authorization" not in server.asked[-1].headers


def test_a_refresh_token_that_is_replaced_is_saved(server: Plain) -> None:
    saved: list[str] = []
    auth = RefreshToken(f"{server.base_url}/token", "us", "canary-secret", "canary-old-refresh", saved.append)
    with client(server, auth=auth) as asking:
        asking.get("/")
    assert server.asked[0].form()["refresh_token"] == "canary-old-refresh"
    assert saved == ["canary-fresh-1b"]


def test_a_fresh_token_that_is_not_accepted_either_ends_the_pull() -> None:
    class Closed(Plain):
        def routes(self, asked: Asked) -> Reply:
            return super().routes(asked) if asked.path == "/token" else Reply({"error": "no"}, 401)

    with Closed() as server:
        auth = RefreshToken(f"{server.base_url}/token", "us", "canary-secret", "canary-old-refresh")
        with client(server, auth=auth) as asking, pytest.raises(Refused, match="does not accept the credential"):
            asking.get("/")
        assert [asked.path for asked in server.asked] == ["/token", "/", "/token", "/"]


@pytest.mark.parametrize("kind", [("rsa:2048", "RS256"), ("ec", "ES256")], ids=["RSA", "EC"])
def test_a_signed_assertion_is_one_that_openssl_knows(kind: tuple[str, str], server: Plain, tmp_path: Path) -> None:
    import base64
    import json

    ec = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    new = ["openssl", "req", "-x509", "-nodes", "-subj", "/CN=us", "-keyout", "key.pem", "-out", "cert.pem"]
    subprocess.run(
        [*new, *(ec if kind[0] == "ec" else ["-newkey", kind[0]])], cwd=tmp_path, check=True, capture_output=True
    )
    auth = SignedJwt(f"{server.base_url}/token", (tmp_path / "key.pem").read_text(), {"iss": "us", "sub": "us"})
    with client(server, auth=auth) as asking:
        asking.get("/")
    form = server.asked[0].form()
    head, claims, signature = (base64.urlsafe_b64decode(f"{part}==") for part in form["client_assertion"].split("."))
    assert json.loads(head)["alg"] == kind[1]
    assert json.loads(claims)["aud"] == f"{server.base_url}/token"
    _check_signature(tmp_path, form["client_assertion"].rpartition(".")[0].encode(), signature, kind[1])


def _check_signature(folder: Path, text: bytes, signature: bytes, algorithm: str) -> None:
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    if algorithm == "ES256":
        r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
        signature = encode_dss_signature(r, s)
    (folder / "text").write_bytes(text)
    (folder / "sig").write_bytes(signature)
    key = subprocess.run(
        ["openssl", "x509", "-in", "cert.pem", "-pubkey", "-noout"], cwd=folder, capture_output=True, check=True
    )
    (folder / "pub.pem").write_bytes(key.stdout)
    verify = ["openssl", "dgst", "-sha256", "-verify", "pub.pem", "-signature", "sig", "text"]
    assert subprocess.run(verify, cwd=folder, capture_output=True, check=False).returncode == 0


def test_a_key_that_is_none_is_said_without_showing_it(server: Plain) -> None:
    auth = SignedJwt(f"{server.base_url}/token", "canary-not-a-key", {})
    with client(server, auth=auth) as asking, pytest.raises(ConfigError) as raised:
        asking.get("/")
    assert "canary" not in str(raised.value)


def test_an_address_is_shown_without_its_secrets() -> None:
    secrets = Secrets(["canary/with&signs"])
    shown = secrets.url("https://me:pw@example.com/a?wstoken=abc&pageToken=p2&x=canary%2Fwith%26signs&limit=5#f")
    assert shown == "https://example.com/a?wstoken=•••&pageToken=p2&x=•••&limit=5"


def test_an_address_with_a_token_in_it_is_not_logged(server: Plain, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(1)
    with client(server, secrets=("canary-in-the-address",)) as asking:
        asking.get("/", {"wstoken": "canary-in-the-address"})
    assert server.asked[0].query == {"wstoken": "canary-in-the-address"}
    assert "canary" not in caplog.text


def test_the_word_of_a_token_address_is_told_and_nothing_else(server: Plain) -> None:
    server.fault(Reply({"error": "invalid_scope", "error_description": "canary <b>"}, 400), times=9)
    auth = RefreshToken(f"{server.base_url}/token", "us", "canary-secret", "canary-old-refresh")
    with client(server, auth=auth) as asking, pytest.raises(Refused, match=r"\(HTTP 400, invalid_scope\)") as raised:
        asking.get("/")
    assert "canary" not in str(raised.value)


def test_an_error_is_two_lines_with_a_remedy(server: Plain) -> None:
    for status in (400, 401, 403, 404, 409, 429, 500):
        server._faults.clear()
        server.fault(Reply({"error": "x"}, status), at=len(server.asked) + 1, times=9)
        with client(server) as asking, pytest.raises(MusterrollError) as raised:
            asking.get("/")
        assert len(str(raised.value).splitlines()) == 2
