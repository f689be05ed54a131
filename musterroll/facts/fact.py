"""A fact as a value: what every kind has in common, and its line on the way out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import msgspec

from musterroll.facts.bodies import Body, Count, Key
from musterroll.facts.moments import Moment, moment_text
from musterroll.facts.pointers import put_back


class Origin(Body, frozen=True, kw_only=True):
    """Where a fact was read from: the extract (`sha256:…` or a name) and the row in it."""

    extract: str | None = None
    row: Count | None = None


class Fact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One dated fact.

    `happened_at` is an aware datetime, a plain date (in `source_zone`, else the policy zone), or None
    when the source did not say. `body` is a struct of `kinds.FIXED`, or a dict for kinds whose members
    are open or that we do not know. `record` is the training record as received, when the body came
    as one; `body` is then its short form. `unknown` holds members that no struct names, by JSON
    pointer into the line (`/body/shoe_size`); values are in the profile of canonical bytes.
    """

    kind: str
    source: str
    body: Body | dict[str, Any]
    happened_at: datetime | date | None = None
    source_zone: str | None = None
    recorded_at: datetime | date | None = None
    actor: str | None = None
    origin: Origin | None = None
    record: dict[str, Any] | None = None
    unknown: dict[str, Any] | None = None


class Envelope(Body, frozen=True, kw_only=True):
    """The members around a body, in the order in which a line is written."""

    kind: Key
    happened_at: Moment | None = None
    source_zone: str | None = None
    recorded_at: Moment | None = None
    source: Key
    actor: str | None = None
    origin: Origin | None = None
    body: Any


def to_members(fact: Fact) -> dict[str, Any]:
    """The fact as the JSON object of its line; null members are left out.

    The value lies in the profile of `canonical_bytes`. Raises ValueError for a datetime without an offset.
    """
    for value in (
        fact.happened_at,
        fact.recorded_at,
        getattr(fact.body, "from_", None),
        getattr(fact.body, "to", None),
    ):
        if isinstance(value, datetime):
            moment_text(value)  # refuses one without an offset
    members = msgspec.to_builtins(
        Envelope(
            kind=fact.kind,
            happened_at=fact.happened_at,
            source_zone=fact.source_zone,
            recorded_at=fact.recorded_at,
            source=fact.source,
            actor=fact.actor,
            origin=fact.origin,
            body=fact.body if fact.record is None else fact.record,
        )
    )
    if fact.unknown:
        put_back(members, fact.unknown)
    return dict(members)


def to_line(fact: Fact) -> bytes:
    """The fact as one compact JSON line, UTF-8, without the line end."""
    return msgspec.json.encode(to_members(fact))
