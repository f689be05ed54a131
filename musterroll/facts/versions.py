"""Versions of courses compared as dotted numbers."""

from __future__ import annotations

import re

_DOTTED = re.compile(r"[vV]?(\d{1,18}(?:\.\d{1,18})*)", re.ASCII)


def version_key(text: str | None) -> tuple[int, ...] | None:
    """The numbers of a dotted version, to be compared; None if `text` is no version.

    A leading v and trailing zeros do not count: `v2.1.0` and `2.1` are (2, 1), `0.0` is (0,).
    Blanks around it do not count either. A number of more than 18 digits is no version (it would
    not fit the engine's integers).
    """
    found = _DOTTED.fullmatch(text.strip()) if text else None
    if not found:
        return None
    numbers = [int(part) for part in found[1].split(".")]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)
