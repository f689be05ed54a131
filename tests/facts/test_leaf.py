"""What the tree commits to can be made again by anybody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from typing import Any

import pytest
import rfc8785

from musterroll.facts.leaf import (
    entries_bytes,
    entry_bytes,
    instant_of,
    instant_text,
    microseconds,
    salted_digest,
    salted_digests,
)


def test_an_entry_is_canonical_json_of_its_five_members() -> None:
    digest = sha256(b"x").digest()
    members: dict[str, Any] = {
        "index": 7,
        "kind": "completion.observed",
        "source": 'kn"öw\n',
        "received_at": "2026-01-20T23:00:00.000001Z",
        "digest": digest.hex(),
    }
    at = microseconds(datetime(2026, 1, 20, 23, 0, 0, 1, tzinfo=UTC))
    assert entry_bytes(7, "completion.observed", 'kn"öw\n', at, digest) == rfc8785.dumps(members)


def test_many_entries_are_the_same_as_one_by_one() -> None:
    kinds, sources, at = ["a.b", "a.b", "c.d"], ["x", "y", "y"], [1, 1, 2]
    bodies, salts = [b"1", b"", b"3"], [bytes([n]) * 16 for n in range(3)]
    digests = salted_digests(salts, bodies)
    assert digests == [salted_digest(salt, body) for salt, body in zip(salts, bodies, strict=True)]
    one_by_one = [entry_bytes(7 + n, kinds[n], sources[n], at[n], digests[n]) for n in range(3)]
    assert entries_bytes(7, kinds, sources, at, digests) == one_by_one


def test_the_digest_is_of_salt_and_body() -> None:
    assert salted_digest(b"s" * 16, b"body") == sha256(b"s" * 16 + b"body").digest()


@pytest.mark.parametrize(
    "instant",
    [
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        datetime(9999, 12, 31, tzinfo=UTC),
    ],
)
def test_an_instant_survives_as_microseconds(instant: datetime) -> None:
    assert instant_of(microseconds(instant)) == instant
    assert datetime.fromisoformat(instant_text(microseconds(instant))) == instant


def test_an_instant_is_the_same_wherever_it_was_noted() -> None:
    east = datetime(2026, 1, 20, 23, tzinfo=timezone(timedelta(hours=5)))
    assert instant_text(microseconds(east)) == "2026-01-20T18:00:00.000000Z"


def test_an_instant_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError):
        microseconds(datetime(2026, 1, 20))
