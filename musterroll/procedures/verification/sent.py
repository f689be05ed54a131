"""What programs sent is known by names: each must lead to its own fact, and to no other.

A statement that is taken back is found by its name. Where that leads nowhere, the completion would stand; where it
leads to another fact, that one would be taken back. What was said under a name is kept as an HMAC of what is not kept
itself and cannot be made again: a forged one has the sender told that the name is taken, which passes over nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from musterroll.facts.bodies import CompletionObserved, CompletionVanished
from musterroll.facts.envelope import parse_line
from musterroll.facts.fact import Fact
from musterroll.sources.systems.xapi.read import NAME
from musterroll.store.entries import Kept
from musterroll.store.setup import Book

BY = "token "  # before the name of the token that a fact was sent with, as its actor
_PAGE = 20_000
_ALERTS = ("alert.raised", "alert.judged")  # their deliveries have names that the facts do not hold
_NAMED = (b'"statement":"', b'"voided_by":"')
_BEHIND = "a name under which something was sent leads to it, and the book has no such entry"
_ELSEWHERE = "a name under which something was sent leads to it, and it is not what was sent"
_NOWHERE = "the name under which it was sent does not lead to it, so that taking it back would be passed over"


class Astray(NamedTuple):
    """A name that leads to the wrong entry, or (`lacks`) one that should lead to this entry and does not."""

    entry: int
    what: str
    key: int
    lacks: bool


def space_of(source: str) -> str:
    """Where the names of statements are kept that come from a source (empty: the one that is nobody's)."""
    return f"{NAME} {source or NAME}"


def statement_of(fact: Fact) -> str | None:
    """The id of the statement that told a fact."""
    if isinstance(fact.body, CompletionObserved):
        return fact.body.statement
    return fact.body.voided_by if isinstance(fact.body, CompletionVanished) else None


def astray(book: Book, told: Callable[[int, int], None] = lambda done, of: None) -> list[Astray]:
    """Every name that does not lead where it should, by entry. `told`: entries looked at, and all."""
    entries, keys = book.seen.leading()
    size, spaces = book.entries.size(), _Spaces(book)
    outside = [at for at, entry in enumerate(entries) if not 0 <= entry < size]
    found = [
        Astray(entries[at], "a name under which something was sent leads to it", keys[at], False) for at in outside
    ]
    for first in range(0, size, _PAGE):
        told(first, size)
        last = min(first + _PAGE, size)
        leading: dict[int, list[int]] = {}
        for at in range(bisect_left(entries, first), bisect_left(entries, last)):
            leading.setdefault(entries[at], []).append(keys[at])
        for kept in book.entries.kept(first, last):
            found += _of(book, spaces, kept, leading.get(kept.entry.index, ()))
    return sorted(found)


def mend(book: Book) -> None:
    """Lets every name lead where it should; under those that lead nowhere anything may come again."""
    wrong = astray(book)
    with book.tables.transaction():
        book.seen.forget([one.key for one in wrong])
        book.seen.lead([(one.key, one.entry) for one in wrong if one.lacks])


class _Spaces:
    """The spaces of all tokens that there ever were."""

    def __init__(self, book: Book) -> None:
        self._of_token: dict[str, set[str]] = {}
        for token in book.tokens.listed():
            self._of_token.setdefault(token.name, set()).add(space_of(token.source))
        self.all = sorted({space_of("")}.union(*self._of_token.values()))

    def of(self, actor: str) -> list[str]:
        """Those of the tokens that an actor names."""
        return sorted(self._of_token.get(actor.removeprefix(BY), {space_of("")}))


def _of(book: Book, spaces: _Spaces, kept: Kept, leading: Sequence[int]) -> Iterator[Astray]:
    """What is wrong with the names of one entry. Of a body that was erased nothing can be said."""
    if kept.body is None or not (leading or any(member in kept.body for member in _NAMED)):
        return
    fact, entry = parse_line(kept.body), kept.entry
    if not isinstance(fact, Fact):  # it was changed, which the hashes show
        return
    statement = statement_of(fact)
    right = [book.seen.key(space, statement) for space in spaces.all] if statement else []
    if entry.kind not in _ALERTS:
        yield from (Astray(entry.index, _ELSEWHERE, key, False) for key in leading if key not in right)
    if statement and _was_sent(fact) and not set(right).intersection(leading):
        if any(_tells(book, at, statement) for at in book.seen.entries_of(right)):
            return
        for space in spaces.of(fact.actor or ""):
            yield Astray(entry.index, _NOWHERE, book.seen.key(space, statement), True)


def _was_sent(fact: Fact) -> bool:
    """Whether it came with a token, and from no file that tells of another book."""
    return fact.origin is None and (fact.actor or "").startswith(BY)


def _tells(book: Book, entry: int, statement: str) -> bool:
    """Whether an entry tells of a statement too, as where two came under one id at once."""
    found = next((fact for _, fact in book.entries.facts(entry, entry + 1)), None)
    return found is not None and statement_of(found) == statement
