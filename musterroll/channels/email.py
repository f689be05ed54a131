"""E-mail by SMTP: one message to named people, with attachments, and the server's word that it took it."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from musterroll.facts.errors import ConfigError, MusterrollError, Refused, TryLater

SECURITY = ("starttls", "tls", "none")
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class SmtpSettings:
    """How mail leaves the house. `security`: `starttls`, `tls` (from the first byte) or `none`."""

    host: str
    sender: str
    port: int = 587
    security: str = "starttls"
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: str | None = None
    timeout_s: float = 30.0


@dataclass(frozen=True)
class Attachment:
    """A named file of bytes; `text/plain` shows in the mail program."""

    name: str
    data: bytes
    type: str = "text/plain"


@dataclass(frozen=True)
class Message:
    """What is sent. `id` (`<…@…>`) is the caller's: the same message sent again is seen to be the same."""

    to: tuple[str, ...]
    subject: str
    text: str
    id: str
    sent_at: datetime
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Sent:
    """The server took the message for all of `to`. That it was read, nobody knows."""

    to: tuple[str, ...]
    id: str


class EmailChannel:
    """Sends one message in one conversation; no connection is kept."""

    def __init__(self, settings: SmtpSettings) -> None:
        _check_settings(settings)
        self.settings = settings

    def send(self, message: Message) -> Sent:
        """Hands a message to the server. Raises when any recipient is turned down; the others may have it."""
        mail = _mail(self.settings.sender, message)
        where = f"{self.settings.host}:{self.settings.port}"
        try:
            with self._connected() as server:
                self._enter(server)
                refused = server.send_message(mail, self.settings.sender, list(message.to))
        except smtplib.SMTPException as error:
            raise _said(where, error) from error
        except ssl.SSLError as error:
            raise ConfigError(f"{where}: no safe connection ({error.reason}).", _TLS_REMEDY) from error
        except OSError as error:
            raise TryLater(f"{where}: no answer ({error}).", "It will be tried again.") from error
        if refused:
            raise _refusal(where, refused)
        return Sent(message.to, message.id)

    def _connected(self) -> smtplib.SMTP:
        settings = self.settings
        if settings.security == "tls":
            return smtplib.SMTP_SSL(settings.host, settings.port, timeout=settings.timeout_s, context=self._trust())
        return smtplib.SMTP(settings.host, settings.port, timeout=settings.timeout_s)

    def _enter(self, server: smtplib.SMTP) -> None:
        if self.settings.security == "starttls":
            server.starttls(context=self._trust())
        if self.settings.user:
            server.login(self.settings.user, self.settings.password or "")

    def _trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.settings.ca_file)


_TLS_REMEDY = "Look at the server's certificate, at `ca_file` and at `security`."


def _check_settings(settings: SmtpSettings) -> None:
    if settings.security not in SECURITY:
        raise ConfigError(
            f"There is no security {settings.security!r} for mail.", f"Give one of {', '.join(SECURITY)}."
        )
    if settings.password and settings.security == "none" and settings.host not in _LOOPBACK:
        raise ConfigError(
            f"The password for {settings.host} would cross the network in clear.",
            "Set security to starttls or tls, or leave user and password out.",
        )


def _mail(sender: str, message: Message) -> EmailMessage:
    mail = EmailMessage()
    try:
        mail["From"] = sender
        mail["To"] = ", ".join(message.to)
        mail["Subject"] = message.subject
    except ValueError as error:  # a line end in a header would let a text write headers of its own
        raise ConfigError(
            f"This cannot stand in the head of a mail: {error}.", "Mend the address or subject."
        ) from None
    mail["Date"] = format_datetime(message.sent_at)
    mail["Message-ID"] = message.id
    mail.set_content(message.text)
    for attachment in message.attachments:
        main, sub = attachment.type.split("/")
        mail.add_attachment(attachment.data, maintype=main, subtype=sub, filename=attachment.name)
    return mail


def _said(where: str, error: smtplib.SMTPException) -> MusterrollError:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _refusal(where, error.recipients)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return ConfigError(f"{where}: user and password were not taken.", "Mend user and password of the mail server.")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return ConfigError(f"{where}: the server does not offer it: {error}.", _TLS_REMEDY)
    if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500:
        return Refused(f"{where}: the message was refused: {_words(error.smtp_error)}.", "Mend what the server names.")
    return TryLater(f"{where}: the mail server could not take it now.", "It will be tried again.")


def _refusal(where: str, recipients: dict[str, tuple[int, bytes]]) -> MusterrollError:
    """Some or all recipients were turned down; one that is down for now makes the whole message wait."""
    what = "; ".join(f"{who}: {code} {_words(said)}" for who, (code, said) in sorted(recipients.items()))
    if any(code < 500 for code, _ in recipients.values()):
        return TryLater(f"{where} could not take the message for {what}.", "It will be tried again.")
    return Refused(f"{where} refused {what}.", "Mend the address.")


def _words(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)


def addresses(text: str | Sequence[str]) -> tuple[str, ...]:
    """The addresses in a setting, given as one text with commas or as a list."""
    parts = text.split(",") if isinstance(text, str) else text
    return tuple(part.strip() for part in parts if part.strip())
