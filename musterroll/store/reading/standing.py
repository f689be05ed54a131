"""How far the state stands: up to which entry and for which day it is true, and how many entries there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from musterroll.store.tables import Tables

_ASKED = (
    'SELECT (SELECT coalesce(max("index"), -1) + 1 FROM entries), h.upto, h.as_of, h.period_start, h.period_end'
    " FROM (SELECT 1 AS one) AS always LEFT JOIN state_heads h ON h.id = 1"
)


@dataclass(frozen=True)
class Standing:
    """Null days: nothing was judged yet. The state knows the entries before `upto`, of `size`."""

    size: int
    upto: int
    as_of: date | None
    period_start: date | None
    period_end: date | None


def standing(tables: Tables) -> Standing:
    """How far it stands now."""
    size, upto, *days = tables.rows(_ASKED)[0]
    return Standing(size, upto or 0, *(date.fromisoformat(day) if day else None for day in days))
