"""Facts into the book, on the disk before this returns. Whoever read them has checked that they can be kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from musterroll.facts.fact import Fact
from musterroll.store.seen import Named
from musterroll.web.site import Site


@dataclass(frozen=True)
class Kept:
    """The entry of a fact, and whether it is new."""

    entry: int
    new: bool


def append(here: Site, facts: Sequence[Fact], named: Sequence[Named] = ()) -> list[Kept]:
    """What became of each fact. One transaction, which requests that come together share; `named`: as the journal."""
    if not facts and not named:
        return []
    done = here.book.journal.append(facts, received_at=here.now, named=named)
    return [Kept(entry, new) for entry, new in zip(done.indices, done.fresh, strict=True)]
