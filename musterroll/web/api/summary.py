"""Counts of the period: obligations by requirement and status, people by result, findings by code."""

from __future__ import annotations

from datetime import date

from musterroll.store.reading.coverage import Coverage, coverage
from musterroll.web.api.operation import Operation, Thing
from musterroll.web.api.shapes import Asked, Shape
from musterroll.web.api.words import Severity
from musterroll.web.once import until_it_moves
from musterroll.web.site import Site


class OfRequirement(Shape, frozen=True, kw_only=True):
    """The obligations of the period of one requirement, by status; `soon` fall due within 30 days."""

    requirement: str
    by_status: dict[str, int]
    soon: int


class OfCode(Shape, frozen=True, kw_only=True):
    """How many findings of a code nobody has explained."""

    code: str
    severity: Severity
    count: int


class Summary(Shape, frozen=True, kw_only=True):
    """Everything that is counted. `period_start` and `period_end` are null where nobody was judged yet."""

    period_start: date | None
    period_end: date | None
    population: int
    by_result: dict[str, int]
    left_out: dict[str, int]
    requirements: list[OfRequirement]
    findings: list[OfCode]


def one(here: Site, asked: Asked) -> Thing:
    """The counts."""
    found: Coverage = until_it_moves(here.turn, ("api", here.today), lambda: coverage(here.book.tables, here.today))
    standing = here.standing
    return Thing(
        Summary(
            period_start=standing.period_start,
            period_end=standing.period_end,
            population=found.population,
            by_result=dict(found.results),
            left_out=dict(found.left_out),
            requirements=[
                OfRequirement(requirement=name, by_status=dict(one.by_status), soon=one.soon)
                for name, one in sorted(found.requirements.items())
            ],
            findings=[
                OfCode(code=code, severity=one.severity, count=one.count)
                for code, one in sorted(found.findings.items())
            ],
        )
    )


OPERATIONS = (
    Operation(
        name="api_summary",
        route="summary",
        part="Obligations",
        summary="Counts of the period",
        scope="people:read",
        gives=Summary,
        does=one,
    ),
)
