"""Lists that are read whole: sorted by their headings, and as a file where the address says `?as=csv`.

The file has what the page lists, with the filters and the order that its address has; what a page shows in parts it
has in one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from django.http import HttpRequest, StreamingHttpResponse

from musterroll.web.export import Columns, csv_answer
from musterroll.web.paging import Page

Row = TypeVar("Row")
Key = Callable[[Any], Any]


def as_file(request: HttpRequest) -> bool:
    """Whether the address asks for the file."""
    return request.GET.get("as") == "csv"


def file(name: str, columns: Columns[Row], rows: Iterable[Row]) -> StreamingHttpResponse:
    """The list as CSV."""
    return csv_answer(name, columns, [list(rows)])


def in_order(request: HttpRequest, rows: Sequence[Row], keys: Mapping[str, Key]) -> list[Row]:
    """The rows as `?sort=` says; as they come where it names none of `keys`. What has no value stands last."""
    said = request.GET.get("sort", "")
    key = keys.get(said.lstrip("-"))
    if key is None:
        return list(rows)
    known = [row for row in rows if key(row) not in (None, "")]
    return sorted(known, key=key, reverse=said.startswith("-")) + [row for row in rows if key(row) in (None, "")]


def part(request: HttpRequest, rows: Sequence[Row], place: Callable[[Row], object], size: int) -> Page[Row]:
    """The page of a list in its order that follows the row of `?after=`; the first where that row is not there."""
    after = request.GET.get("after", "")
    start = next((at + 1 for at, row in enumerate(rows) if str(place(row)) == after), 0) if after else 0
    shown = rows[start : start + size]
    return Page(shown, str(place(shown[-1])) if len(rows) > start + size else None, start == 0)


def page_by_page(ask: Callable[[str], Sequence[Row]], place: Callable[[Row], str], rows: int) -> Iterator[Row]:
    """All rows of a list that is asked for by the place after which a page begins; a page may hold one row more."""
    after = ""
    while True:
        found = ask(after)
        yield from found[:rows]
        if len(found) <= rows:
            return
        after = place(found[rows - 1])
