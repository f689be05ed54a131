"""Reading what Rippling answered."""

from __future__ import annotations

from collections.abc import Iterable

from musterroll.facts.fact import Fact
from musterroll.sources.extract import Extract
from musterroll.sources.reading import Part, Reading
from musterroll.sources.row import Row
from musterroll.sources.systems.rippling.leaves import Leaves
from musterroll.sources.systems.rippling.workers import Workers


def read(extract: Extract) -> Reading:
    """The facts of any question to Rippling."""
    parts: dict[str, Part] = {}
    reading = Reading(extract, parts)
    parts |= {
        "workers": Part(handler=Workers(reading, extract).worker, rows_at="results"),
        "redacted": Part(handler=_nothing, rows_at="results", context=True),
        "leaves": Part(handler=Leaves(extract).request, rows_at="results"),
    }
    return reading


def _nothing(row: Row) -> Iterable[Fact]:
    return ()
