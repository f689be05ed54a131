"""Facts made ready for a commit, outside the lock: their bytes, and what they are recognised by."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from musterroll.facts.encoded import encoded
from musterroll.facts.envelope import parse_line
from musterroll.facts.errors import Refused
from musterroll.facts.fact import Fact
from musterroll.facts.refusal import FactError

# Kind, source, canonical bytes, and the key and content of its row in `repeats`.
Prepared = tuple[str, str, bytes, int, bytes]


def prepared(facts: Iterable[Fact], keyed: Callable[[bytes], bytes]) -> list[Prepared]:
    """The facts of one call. Raises ValueError for one that has no canonical bytes; then none of them is written.

    Refused for one that was made here (those from files have been read once) and that nobody could read again: an entry
    stays for ever, and one that is no fact would stop all who read the book.
    """
    made = []
    number = int.from_bytes
    for fact in facts:
        body, thing, content = encoded(fact)
        if fact.origin is None:
            _readable(body)
        mac = keyed(thing)
        said = mac[8:24] if content is None else keyed(content)[:16]
        made.append((fact.kind, fact.source, body, number(mac[:8], "big", signed=True), said))
    return made


def _readable(body: bytes) -> None:
    wrong = parse_line(body)
    if isinstance(wrong, FactError):
        raise Refused(f"{wrong.column}: found {wrong.found}, expected {wrong.expected}.", "Nothing was recorded.")
