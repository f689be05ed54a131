"""What many questions and answers share: words, days, instants, the frame around what is answered."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar

import msgspec
from msgspec import Meta

T = TypeVar("T")
Members = dict[str, Any]

LARGEST = 2**63 - 1
MOST, USUAL = 500, 100

Instant = Annotated[datetime, Meta(tz=True)]
# No name or address holds a control character, and no database takes all of them.
PLAIN = r"^[^\x00-\x1f\x7f-\x9f]+$"
Word = Annotated[str, Meta(min_length=1, max_length=200, pattern=PLAIN)]
Text = Annotated[str, Meta(min_length=1, max_length=2000, pattern=PLAIN)]
Number = Annotated[int, Meta(ge=0, le=LARGEST)]
Digest = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """Base of what is answered: members have the names of the report and of training records."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Base of what may be asked in an address. What is left out does not narrow."""


class Listed(Asked, frozen=True, kw_only=True):
    """Base of what may be asked of a list."""

    limit: Annotated[int, Meta(ge=1, le=MOST, description="Rows on one page.")] = USUAL
    after: (
        Annotated[
            str,
            Meta(
                max_length=4000,
                pattern="^[A-Za-z0-9_-]+$",
                description="Where the page begins: taken from `next` of the page before, and not made otherwise.",
            ),
        ]
        | None
    ) = None


class Sent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of what is sent."""


class AccountKey(Shape, frozen=True, kw_only=True):
    """One account: the system and its own key."""

    source: str
    account: str


class Standing(Shape, frozen=True, kw_only=True):
    """What an answer is true up to.

    `known_to`: entries of the book before this one are in it. `as_of`: the day for which people are judged; null
    where nobody was judged yet.
    """

    known_to: int
    as_of: date | None


class One(Standing, Generic[T], frozen=True, kw_only=True):
    """One thing, and what the answer is true up to."""

    data: T


class Rows(Standing, Generic[T], frozen=True, kw_only=True):
    """A page of a list. `next` is the address of the page after it, null at the end."""

    data: list[T]
    next: str | None


class Wrong(Shape, frozen=True, kw_only=True):
    """One thing that does not fit: its name, where it stood, what was found, what is expected."""

    name: str
    where: str
    found: str
    expected: str


class Problem(Shape, frozen=True, kw_only=True, omit_defaults=True):
    """A refusal (RFC 9457). `title` is what was found, `detail` what to do."""

    type: str
    title: str
    status: int
    detail: str | None = None
    errors: list[Wrong] | None = None
