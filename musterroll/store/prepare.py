"""Facts made ready for a commit, outside the lock: their bytes, and what they are recognised by."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from musterroll.facts.encoded import encoded
from musterroll.facts.fact import Fact

CONTENT_SIZE = 16


class Prepared(NamedTuple):
    """One fact: kind, source, canonical bytes, and the key and content of its row in `repeats`."""

    kind: str
    source: str
    body: bytes
    key: int
    content: bytes


def prepared(facts: Iterable[Fact], keyed: Callable[[bytes], bytes]) -> list[Prepared]:
    """The facts of one call. Raises ValueError for one that has no canonical bytes; then none of them is written."""
    made = []
    for fact in facts:
        kind, source, body, thing, content = encoded(fact)
        mac = keyed(thing)
        said = mac[8:24] if content is None else keyed(content)[:CONTENT_SIZE]
        made.append(Prepared(kind, source, body, int.from_bytes(mac[:8], "big", signed=True), said))
    return made
