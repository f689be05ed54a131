"""Reading what Gusto answered."""

from __future__ import annotations

from collections.abc import Iterable

from musterroll.facts.fact import Fact
from musterroll.sources.extract import Extract
from musterroll.sources.reading import Part, Reading
from musterroll.sources.row import Row
from musterroll.sources.systems.gusto.contractors import Contractors
from musterroll.sources.systems.gusto.employees import Employees
from musterroll.sources.systems.gusto.leaves import Leaves


def read(extract: Extract) -> Reading:
    """The facts of any question to Gusto."""
    parts: dict[str, Part] = {}
    reading = Reading(extract, parts)
    parts |= {
        "employees": Part(handler=Employees(reading, extract).employee),
        "history": Part(handler=_nothing, context=True),  # was looked at with the employees, who come before it
        "contractors": Part(handler=Contractors(reading).contractor),
        "time_off_requests": Part(handler=Leaves(extract).request),
    }
    return reading


def _nothing(row: Row) -> Iterable[Fact]:
    return ()
