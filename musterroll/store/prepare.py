"""Facts made ready for a commit, outside the lock: their bytes, and what they are recognised by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import compress
from struct import Struct
from typing import Any, NamedTuple, Self

from musterroll.facts.encoded import encoded
from musterroll.facts.fact import Fact

_KEY_AND_CONTENT = Struct(">q16s").unpack_from  # the first 24 bytes of an HMAC


class Prepared(NamedTuple):
    """The facts of one call as one list for each column: kinds, sources, canonical bytes, and the keys and contents of
    their rows in `repeats`.
    """

    kinds: list[str]
    sources: list[str]
    bodies: list[bytes]
    keys: list[int]
    contents: list[bytes]

    @classmethod
    def none(cls) -> Self:
        """No facts, to which some may be added."""
        return cls([], [], [], [], [])

    def add(self, more: Prepared) -> None:
        """Adds facts at the end."""
        self.kinds.extend(more.kinds)
        self.sources.extend(more.sources)
        self.bodies.extend(more.bodies)
        self.keys.extend(more.keys)
        self.contents.extend(more.contents)

    def only(self, which: Sequence[bool]) -> Prepared:
        """The facts for which `which` holds."""
        columns: Iterator[Any] = (list(compress(column, which)) for column in self)
        return Prepared(*columns)


def prepared(facts: Iterable[Fact], keyed: Callable[[bytes], bytes]) -> Prepared:
    """The facts of one call. Raises ValueError for one that has no canonical bytes or that nobody could read again:
    an entry stays for ever, and one that is no fact would stop all who read the book. Then none of them is written.
    """
    made = Prepared.none()
    kinds, sources, bodies, keys, contents = made
    for fact in facts:
        body, thing, said = encoded(fact)
        key, content = _KEY_AND_CONTENT(keyed(thing))
        kinds.append(fact.kind)
        sources.append(fact.source)
        bodies.append(body)
        keys.append(key)
        contents.append(content if said is None else keyed(said)[:16])
    return made
