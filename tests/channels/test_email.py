"""Mail goes out by real SMTP, whole or with a reason; a password never crosses the network in clear."""

from __future__ import annotations

import email
import socket
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from musterroll.channels.email import Attachment, EmailChannel, Message, SmtpSettings, addresses
from musterroll.facts.errors import ConfigError, Refused, TryLater
from tests.certificates import Authority

NOON = datetime(2026, 1, 20, 12, 0, tzinfo=UTC)


class Post:
    """A mailbox behind a server; `answers` turns recipients down."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.answers: dict[str, str] = {}
        self.after_data = "250 OK"

    async def handle_RCPT(  # noqa: N802  the server calls it so
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.after_data.startswith("250"):
            content = envelope.content
            assert isinstance(content, bytes)
            self.mails.append(email.message_from_bytes(content, policy=policy.default))
            self.recipients.append(envelope.rcpt_tos)
        return self.after_data


Serve = Callable[..., int]


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def serve(post: Post) -> Iterator[Serve]:
    """Starts the server with further options; its port."""
    running: list[Controller] = []

    def start(**options: object) -> int:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        server = Controller(post, hostname="127.0.0.1", port=port, **options)  # type: ignore[arg-type]
        server.start()
        running.append(server)
        return port

    yield start
    for server in running:
        server.stop()


def channel(port: int, **more: object) -> EmailChannel:
    settings = {"host": "127.0.0.1", "sender": "log@example.com", "security": "none", "timeout_s": 10.0, **more}
    return EmailChannel(SmtpSettings(port=port, **settings))  # type: ignore[arg-type]


def message(*to: str, subject: str = "Checkpoint of 12 entries") -> Message:
    note = Attachment("checkpoint.txt", b"log.example\n12\n\n\xe2\x80\x94 log.example AAAA\n")
    return Message(to or ("auditor@example.com",), subject, "Keep this.\n", "<12@log.example>", NOON, (note,))


def test_the_auditor_receives_the_text_and_the_attachment_to_the_byte(post: Post, serve: Serve) -> None:
    sent = channel(serve()).send(message())
    assert sent.to == ("auditor@example.com",)
    [mail] = post.mails
    assert (mail["To"], mail["From"], mail["Subject"]) == (
        "auditor@example.com",
        "log@example.com",
        "Checkpoint of 12 entries",
    )
    [attached] = mail.iter_attachments()
    assert attached.get_filename() == "checkpoint.txt"
    content = attached.get_payload(decode=True)
    assert content == message().attachments[0].data
    body = mail.get_body()
    assert body is not None and body.get_content().strip() == "Keep this."


def test_the_same_message_twice_has_one_name(post: Post, serve: Serve) -> None:
    mailer = channel(serve())
    mailer.send(message())
    mailer.send(message())
    assert [mail["Message-ID"] for mail in post.mails] == ["<12@log.example>"] * 2


def test_every_recipient_is_written_to(post: Post, serve: Serve) -> None:
    channel(serve()).send(message("ana@example.com", "bo@example.com"))
    assert post.recipients == [["ana@example.com", "bo@example.com"]]


def test_an_address_that_is_unknown_is_named(post: Post, serve: Serve) -> None:
    post.answers["bo@example.com"] = "550 no such person"
    with pytest.raises(Refused, match=r"bo@example\.com: 550 no such person"):
        channel(serve()).send(message("ana@example.com", "bo@example.com"))
    with pytest.raises(Refused, match="550"):
        channel(serve()).send(message("bo@example.com"))


def test_a_mailbox_that_is_full_for_now_is_tried_again(post: Post, serve: Serve) -> None:
    post.answers["ana@example.com"] = "452 mailbox full"
    with pytest.raises(TryLater, match="452 mailbox full"):
        channel(serve()).send(message("ana@example.com"))


def test_a_message_that_is_refused_says_why(post: Post, serve: Serve) -> None:
    post.after_data = "554 looks like spam"
    with pytest.raises(Refused, match="looks like spam"):
        channel(serve()).send(message())
    post.after_data = "451 come back"
    with pytest.raises(TryLater):
        channel(serve()).send(message())


def test_a_server_that_is_not_there_is_tried_again() -> None:
    with pytest.raises(TryLater, match="no answer"):
        channel(9).send(message())


def test_a_subject_cannot_write_headers_of_its_own(serve: Serve) -> None:
    with pytest.raises(ConfigError, match="cannot stand in the head of a mail"):
        channel(serve()).send(message(subject="hello\nBcc: everyone@example.com"))


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "authority")


def _server_side(authority: Authority) -> ssl.SSLContext:
    certificate, key = authority.issue("localhost", "subjectAltName=DNS:localhost,IP:127.0.0.1")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


def _knows_ana(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object) -> AuthResult:
    assert isinstance(data, LoginPassword)
    return AuthResult(success=(data.login, data.password) == (b"ana", b"right"), handled=False)


def test_user_and_password_go_over_a_connection_that_was_made_safe(
    post: Post, serve: Serve, authority: Authority
) -> None:
    options = {"tls_context": _server_side(authority), "require_starttls": True, "authenticator": _knows_ana}
    port = serve(**options, auth_required=True)
    safe = {"security": "starttls", "user": "ana", "ca_file": str(authority.root)}
    channel(port, password="right", **safe).send(message())
    assert len(post.mails) == 1
    with pytest.raises(ConfigError, match="user and password were not taken"):
        channel(port, password="wrong", **safe).send(message())


def test_a_server_with_a_certificate_from_nobody_known_gets_nothing(
    post: Post, serve: Serve, authority: Authority
) -> None:
    port = serve(tls_context=_server_side(authority))
    with pytest.raises(ConfigError, match="no safe connection"):
        channel(port, security="starttls").send(message())
    assert post.mails == []


def test_a_server_that_offers_no_safe_connection_gets_nothing(post: Post, serve: Serve) -> None:
    with pytest.raises(ConfigError, match="does not offer"):
        channel(serve(), security="starttls").send(message())
    assert post.mails == []


def test_a_password_in_clear_is_refused_before_anything_is_sent() -> None:
    settings = SmtpSettings("mail.example.com", "log@example.com", security="none", user="ana", password="secret-word")
    with pytest.raises(ConfigError, match="in clear"):
        EmailChannel(settings)
    assert "secret-word" not in repr(settings)


def test_addresses_in_one_text_are_taken_apart() -> None:
    assert addresses("a@example.com, b@example.com,") == ("a@example.com", "b@example.com")
    assert addresses(["a@example.com"]) == ("a@example.com",)
