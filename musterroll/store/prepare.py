"""Facts made ready for a commit, outside the lock: their bytes, and what they are recognised by."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from musterroll.facts.encoded import encoded
from musterroll.facts.fact import Fact

# Kind, source, canonical bytes, and the key and content of its row in `repeats`.
Prepared = tuple[str, str, bytes, int, bytes]


def prepared(facts: Iterable[Fact], keyed: Callable[[bytes], bytes]) -> list[Prepared]:
    """The facts of one call. Raises ValueError for one that has no canonical bytes or that nobody could read again:
    an entry stays for ever, and one that is no fact would stop all who read the book. Then none of them is written.
    """
    made = []
    number = int.from_bytes
    for fact in facts:
        body, thing, content = encoded(fact)
        mac = keyed(thing)
        said = mac[8:24] if content is None else keyed(content)[:16]
        made.append((fact.kind, fact.source, body, number(mac[:8], "big", signed=True), said))
    return made
