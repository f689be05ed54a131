"""Secrets of one pull: known by value, taken out of every text, and looked for in every answer."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from urllib.parse import parse_qsl, quote, quote_plus, urlencode, urlsplit, urlunsplit

HIDDEN = "•••"
SHORTEST = 6  # shorter ones would be found everywhere
_TELLING = ("token", "secret", "password", "key", "assertion", "signature", "code", "sig", "auth")


class Secrets:
    """The values that must be seen nowhere. Never shows one."""

    def __init__(self, values: Iterable[str] = ()) -> None:
        self._values: set[str] = set()
        for value in values:
            self.add(value)

    def __repr__(self) -> str:
        return f"Secrets({len(self._values)} values)"

    def add(self, value: str) -> None:
        """Remembers a secret and the forms in which it travels."""
        for part in {value, *value.splitlines()}:
            if len(part.strip()) >= SHORTEST and not part.startswith("-----"):
                self._values |= {part, quote(part), quote_plus(part), base64.b64encode(part.encode()).decode()}

    def hide(self, text: str) -> str:
        """`text` with every secret replaced."""
        for value in sorted(self._values, key=len, reverse=True):
            text = text.replace(value, HIDDEN)
        return text

    def within(self, raw: bytes) -> bool:
        """Whether an answer repeats a secret."""
        return any(value.encode() in raw for value in self._values)

    def url(self, url: str) -> str:
        """A URL to be kept or shown: no user, no secret, no value of a parameter whose name speaks of one."""
        parts = urlsplit(url)
        query = [
            (name, HIDDEN if any(word in name.casefold() for word in _TELLING) and not _is_page(name) else value)
            for name, value in parse_qsl(parts.query, keep_blank_values=True)
        ]
        host = parts.netloc.rpartition("@")[2]
        told = urlencode(query, safe=":,()\"' ").replace(quote(HIDDEN), HIDDEN)
        return self.hide(urlunsplit((parts.scheme, host, parts.path, told, "")))


def _is_page(name: str) -> bool:
    """A page token tells where a list goes on, and is no secret."""
    return "page" in name.casefold() or "skip" in name.casefold() or "delta" in name.casefold()
