"""Addresses of windows that name one thing. A list has fifty of them, and Django looks for each of them anew."""

from __future__ import annotations

from functools import cache
from urllib.parse import quote

from django.urls import reverse

_PLACE = "9007199254740991"  # a key and a number alike
_SAFE = "!$&'()*+,;=/~:@"  # what stands in a path as it is; as Django has it


def address(name: str, key: object) -> str:
    """The address of the window `name` for the one thing that has this key or number."""
    said = str(key)
    if not said or "/" in said:
        return reverse(name, args=[key])  # which says that there is none
    before, after = _around(name)
    return f"{before}{quote(said, safe=_SAFE)}{after}"


@cache
def _around(name: str) -> tuple[str, str]:
    before, _, after = reverse(name, args=[_PLACE]).partition(_PLACE)
    return before, after
