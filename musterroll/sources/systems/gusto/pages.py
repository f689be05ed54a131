"""Pages by number, beside the total that Gusto tells with each of them: a list with a gap in it is not complete."""

from __future__ import annotations

from collections.abc import Iterator

from musterroll.facts.errors import TryLater
from musterroll.sources.extract import Page
from musterroll.sources.http import Answer
from musterroll.sources.paging import List, Next, walk


def by_total(one: List, size: int) -> Iterator[Page]:
    """Pages as far as `X-Total-Pages` says, else until an empty one.

    Raises TryLater at the end where rows lack: fewer than `X-Total-Count`, or a total that fell, for then others moved
    up, past the page that we were at.
    """
    totals, rows = list[int](), 0

    def follow(answer: Answer, found: int, pages: int) -> Next | None:
        nonlocal rows
        rows += found
        total, last = _number(answer, "x-total-count"), _number(answer, "x-total-pages")
        if total is not None:
            totals.append(total)
        more = pages < last if last is not None else found > 0
        return Next({"page": str(pages + 1), "per": str(size)}) if more else None

    yield from walk(one, follow, Next({"page": "1", "per": str(size)}))
    if totals and (rows < totals[-1] or totals[-1] < max(totals)):
        raise TryLater(
            f"{one.client.name}: {rows} of {max(totals)} {one.part} came; the list changed while it was read.",
            "What came is kept and marked incomplete. It will be asked again later.",
        )


def _number(answer: Answer, header: str) -> int | None:
    text = answer.headers.get(header, "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
