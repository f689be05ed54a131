"""What the criteria files say, as plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Strength = Literal["stated", "primary", "secondary", "vendor"]


class Criterion(NamedTuple):
    """One SOC 2 criterion by its number. `meaning` and `training` are our own words.

    `training` says what training has to do with it, None where it has nothing to do with it.
    `confirmed` is False where the number was read in one public list only.
    """

    number: str
    meaning: str
    training: str | None = None
    confirmed: bool = False


@dataclass(frozen=True)
class Mapping:
    """Which criteria a requirement serves when it names none. `labels` prints a number under another one."""

    name: str
    note: str
    primary: tuple[str, ...]
    secondary: tuple[str, ...] = ()
    vendor: tuple[str, ...] = ()  # for people supplied by a vendor
    labels: dict[str, str] = field(default_factory=dict)

    def label(self, number: str) -> str:
        """The number as this mapping prints it."""
        return self.labels.get(number, number)


class Crosswalk(NamedTuple):
    """What another framework asks of training. `unconfirmed` names what no source that was read confirms."""

    framework: str
    reference: str
    cadence: str
    role_based: str
    records: str
    unconfirmed: str | None = None


@dataclass(frozen=True)
class Served:
    """One criterion that a requirement serves, as a report prints it. `meaning` is None for other frameworks."""

    number: str
    label: str
    strength: Strength
    meaning: str | None
