"""How a refusal of a policy is worded: file, line, column, key, what was found, what was expected."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from musterroll.facts.errors import ConfigError

if TYPE_CHECKING:
    from musterroll.rules.policy.lines import Path, Place


class Source:
    """A policy text and the name it goes by; finds lines only when something must be said about one."""

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name
        self._places: dict[Path, Place] | None = None

    def place(self, path: Path) -> Place | None:
        """Where a key stands, or what is around it; None for the file itself."""
        from musterroll.rules.policy.lines import place_of, places

        if self._places is None:
            self._places = places(self.text)
        return place_of(self._places, path)

    def refuse(self, path: Path, what: str, remedy: str) -> ConfigError:
        """The error about one key: `what` follows its name, `remedy` is a sentence of its own."""
        key = spelled(path)
        return ConfigError(f"{self.where(path)}: {key} {what}" if key else f"{self.where(path)}: {what}", remedy)

    def where(self, path: Path) -> str:
        """File name, line and column, as far as they are known."""
        place = self.place(path)
        return f"{self.name}, line {place.line}, column {place.column}" if place else self.name


def spelled(path: Path) -> str:
    """A key path for a person: `requirement[2].onboarding.before`; lists count from 1."""
    said = ""
    for part in path:
        said += f"[{part + 1}]" if isinstance(part, int) else f".{_one_line(part)}" if said else _one_line(part)
    return said


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that a typo most likely meant, or None."""
    from difflib import get_close_matches

    by_fold = {item.casefold(): item for item in sorted(known)}
    found = get_close_matches(word.casefold(), by_fold, n=1, cutoff=0.6)
    return by_fold[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`Did you mean X? ` or nothing."""
    guess = nearest(word, known)
    return f"Did you mean {guess}? " if guess else ""


def shown(value: object) -> str:
    """A value as found, for a message: short, and with its kind where that is the point."""
    if isinstance(value, str):
        return f'"{_one_line(value)}" (text)'
    if isinstance(value, bool):
        return f"{str(value).lower()} (true or false)"
    if isinstance(value, int | float):
        return f"{_cut(value)} (a number)"
    if isinstance(value, datetime | time):
        return f"{value.isoformat()} (with a time of day)"
    if isinstance(value, date):
        return f"{value.isoformat()} (a date)"
    if isinstance(value, list):
        return f"a list of {len(value)}" if value else "an empty list"
    return "a table"


def _one_line(text: str) -> str:
    """Text that cannot break a message: at most 60 characters, blanks for what does not print."""
    short = text if len(text) <= 60 else text[:57] + "..."
    return "".join(sign if sign.isprintable() else " " for sign in short)


def _cut(value: int | float) -> str:
    if isinstance(value, int) and abs(value) >= 10**18:
        return "a number of 19 digits or more"
    return str(value)
