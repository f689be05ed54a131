"""What an answer is true up to, and the tag by which it is known again.

An answer follows from what was asked, from the entries of the book and from what was judged of them, for a day. The tag
is made of these, so it is known before the answer is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.http import HttpRequest
from django.utils.http import parse_etags

from musterroll import __version__
from musterroll.store.reading.of_kind import of_kind
from musterroll.store.state.head import Head, read_head_and_size
from musterroll.web.api.operation import Operation
from musterroll.web.clerk.asking import news
from musterroll.web.site import Site

# What changes an answer about people without their being judged again: sentences and records follow policies, and what
# was erased is not given out.
_AT_ONCE = ("policy.adopted", "body.erased")


@dataclass(frozen=True)
class Truth:
    """Entries before `known_to` are in an answer; people are judged for `as_of`. `tag` is the answer's.

    `turn` is that of the state when this was asked.
    """

    known_to: int
    as_of: date | None
    tag: str
    turn: int


def truth(here: Site, operation: Operation, request: HttpRequest) -> Truth:
    """How things stand for one question."""
    head, size = here.head, here.standing.size
    book = _news(here, operation, size)
    asked = (request.path, sorted((name, request.GET.getlist(name)) for name in request.GET))
    parts = (__version__, asked, book, _judged(head), here.today, operation.moves(here))
    tag = f'"{sha256(repr(parts).encode()).hexdigest()[:32]}"'
    upto, turn = (head.upto, head.turn) if head else (0, 0)
    return Truth(upto if operation.tells == "state" else book, head.as_of if head else None, tag, turn)


def still(here: Site, known: Truth) -> bool:
    """Whether the state is as it was: then all of an answer was found in one state."""
    head, _, _ = read_head_and_size(here.book.tables)
    return (head.turn if head else 0) == known.turn


def has_it(request: HttpRequest, tag: str) -> bool:
    """Whether who asks has the answer with this tag already."""
    return tag in (one.removeprefix("W/") for one in _known(request))


def has_any(request: HttpRequest) -> bool:
    """Whether who asks has an answer, whichever it is: then only that there is none is news."""
    return "*" in _known(request)


def _known(request: HttpRequest) -> list[str]:
    said = request.headers.get("If-None-Match", "")
    return list(parse_etags(said)) if said else []


def _news(here: Site, operation: Operation, size: int) -> int:
    """How many entries there were when the last one came that can change the answer at once."""
    if operation.tells == "log":
        return size
    if operation.tells == "book":
        return news(here) + 1
    return next((one.entry + 1 for one in of_kind(here.book.tables, *_AT_ONCE, newest=1)), 0)


def _judged(head: Head | None) -> tuple[object, ...] | None:
    return (head.turn, head.upto, head.as_of, head.policies, head.program) if head else None
