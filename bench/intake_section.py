"""A large export into the book against appends alone, and the proof of one entry among many."""

from __future__ import annotations

from typing import Protocol

from bench.measure import in_turn, python
from bench.table import Section, Target

COLLECTED, PROVED = "an export into the book", "proofs of single entries"


class Sizes(Protocol):
    """What these measurements need to know."""

    @property
    def fewer(self) -> int:
        """How many people the export is of; it has ten rows for each."""

    @property
    def leaves(self) -> int:
        """How many entries the book has in which one is proved."""


def book_collected(sizes: Sizes) -> Section:
    """`musterroll collect` from start to end, against the appends that it needs."""
    samples = in_turn({COLLECTED: python("-m", "bench.book_collect", str(sizes.fewer))}, 1)
    said = samples[COLLECTED].said
    return Section(
        title=f"An export into the book: {said['rows']:,} rows, on SQLite",
        text=(
            "`musterroll collect` as a process from start to end, into an empty book, against appends of as many facts "
            "that are there as structs, as many a commit. Seconds: collect "
            f"{said['collect_s']} (processor {said['collect_processor_s']}), appends {said['append_s']} "
            f"({said['append_processor_s']}). Rates of the processor divided: {said['processor_rate']}."
        ),
        rounds=1,
        samples=samples,
        base=COLLECTED,
        targets=(Target("rows a second, against appends", said["rate"], 0.5, at_least=True),),
    )


def book_proved(sizes: Sizes) -> Section:
    """Inclusion proofs of entries taken at random, every hash from tiles in the database."""
    samples = in_turn({PROVED: python("-m", "bench.book_prove", str(sizes.leaves))}, 1)
    said = samples[PROVED].said
    return Section(
        title=f"Proofs of single entries: {said['leaves']:,} in the book, on SQLite",
        text=(
            f"{said['proofs']:,} inclusion proofs of entries taken at random, each with no tile in hand before. "
            f"Milliseconds: median {said['median_ms']}, of a hundred the slowest {said['p99_ms']}; of the processor "
            f"{said['processor_median_ms']} and {said['processor_p99_ms']}."
        ),
        rounds=1,
        samples=samples,
        base=PROVED,
        targets=(Target("of a hundred proofs the slowest", said["p99_ms"], 1, "ms"),),
    )
