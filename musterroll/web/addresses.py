"""Addresses of windows that name one thing. A list has fifty of them, and Django looks for each of them anew."""

from __future__ import annotations

from functools import cache, lru_cache
from urllib.parse import quote

from django.urls import reverse

_PLACE = "9007199254740991"  # a key and a number alike
_SAFE = "!$&'()*+,;=/~:@"  # what stands in a path as it is; as Django has it


def address(name: str, *keys: object) -> str:
    """The address of the window `name`; with keys or numbers, of the one thing that has the last within the others."""
    if not keys:
        return _alone(name)
    said = str(keys[-1])
    if not said or "/" in said:
        return reverse(name, args=keys)  # which says that there is none
    before, after = _around(name, *keys[:-1])
    return f"{before}{quote(said, safe=_SAFE)}{after}"


@cache
def _alone(name: str) -> str:
    return reverse(name)


@lru_cache(maxsize=1024)
def _around(name: str, *within: object) -> tuple[str, str]:
    before, _, after = reverse(name, args=[*within, _PLACE]).rpartition(_PLACE)
    return before, after
