"""What a program can ask or send: one declaration, by which it is answered, guarded and described."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.http import HttpRequest, HttpResponseBase

from musterroll.web.api.shapes import Asked, Sent

Tells = Literal["state", "book", "log"]
JSON = "application/json"
PROBLEM = "application/problem+json"


@dataclass(frozen=True)
class Page:
    """Rows of a list. `next` is the place after which the next page begins; None at the end."""

    rows: Sequence[Any]
    next: Sequence[Any] | None = None


@dataclass(frozen=True)
class Thing:
    """One thing."""

    value: Any


@dataclass(frozen=True)
class File:
    """A document that stands alone: it is given out as it is."""

    content: bytes


@dataclass(frozen=True)
class Made:
    """What came of something that was sent. `new`: it was not there before."""

    value: Any
    new: bool
    address: str = ""


@dataclass(frozen=True)
class Operation:
    """One method at one address, and what may be known of it before it is asked.

    `route` as Django writes it, below `/api/v1/` unless it begins with a slash. `does` gives a Page, a Thing, a File
    or a Made; NotThere where an address names nothing. `gives` is the type of the thing or of each row; `lists` and
    `file` say which. `tells` of the state as it was judged, of the book, or of the whole log, where each entry counts.
    `moves`: by what else an answer comes to be another one, for its tag.
    """

    name: str
    route: str
    part: str
    summary: str
    scope: str
    gives: Any
    does: Callable[..., Any]
    method: str = "GET"
    lists: bool = False
    file: bool = False
    asks: type[Asked] = Asked
    takes: type[Sent] | None = None
    kind: str = JSON
    tells: Tells = "state"
    moves: Callable[[Any], object] = lambda here: None
    named: Mapping[str, str] = field(default_factory=dict)  # what an address names -> what that is
    raw: Callable[[HttpRequest], HttpResponseBase] | None = None  # it reads the request by itself
    described: Mapping[str, Any] = field(default_factory=dict)  # what the description says besides, or instead


def rows_of(
    found: Sequence[Any], limit: int, make: Callable[[Any], Any], place: Callable[[Any], Sequence[Any]]
) -> Page:
    """A page of what was found, of which one more than `limit` was asked for."""
    more = place(found[limit - 1]) if len(found) > limit else None
    return Page([make(one) for one in found[:limit]], more)
