"""Whom the words of a search mean, kept until the state moves: each page, order and filter of a list asks it again."""

from __future__ import annotations

from musterroll.store.reading.spelled import meant
from musterroll.web.once import if_known, keep_long, until_it_moves
from musterroll.web.site import Site

# People. Of words that mean more than a few only the last searches are kept, and those that mean more than many are
# looked for each time, so that memory stays small.
_FEW = 1_000
_MANY = 20_000


def searched(here: Site, words: str) -> tuple[str, ...] | None:
    """The keys of those who may be meant, sorted; None where there are no words."""
    said = " ".join(words.split())
    if not said:
        return None
    name = ("searched", said)
    known: tuple[str, ...] | None = if_known(here.turn, name)
    if known is not None:
        return known
    found = tuple(meant(here.book.tables, said))
    if len(found) <= _FEW:
        return until_it_moves(here.turn, name, lambda: found)
    if len(found) <= _MANY:
        keep_long(here.turn, name, found)
    return found
