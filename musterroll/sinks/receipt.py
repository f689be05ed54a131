"""What a sink says of bytes that it holds, and what is expected of every sink."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from musterroll.facts.errors import ConfigError


@dataclass(frozen=True)
class Receipt:
    """Where bytes stand: enough to find them again and to see that they are the same.

    `again` is true when the same bytes stood there already. `version` and `retain_until` (UTC) are set by
    sinks that have them.
    """

    place: str
    name: str
    sha256: str
    version: str | None = None
    retain_until: datetime | None = None
    again: bool = False


class Sink(Protocol):
    """A place for named bytes. Names are relative, with `/` between parts."""

    @property
    def place(self) -> str:
        """The place in words that a person can follow: a folder, `s3://bucket/prefix`."""

    def check(self) -> None:
        """Refuses a place that cannot do what is promised of it."""

    def keep(self, name: str, data: bytes) -> Receipt:
        """Writes once; the same bytes again give the receipt of the first time, other bytes are refused."""

    def replace(self, name: str, data: bytes) -> Receipt:
        """Writes bytes that may stand for others under the same name."""

    def read(self, name: str) -> bytes | None:
        """The bytes under a name, None when there are none."""

    def names(self, under: str = "") -> list[str]:
        """The names that stand below a folder of names, sorted."""


def sha256_of(data: bytes) -> str:
    """The digest by which bytes are named, lower-case hex."""
    return hashlib.sha256(data).hexdigest()


def safe_name(name: str) -> str:
    """The name itself; refuses one that leads out of its place or cannot be written everywhere."""
    parts = name.split("/")
    if all(part not in ("", ".", "..") for part in parts) and name.isascii() and name.isprintable():
        return name
    raise ConfigError(f"The name {name!r} cannot be kept.", "Give a relative name of plain letters and figures.")
