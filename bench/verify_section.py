"""How long a verification of the whole book takes, against the hashes alone that it needs."""

from __future__ import annotations

from typing import Protocol

from bench.measure import in_turn, python
from bench.table import Section, Target

VERIFIED = "verification of a book"


class Sizes(Protocol):
    """What a measurement of verification needs to know."""

    @property
    def records(self) -> int:
        """How many records the book has, put in a hundred a commit."""


def book_verified(sizes: Sizes) -> Section:
    """Everything but the rebuild, in one process of one thread."""
    samples = in_turn({VERIFIED: python("-m", "bench.book_verify", str(sizes.records), "100")}, 1)
    said = samples[VERIFIED].said
    return Section(
        title=f"Verification of the book: {sizes.records:,} records, on SQLite",
        text=(
            "All steps of `musterroll log verify` without the rebuild of segments and state, against the bare hashes "
            f"that they need ({said['hashes']:,}: of bodies with their salts, of leaves, of nodes, and of the folds of "
            f"{said['heads']:,} heads), whose inputs are there before the clock starts. Both in turn in one process of "
            f"one thread; seconds of the processor, medians of 5 rounds: {said['verifying']:.2f} and "
            f"{said['hashing']:.2f}."
        ),
        rounds=1,
        samples=samples,
        base=VERIFIED,
        targets=(Target("verification, against its hashes", said["ratio"], 2.5, moonshot=1.6),),
    )
