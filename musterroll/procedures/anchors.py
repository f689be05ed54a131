"""The places outside where a checkpoint is anchored, as the settings name them.

Each takes a sealed checkpoint and gives what its fact says; what it cannot do it raises as one of our errors.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from musterroll.channels.email import Attachment, EmailChannel, Message, SmtpSettings
from musterroll.config import Config
from musterroll.facts.errors import ConfigError, Refused
from musterroll.facts.moments import moment_text
from musterroll.ledger import timestamps
from musterroll.sinks.authority import Authority
from musterroll.sinks.folder import FolderSink
from musterroll.sinks.receipt import Receipt, Sink
from musterroll.sinks.s3 import S3Settings, S3Sink

FOLDER = "checkpoints"
TLS_FROM_THE_FIRST_BYTE = 465  # the port that says so


@dataclass(frozen=True)
class Sealed:
    """A signed checkpoint: the note, and what it says."""

    origin: str
    size: int
    root: bytes
    note: bytes

    @property
    def name(self) -> str:
        """Its name outside: size first, so that a listing is in order; the digest tells two of one size apart."""
        return f"{FOLDER}/{self.size:012d}-{sha256(self.note).hexdigest()[:16]}.txt"


class Place(Protocol):
    """Somewhere outside. `kind` and `place` name it in facts and sentences."""

    @property
    def kind(self) -> str: ...
    @property
    def place(self) -> str: ...
    def anchor(self, sealed: Sealed, now: datetime) -> dict[str, Any]:
        """Puts the checkpoint there; the further members of the fact that says so."""


class SinkPlace:
    """A folder or a bucket: the note stands there as a file."""

    def __init__(self, kind: str, sink: Sink) -> None:
        self.kind, self.sink = kind, sink

    @property
    def place(self) -> str:
        """Folder or bucket."""
        return self.sink.place

    def anchor(self, sealed: Sealed, now: datetime) -> dict[str, Any]:
        """Keeps the note, once."""
        self.sink.check()
        return _receipt(self.sink.keep(sealed.name, sealed.note))


class TimestampPlace:
    """A time-stamping authority: it signs that the note was there at a time, and keeps nothing."""

    kind = "timestamp"

    def __init__(self, authority: Authority, ca_file: Path) -> None:
        self._authority, self._ca_file = authority, ca_file

    @property
    def place(self) -> str:
        """The authority's address."""
        return self._authority.url

    def anchor(self, sealed: Sealed, now: datetime) -> dict[str, Any]:
        """Asks for a timestamp and looks at it. One that only we cannot read is kept; one that is wrong is not."""
        trusted = trusted_authorities(self._ca_file)
        request = timestamps.request(sealed.note)
        answer = self._authority.ask(request.data)
        stamp = timestamps.verify(answer, sealed.note, trusted, request.nonce)
        members = {"sha256": sha256(sealed.note).hexdigest(), "token": base64.b64encode(answer).decode("ascii")}
        if isinstance(stamp, timestamps.Unverified):
            return members | {"verified": False, "unverified": stamp.reason[:200]}
        return members | {"verified": True, "stamped_at": moment_text(stamp.at), "serial": str(stamp.serial)}


class EmailPlace:
    """The auditor's mailbox: what has arrived there nobody here can change."""

    kind = "email"

    def __init__(self, channel: EmailChannel, to: tuple[str, ...]) -> None:
        self._channel, self._to = channel, to

    @property
    def place(self) -> str:
        """The addresses."""
        return ", ".join(self._to)

    def anchor(self, sealed: Sealed, now: datetime) -> dict[str, Any]:
        """Sends the note as an attachment."""
        digest = sha256(sealed.note).hexdigest()
        identity = f"<{sealed.size}.{digest[:24]}@{sealed.origin.replace('/', '.')}>"
        note = Attachment(Path(sealed.name).name, sealed.note)
        subject = f"Checkpoint of {sealed.origin}: {sealed.size} entries"
        message = Message(self._to, subject, _letter(sealed), identity, now, (note,))
        return {"sha256": digest, "message": self._channel.send(message).id}


def places_of(config: Config, clock: Callable[[], datetime]) -> list[Place]:
    """The places that the settings name: time first, so that later ones may keep what it gave."""
    anchors, places = config.anchors, list[Place]()
    if anchors.tsa_url:
        if anchors.tsa_ca_file is None:
            raise ConfigError("anchors.tsa_url is set, anchors.tsa_ca_file is not.", "Name the authority's root (PEM).")
        places.append(TimestampPlace(Authority(anchors.tsa_url), anchors.tsa_ca_file))
    if anchors.s3_bucket:
        places.append(SinkPlace("s3", S3Sink(s3_settings(config), clock)))
    if anchors.folder:
        places.append(SinkPlace("folder", FolderSink(anchors.folder)))
    if anchors.email_to:
        places.append(EmailPlace(EmailChannel(smtp_settings(config)), anchors.email_to))
    return places


def s3_settings(config: Config) -> S3Settings:
    """The bucket of the settings. The days of its lock must be said: a lock has no undo."""
    anchors = config.anchors
    if anchors.s3_retention_days is None:
        raise ConfigError(
            "anchors.s3_bucket is set, anchors.s3_retention_days is not.",
            "Say for how many days a checkpoint is locked. It can be made longer later, never shorter.",
        )
    return S3Settings(
        bucket=anchors.s3_bucket or "",
        prefix=anchors.s3_prefix,
        endpoint=anchors.s3_endpoint,
        retention_days=anchors.s3_retention_days,
    )


def smtp_settings(config: Config) -> SmtpSettings:
    """The mail server of the settings."""
    smtp = config.smtp
    if not smtp.host or not smtp.sender:
        raise ConfigError("anchors.email_to is set, smtp.host or smtp.sender is not.", "Name server and sender.")
    security = "tls" if smtp.port == TLS_FROM_THE_FIRST_BYTE else "starttls" if smtp.starttls else "none"
    return SmtpSettings(smtp.host, smtp.sender, smtp.port, security, smtp.user, smtp.password)


def trusted_authorities(path: Path) -> bytes:
    """The certificates (PEM) of the time-stamping authority."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}.", "Name the authority's root certificate (PEM).") from None


def _receipt(receipt: Receipt) -> dict[str, Any]:
    members: dict[str, Any] = {"name": receipt.name, "sha256": receipt.sha256}
    if receipt.version is not None:
        members["version"] = receipt.version
    if receipt.retain_until is not None:
        members["retain_until"] = moment_text(receipt.retain_until)
    return members


def _letter(sealed: Sealed) -> str:
    return (
        f"The log {sealed.origin} has {sealed.size} entries. Their root is\n\n    {sealed.root.hex()}\n\n"
        "The attached note says so, signed with the key of the log. Keep it: with it you can tell\n"
        "whether what you are shown later is a continuation of what was there today.\n"
    )


def refuse_without_places(places: list[Place]) -> None:
    """Refuses to call something anchored that is anchored nowhere."""
    if not places:
        raise Refused(
            "No place outside is set, so whoever holds database and key can rewrite everything.",
            "Set one under [anchors] in musterroll.toml: a folder, a bucket, an authority or an address.",
        )
