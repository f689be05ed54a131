"""How far the state stands: up to which entry and for which day it is true, and how many entries there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from musterroll.store.state.head import Head


@dataclass(frozen=True)
class Standing:
    """Null days: nothing was judged yet. The state knows the entries before `upto`, of `size`."""

    size: int
    upto: int
    as_of: date | None
    period_start: date | None
    period_end: date | None


def standing(head: Head | None, size: int) -> Standing:
    """How far a state with this head stands in a book of this size."""
    if head is None:
        return Standing(size, 0, None, None, None)
    return Standing(size, head.upto, head.as_of, head.period_start, head.period_end)
