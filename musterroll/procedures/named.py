"""People as they are named in decisions: who asked, who approved, who says so."""

from __future__ import annotations

import re
import unicodedata

from musterroll.facts.errors import ConfigError, Refused

_ADDRESS = re.compile(r"[^\s<>(),;]+@[^\s<>(),;]+")

# Marks without a shape of their own: variation selectors, the grapheme joiner.
_SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), 0x034F)))


def by_name(name: str | None, option: str) -> str:
    """The name of a person, trimmed; ConfigError where there is none."""
    said = " ".join((name or "").split())
    if not said:
        raise ConfigError(
            f"{option} names nobody.", f"Give a person's e-mail address or name: {option} ana@example.com."
        )
    return without_control(said, option)


def with_reason(reason: str | None, option: str = "--reason") -> str:
    """A reason in words, trimmed; ConfigError where there is none."""
    said = " ".join((reason or "").split())
    if not said:
        raise ConfigError(f"{option} is empty.", "Say why, in words that a stranger can follow.")
    return without_control(said, option)


def without_control(text: str, option: str) -> str:
    """The text; ConfigError where a control character stands in it, which a terminal or a report would obey."""
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in text):
        raise ConfigError(f"{option} holds a control character.", "Type it in plain letters.")
    return text


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
    """What is left of a name when nothing counts that a reader cannot see, or would read as the same letter."""
    plain = "".join(one for one in unicodedata.normalize("NFKC", name) if not _unseen(one))
    address = _ADDRESS.search(plain)
    return unicodedata.normalize("NFKC", (address.group() if address else " ".join(plain.split())).casefold())


def _unseen(letter: str) -> bool:
    if letter.isspace():
        return False
    return letter in _SELECTORS or unicodedata.category(letter) in ("Cf", "Cc", "Cn", "Co", "Cs")
