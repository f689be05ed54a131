"""Facts as the canonical bytes that the book keeps: `canonical_bytes(to_members(fact))`, many times as fast."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timezone
from functools import lru_cache
from typing import Any

import msgspec

from musterroll.facts.bodies import ExtractReceived
from musterroll.facts.canonical import canonical_bytes
from musterroll.facts.fact import Fact, to_members
from musterroll.facts.kinds import FIXED
from musterroll.facts.moments import moment_text
from musterroll.facts.readable import check_readable
from musterroll.facts.same import STATES, Thing

# In structs whose members are fixed, and all texts, whole numbers or dates, msgspec sorts and writes as RFC 8785. What
# is null is left out by the structs themselves.
_encode = msgspec.json.Encoder(order="sorted").encode
_PLAIN = frozenset(FIXED.values()) - {ExtractReceived}  # has a member of open shape
_SPANS = frozenset(struct for struct in _PLAIN if "to" in struct.__struct_fields__)
_NULL = b"null"
_BESIDE = re.compile(r"/body/([a-z][a-z0-9_]*)")


def encoded(fact: Fact) -> tuple[bytes, bytes, bytes | None]:
    """The fact's canonical bytes, and the two that sameness is found by.

    For a state: what names its thing, and what is said of it. For an event: all that counts, and None.
    Raises ValueError for what no line could hold: a datetime without offset, a broken text, a member that is missing.
    """
    check_readable(fact)
    body = fact.body
    kind, after = _around(fact.kind, fact.source, fact.source_zone)
    when = _NULL if fact.happened_at is None else _moment(fact.happened_at)
    beside = _texts_beside(fact.unknown) if fact.unknown is not None else {}
    if type(body) in _PLAIN and fact.record is None and beside is not None:
        if type(body) in _SPANS:
            _check_span(body)
        if fact.recorded_at is not None:
            _check_moment(fact.recorded_at)
        inner = _encode(msgspec.to_builtins(body) | beside if beside else body)
        whole = _whole(fact, kind, after, when, inner)
    else:
        members = to_members(fact)
        whole, inner = canonical_bytes(members), canonical_bytes(members["body"])
    state = STATES.get(fact.kind)
    if state is None:
        return whole, b"".join((kind, after, when, inner)), None
    return whole, _named(fact, state), kind + inner


def _whole(fact: Fact, kind: bytes, after: bytes, when: bytes, inner: bytes) -> bytes:
    """The members in their order, from the parts that sameness is found by: nothing is written twice."""
    actor, origin, recorded_at = fact.actor, fact.origin, fact.recorded_at
    parts = (
        b'{"body":' if actor is None else b'{"actor":' + _encode(actor) + b',"body":',
        inner,
        b"" if when is _NULL else b',"happened_at":' + when,
        kind,
        b"" if origin is None else b',"origin":' + _encode(origin),
        b"" if recorded_at is None else b',"recorded_at":' + _encode(recorded_at),
        after,
    )
    return b"".join(parts)


def _texts_beside(unknown: dict[str, Any]) -> dict[str, str] | None:
    """What stands in the body beside its own members, where that is nothing but texts under plain names; else None."""
    found = {}
    for pointer, value in unknown.items():
        plain = _BESIDE.fullmatch(pointer)
        if plain is None or type(value) is not str:
            return None
        found[plain[1]] = value
    return found


@lru_cache(maxsize=1024)
def _around(kind: str, source: str, zone: str | None) -> tuple[bytes, bytes]:
    """What sameness is found by, besides the moment and the body, and many facts share: the kind, and the end."""
    after = b',"source":' + canonical_bytes(source)
    if zone is not None:
        after += b',"source_zone":' + canonical_bytes(zone)
    return b',"kind":' + canonical_bytes(kind), after + b"}"


def _check_span(body: Any) -> None:
    for value in (body.from_, body.to):
        if value is not None:
            _check_moment(value)


def _moment(value: datetime | date) -> bytes:
    """The value in quotes. Raises ValueError for a datetime without an offset of whole minutes."""
    _check_moment(value)
    return _encode(value)


def _check_moment(value: datetime | date) -> None:
    if isinstance(value, datetime) and value.tzinfo is not UTC and not _has_whole_minutes(value.tzinfo):
        moment_text(value)


@lru_cache(maxsize=256)
def _has_whole_minutes(zone: Any) -> bool:
    """Whether `zone` is one fixed offset that can be written. Of others each instant is looked at."""
    return type(zone) is timezone and not zone.utcoffset(None).total_seconds() % 60


def _named(fact: Fact, state: Thing) -> bytes:
    """What names the thing of a state: its family, its source, and the members of the body that name it."""
    body = fact.body
    if isinstance(body, dict):
        values = [body.get(member) for member in state.members]
    else:
        values = [getattr(body, _ATTRIBUTES.get(member, member)) for member in state.members]
    return _encode([state.family, fact.source, *map(_unordered, values)])


def _unordered(value: Any) -> Any:
    """Lists in one order: accounts are the same whichever comes first."""
    return sorted(value, key=_encode) if isinstance(value, list) else value


_ATTRIBUTES = {"from": "from_", "as": "as_"}
