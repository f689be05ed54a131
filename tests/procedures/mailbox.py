"""A mailbox behind a real SMTP server on loopback."""

from __future__ import annotations

import email
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from musterroll.channels.email import EmailChannel, SmtpSettings


@contextmanager
def mailbox() -> Iterator[tuple[EmailChannel, list[EmailMessage]]]:
    """A channel, and the messages that arrived."""
    mails: list[EmailMessage] = []

    class Box:
        async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
            content = envelope.content
            assert isinstance(content, bytes)
            mails.append(email.message_from_bytes(content, policy=policy.default))
            return "250 OK"

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = Controller(Box(), hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield EmailChannel(SmtpSettings("127.0.0.1", "log@example.com", port, security="none")), mails
    finally:
        server.stop()
