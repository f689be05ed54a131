"""How soon new completions are visible in the state of a book, and `check` from the book against Parquet facts."""

from __future__ import annotations

from typing import Protocol

from bench.measure import in_turn, python
from bench.table import Section, Target

STATE = "state of a book"


class Sizes(Protocol):
    """What a measurement of the state needs to know."""

    @property
    def fewer(self) -> int:
        """How many people are in the book; completions are ten times as many."""


def book_state(sizes: Sizes) -> Section:
    """New completions until all state tables have them, and everybody judged from the book."""
    samples = in_turn({STATE: python("-m", "bench.book_state", str(sizes.fewer))}, 1)
    said = samples[STATE].said
    one, many = said["visible_1"], said["visible_1000"]
    return Section(
        title=f"State of the book: {sizes.fewer:,} people, {10 * sizes.fewer:,} completions, on SQLite",
        text=(
            "A process that lives on brings the state forward: from the commit of new completions, each of another "
            "person, until people, obligations, findings and completions have them. Medians of "
            f"{one['rounds']} rounds: "
            f"one {1000 * one['median_s']:,.0f} ms (processor {1000 * one['cpu_s']:,.0f} ms), "
            f"a thousand {1000 * many['median_s']:,.0f} ms ({1000 * many['cpu_s']:,.0f} ms). "
            f"Everybody judged from the book {said['check_book_s']} s, from the Parquet facts it was made of "
            f"{said['check_parquet_s']} s."
        ),
        rounds=1,
        samples=samples,
        base=STATE,
        targets=(
            Target("one new completion visible", 1000 * one["median_s"], 250, "ms", moonshot=100),
            Target("1,000 new completions visible", 1000 * many["median_s"], 500, "ms", moonshot=200),
            Target("judged from the book, against from Parquet facts", said["check_ratio"], 1.5),
        ),
    )
