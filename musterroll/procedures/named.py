"""People as they are named in decisions: who asked, who approved, who says so."""

from __future__ import annotations

import re

from musterroll.facts.errors import ConfigError, Refused

_ADDRESS = re.compile(r"[^\s<>(),;]+@[^\s<>(),;]+")


def by_name(name: str | None, option: str) -> str:
    """The name of a person, trimmed; ConfigError where there is none."""
    said = " ".join((name or "").split())
    if not said:
        raise ConfigError(
            f"{option} names nobody.", f"Give a person's e-mail address or name: {option} ana@example.com."
        )
    return said


def with_reason(reason: str | None, option: str = "--reason") -> str:
    """A reason in words, trimmed; ConfigError where there is none."""
    said = " ".join((reason or "").split())
    if not said:
        raise ConfigError(f"{option} is empty.", "Say why, in words that a stranger can follow.")
    return said


def same_person(one: str, other: str) -> bool:
    """Whether two names mean one person: by their address if both have one, else by the words."""
    return _told_apart_by(one) == _told_apart_by(other)


def two_people(requested_by: str, approved_by: str) -> None:
    """Refused where one person would approve what they asked for."""
    if same_person(requested_by, approved_by):
        raise Refused(
            f"{approved_by} asked for this and cannot approve it.", "Let another person approve: --approved-by or --by."
        )


def _told_apart_by(name: str) -> str:
    address = _ADDRESS.search(name)
    return address.group().casefold() if address else " ".join(name.split()).casefold()
