"""What Today, the mock audit and the tabs of gaps count: kept with the state by the worker, else counted when asked.

Counting a large state takes as long as some pages together. So whoever brings the state forward and has time keeps the
figures; a state that moves drops them (state/head.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from musterroll.store.reading import coverage, deviations, over_time
from musterroll.store.reading.coverage import Coverage
from musterroll.store.reading.deviations import Group
from musterroll.store.reading.over_time import Missing
from musterroll.store.state.head import Head, read_head
from musterroll.store.tables import Tables

# One question, since a page asks few: what is told, four words about it, five numbers.
_ASKED = " UNION ALL ".join((coverage.COUNTED, deviations.GROUPS, deviations.AGES, over_time.SPANS))
# Only while the state stands as it was counted; the transaction holds it still.
_KEEP = (
    "INSERT INTO state_figures (id, head, told) SELECT 1, %s, %s"
    " WHERE EXISTS (SELECT 1 FROM state_heads WHERE turn = %s)"
)
Row = Sequence[Any]


@dataclass(frozen=True)
class Figures:
    """What there is of everything; late and missed obligations by group; what is missing by age and by day."""

    coverage: Coverage
    groups: tuple[Group, ...]
    ages: Counter[int]
    missing: Missing

    @property
    def exceptions(self) -> int:
        """Late and missed obligations of the period."""
        return sum(one.count for one in self.groups)


class _Told(msgspec.Struct):
    """As it is kept: small, whatever the size of the book."""

    counted: list[Row]
    groups: list[Row]
    ages: dict[int, int]
    first: date
    lines: dict[str, list[int]]

    def figures(self) -> Figures:
        return Figures(
            coverage.coverage_from(self.counted),
            tuple(deviations.groups_from(self.groups)),
            Counter(self.ages),
            Missing(self.first, self.lines),
        )


def figures(tables: Tables, head: Head, *, kept: bool = True) -> Figures:
    """Those of the state that stands at `head`: as they were kept, if they were, or counted now."""
    told = _kept(tables, head) if kept else None
    return (told or _counted(tables, head)).figures()


def keep_figures(tables: Tables) -> bool:
    """Counts what the state says now and keeps it; False where there is no state, or they are kept already."""
    head = read_head(tables)
    if head is None or _kept(tables, head) is not None:
        return False
    told = msgspec.json.encode(_counted(tables, head)).decode()
    with tables.transaction():
        tables.say("DELETE FROM state_figures")
        return bool(tables.say(_KEEP, (head.name, told, head.turn)))


def _kept(tables: Tables, head: Head) -> _Told | None:
    row = tables.row("SELECT told FROM state_figures WHERE head = %s", (head.name,))
    try:
        return None if row is None else msgspec.json.decode(row[0], type=_Told)
    except msgspec.DecodeError:  # another program kept them, in a form of its own
        return None


def _counted(tables: Tables, head: Head) -> _Told:
    soon = (head.as_of.isoformat(), (head.as_of + coverage.SOON).isoformat())
    by_kind: dict[str, list[Row]] = {}
    for row in tables.rows(_ASKED, soon):
        by_kind.setdefault(row[0] if row[0] in ("group", "age", "span") else "counted", []).append(row)
    gone = over_time.missing_from(by_kind.get("span", ()), head.period_start)
    return _Told(
        by_kind.get("counted", []),
        by_kind.get("group", []),
        dict(deviations.ages_from(by_kind.get("age", ()), head.as_of)),
        gone.first,
        gone.lines,
    )
