"""The filters of a list that are on, each with the address without it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True)
class Filter:
    """One filter in words, and the page without it."""

    words: str
    without: str


def narrowed_by(
    request: HttpRequest, names: Mapping[str, str], say: Callable[[str, str], str] = lambda _, value: value
) -> list[Filter]:
    """The filters among `names` (parameter -> its word) that the address sets."""
    found = []
    for name, word in names.items():
        value = request.GET.get(name, "").strip()
        if value:
            query = request.GET.copy()
            query.pop(name, None)
            query.pop("after", None)
            without = f"{request.path}?{query.urlencode()}" if query else request.path
            found.append(Filter(f"{word}: {say(name, value)}", without))
    return found
