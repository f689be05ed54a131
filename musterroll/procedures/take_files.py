"""Files from reading to entries in one go, for whoever has only files and a name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from musterroll.facts.tables import FactTables
from musterroll.procedures.collect import Collected, How, collect
from musterroll.procedures.known import adopted_policies, facts_of_book
from musterroll.procedures.received import AtHand
from musterroll.procedures.whole import only_whole
from musterroll.rules.policy.together import policy_in_force
from musterroll.rules.zones import zone
from musterroll.sources.files.declarations import Declarations
from musterroll.sources.files.mapping import Mapping
from musterroll.sources.files.read import read_files
from musterroll.sources.files.tolerated import not_too_many_refused

if TYPE_CHECKING:
    from musterroll.store.setup import Book


@dataclass(frozen=True)
class Reading:
    """How files are to be read, where they do not say it: mappings, the order of dates, their zone."""

    mappings: tuple[Mapping, ...] = ()
    dates: str | None = None
    zone: str | None = None
    allow_refused: bool = False


def take_files(
    book: Book,
    files: Sequence[str],
    reading: Reading,
    how: How,
    progress: Callable[[int, int, str], None] = lambda done, total, sentence: None,
) -> tuple[FactTables, Collected]:
    """Read files and collect them: the facts that they hold, with refused rows, and what became of them.

    `progress(done, total, sentence)`. Raises as `read_files` and `collect`; then nothing of them was appended.
    """
    known = facts_of_book(book)
    adopted = adopted_policies(known)
    name = policy_in_force(adopted, how.now.date()).time_zone if adopted else reading.zone or "UTC"
    declared = Declarations(
        as_of=how.now.astimezone(zone(name)).date(),
        zone=reading.zone,
        default_zone=name,
        dates=reading.dates,
        mappings=reading.mappings,
    )
    facts = read_files(files, declared, lambda path, at, of: progress(at, of, f"Reading {path.rpartition('/')[2]}."))
    if not reading.allow_refused:
        not_too_many_refused(facts)
    coming = only_whole(facts)
    hand = AtHand(tuple(files), reading.mappings)
    return coming, collect(
        book, known, coming, hand, how, lambda done, total: progress(done, total, "Taking facts into the book.")
    )
