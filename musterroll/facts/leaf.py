"""What the book commits to: the bytes of an entry, which are a leaf of its tree, and the salted digest of a body.

An entry says nothing about a person. The body may be erased later: then the digest, which its salt keeps from
being guessed, still stands in the tree.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from itertools import count

from musterroll.facts.canonical import canonical_bytes

SALT_SIZE = 16
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def salted_digest(salt: bytes, body: bytes) -> bytes:
    """SHA-256 of salt and body, 32 bytes."""
    return sha256(salt + body).digest()


def entry_bytes(index: int, kind: str, source: str, received_at_us: int, digest: bytes) -> bytes:
    """The canonical bytes of an entry: the leaf of the tree at `index`."""
    return f'{{"digest":"{digest.hex()}","index":{index}{entry_tail(kind, source, received_at_us)}'.encode()


def salted_digests(salts: Sequence[bytes], bodies: Sequence[bytes]) -> list[bytes]:
    """`salted_digest` of many, without the cost of a call each."""
    return [sha256(salt + body).digest() for salt, body in zip(salts, bodies, strict=True)]


def entries_bytes(
    first: int, kinds: Sequence[str], sources: Sequence[str], received_at_us: Sequence[int], digests: Sequence[bytes]
) -> list[bytes]:
    """`entry_bytes` of many that follow each other, quicker: neighbours mostly share all but index and digest."""
    tails = map(entry_tail, kinds, sources, received_at_us)
    rows = zip(count(first), tails, digests)
    return [f'{{"digest":"{digest.hex()}","index":{index}{tail}'.encode() for index, tail, digest in rows]


@lru_cache(maxsize=256)
def entry_tail(kind: str, source: str, received_at_us: int) -> str:
    """The members of an entry behind its index, which many entries of one batch share."""
    members = {"kind": kind, "received_at": instant_text(received_at_us), "source": source}
    return "," + canonical_bytes(members)[1:].decode()


def instant_text(us: int) -> str:
    """Microseconds since 1970 as RFC 3339 in UTC with six digits: `2026-01-20T23:00:00.000000Z`."""
    return instant_of(us).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")


def instant_of(us: int) -> datetime:
    """Microseconds since 1970 as an aware datetime in UTC."""
    return _EPOCH + us * _MICROSECOND


def microseconds(instant: datetime) -> int:
    """An aware datetime as microseconds since 1970. Raises ValueError for one without an offset."""
    if instant.tzinfo is None:
        raise ValueError(f"{instant.isoformat()} has no offset from UTC")
    return (instant - _EPOCH) // _MICROSECOND
