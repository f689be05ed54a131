"""Reading what Workday answered."""

from __future__ import annotations

from collections.abc import Iterable

from musterroll.facts.fact import Fact
from musterroll.sources.extract import Extract
from musterroll.sources.reading import Part, Reading
from musterroll.sources.row import Row, refuse
from musterroll.sources.systems.workday.fetch import ENTRIES
from musterroll.sources.systems.workday.staff import Staff
from musterroll.sources.systems.workday.workers import Workers


def read(extract: Extract) -> Reading:
    """The facts of either question to Workday."""
    parts: dict[str, Part] = {}
    reading = Reading(extract, parts)
    parts |= {
        "workers": Part(handler=Workers(reading, extract).worker, rows_at=ENTRIES),
        "changed": Part(handler=_lost, rows_at=ENTRIES),
        "staff": Part(handler=Staff(reading).worker, rows_at="data"),
    }
    return reading


def _lost(row: Row) -> Iterable[Fact]:
    """A row of a report that lost a column: what stands in the others would be taken for all there is to know."""
    raise refuse(row.about, "a report without it", "the column in some row", "Give it back, or name it in columns.")
