"""Headers compared as people mean them: letters and digits only, small, without a bracketed suffix."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from musterroll.facts.refusal import clipped

_BRACKETED = re.compile(r"\[[^\]]*\]|\([^)]*\)")


@lru_cache(maxsize=4096)
def plain(header: str) -> str:
    """`Email Address [Required]` as `emailaddress`; `Employee #` as `employeenumber`."""
    text = unicodedata.normalize("NFC", header).casefold()
    bare = _letters(_BRACKETED.sub(" ", text))
    return bare or _letters(text)


def _letters(text: str) -> str:
    return "".join(ch for ch in text.replace("#", "number") if ch.isalnum())


def shown(header: str) -> str:
    """A header in one line, as messages print it and maps name it."""
    return clipped(" ".join(header.split()))


def unit(header: str) -> str | None:
    """The unit of time that a header names (`Duration (minutes)`): `s`, `min`, `h`, `d`, or None."""
    words = set(re.findall(r"[a-z]+", header.casefold()))
    for name, spellings in _UNITS.items():
        if words & spellings:
            return name
    return None


_UNITS = {
    "s": {"s", "sec", "secs", "second", "seconds"},
    "min": {"m", "min", "mins", "minute", "minutes"},
    "h": {"h", "hr", "hrs", "hour", "hours"},
    "d": {"d", "day", "days"},
}
