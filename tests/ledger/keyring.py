"""Keys for the tests, the same on every run, and bytes with one bit turned."""

from __future__ import annotations

from collections.abc import Iterator

from musterroll.ledger.cosignatures import Cosigner
from musterroll.ledger.keys import Signer

LOG = Signer("log.example/book", bytes(range(32)))
LATER = Signer("log.example/book", bytes(range(1, 33)))  # the same log after a rotation
STRANGER = Signer("other.example/book", bytes(range(2, 34)))
WITNESS = Cosigner("witness.example/w1", bytes(range(3, 35)))


def turned(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Every variant of `data` with one bit turned, and the place of its byte."""
    for place, byte in enumerate(data):
        yield from ((place, data[:place] + bytes([byte ^ 1 << bit]) + data[place + 1 :]) for bit in range(8))
