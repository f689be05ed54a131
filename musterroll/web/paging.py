"""Pages of a list by the place after which they begin, so that no row is counted to reach them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from musterroll.facts.errors import Refused

Row = TypeVar("Row")
Place = tuple[str, str]  # what the list is sorted by, and the key of the row


@dataclass(frozen=True)
class Page(Generic[Row]):
    """The rows of one page. `next` is where the one after it begins, null at the end; `first`: it is the first."""

    rows: Sequence[Row]
    next: str | None
    first: bool


def page(
    after: str, rows: int, ask: Callable[[Place | None, int], list[Row]], place: Callable[[Row], tuple[str, object]]
) -> Page[Row]:
    """The page after the place that an address names; one row more than `rows` is asked for, to know of another."""
    found = ask(read_place(after), rows + 1)
    more = place(found[rows - 1]) if len(found) > rows else None
    return Page(found[:rows], None if more is None else f"{more[0]}|{more[1]}", not after)


def every(
    rows: int, ask: Callable[[Place | None, int], list[Row]], place: Callable[[Row], tuple[str, object]]
) -> Iterator[list[Row]]:
    """All rows of a list, some at a time."""
    after: Place | None = None
    while found := ask(after, rows):
        yield found
        value, key = place(found[-1])
        after = value, str(key)


def read_place(after: str) -> Place | None:
    """What `?after=` says; None for the first page. Refused where it is none of ours."""
    if not after:
        return None
    value, found, key = after.rpartition("|")
    if not found or not key:
        raise Refused(f"The address names no place in this list: after={after[:40]}.", "Begin at the first page.")
    return value, key
