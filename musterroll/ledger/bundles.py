"""Entries as bundles of 256, as C2SP tlog-tiles has them: each behind its length in two bytes."""

from __future__ import annotations

from collections.abc import Iterable

from musterroll.ledger.errors import ProofError

LONGEST_ENTRY = 0xFFFF  # bytes


def bundle(entries: Iterable[bytes]) -> bytes:
    """The bundle of up to 256 entries. ProofError if one is longer than a bundle can hold."""
    parts = []
    for place, entry in enumerate(entries):
        if len(entry) > LONGEST_ENTRY:
            raise ProofError(f"Entry {place} of a bundle has {len(entry)} bytes; expected {LONGEST_ENTRY} at most.")
        parts += [len(entry).to_bytes(2, "big"), entry]
    return b"".join(parts)


def entries_in(data: bytes) -> list[bytes]:
    """The entries of a bundle. ProofError if it ends within one."""
    found: list[bytes] = []
    at = 0
    while at < len(data):
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        if at > len(data):
            raise ProofError(f"A bundle ends within its entry {len(found)}.")
        found.append(data[start:at])
    return found
