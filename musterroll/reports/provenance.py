"""Who made a report, when, and with which command: the only things in it that are not the rules' answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True)
class Provenance:
    """How a report came to be.

    `program` is name and version ("musterroll 0.1.0"), `generated_at` an aware instant, `command` the
    command line as typed. `known_at` is the state of knowledge; null: everything in the inputs is known.
    """

    program: str
    generated_at: datetime
    command: str
    known_at: datetime | None = None

    def __post_init__(self) -> None:
        for name, value in (("generated_at", self.generated_at), ("known_at", self.known_at)):
            if value is not None and value.tzinfo is None:
                raise ValueError(f"{name} needs a zone: {value.isoformat()}")


def utc_text(instant: datetime) -> str:
    """An aware instant as "2026-01-20T14:40:00Z", with microseconds only where there are any."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
