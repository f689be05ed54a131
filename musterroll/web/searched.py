"""Whom the words of a search mean, kept until the state moves: each page, order and filter of a list asks it again."""

from __future__ import annotations

from musterroll.store.reading.spelled import meant
from musterroll.web.once import if_known, until_it_moves
from musterroll.web.site import Site

_KEPT = 1_000  # people; words that mean more of them are looked for each time, so that memory stays small


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
    return until_it_moves(here.turn, name, lambda: found) if len(found) <= _KEPT else found
