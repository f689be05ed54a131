"""What an explanation is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One step of a derivation: sentences that say what was decided, and rows of (label, what stands behind it).

    `about` is the id of the obligation that the step explains, null for steps about the person.
    """

    title: str
    sentences: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    about: str | None = None
