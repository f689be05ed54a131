"""The headings of a list: those by which it can be sorted lead to the same page in that order."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True)
class Heading:
    """One heading. `address` is null where the list cannot be sorted by it; `order` is that of `aria-sort`."""

    words: str
    address: str | None = None
    order: str | None = None
    number: bool = False


def headings(
    request: HttpRequest,
    columns: Mapping[str, str],
    sorts: tuple[str, ...],
    *,
    numbers: Collection[str] = (),
    first: str | None = None,
) -> list[Heading]:
    """The headings of `columns` (name -> words). `numbers` stand at the right.

    `first` is the order where the address names none, the first of `sorts` if it is null; empty: that of no heading.
    """
    said = request.GET.get("sort", "")
    now = said if said.lstrip("-") in sorts else sorts[0] if first is None else first
    return [
        _heading(request, name, words, now, name in numbers)
        if name in sorts
        else Heading(words, number=name in numbers)
        for name, words in columns.items()
    ]


def _heading(request: HttpRequest, name: str, words: str, now: str, number: bool) -> Heading:
    query = request.GET.copy()
    query.pop("after", None)
    query["sort"] = f"-{name}" if now == name else name
    order = {name: "ascending", f"-{name}": "descending"}.get(now)
    return Heading(words, f"{request.path}?{query.urlencode()}", order, number)
