"""Everything that Today counts: obligations by requirement and status, what falls due, people, open findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from musterroll.store.reading.people import distinct
from musterroll.store.tables import Tables

# What fell due and counts: what is not yet due, not required or ended before is none of them.
OWED = ("on_time", "late", "missed", "unverified", "indeterminate")
DUE = (*OWED, "exempt")
SOON = timedelta(days=30)
# What is counted, four words about it, five numbers of which the first says how many: as all that figures.py asks.
_NO_MORE = "0, 0, 0, 0"
COUNTED = (
    "SELECT 'obligations' AS what, requirement AS a, status AS b, '' AS c, '' AS d, count(*) AS n,"
    f" {_NO_MORE} FROM state_obligations WHERE in_period = TRUE GROUP BY status, requirement"
    f" UNION ALL SELECT 'open', requirement, '', '', '', count(*), {_NO_MORE} FROM state_obligations"
    " WHERE status = 'not_yet_due' GROUP BY requirement"
    f" UNION ALL SELECT 'soon', requirement, due, '', '', count(*), {_NO_MORE} FROM state_obligations"
    " WHERE status = 'not_yet_due' AND completed_on IS NULL AND due >= %s AND due <= %s GROUP BY requirement, due"
    " UNION ALL SELECT 'people', coalesce(result, ''), coalesce(reason, ''), '', '', count(*),"
    f" {_NO_MORE} FROM state_people GROUP BY result, reason"
    f" UNION ALL SELECT 'findings', code, severity, min(sentence), '', count(*), {_NO_MORE} FROM state_findings"
    " WHERE explained IS NULL AND severity <> 'info' GROUP BY code, severity"
)


@dataclass
class Requirement:
    """The obligations of one requirement that fell due in the period, by status; `soon` fall due within 30 days."""

    id: str
    by_status: Counter[str] = field(default_factory=Counter)
    soon: int = 0

    @property
    def fell_due(self) -> int:
        """Those that count."""
        return sum(self.by_status[name] for name in DUE)

    @property
    def undecided(self) -> int:
        """Those that cannot be judged."""
        return self.by_status["unverified"] + self.by_status["indeterminate"]


@dataclass(frozen=True)
class Open:
    """The findings of one code that nobody has explained: how many, and the sentence of one of them."""

    code: str
    severity: str
    sentence: str
    count: int


@dataclass
class Coverage:
    """What was counted. `soon` is by due day, `open` by requirement: what is not due yet, whenever it falls due.

    `left_out` are people who are not in the population, by the reason.
    """

    requirements: dict[str, Requirement] = field(default_factory=dict)
    soon: Counter[date] = field(default_factory=Counter)
    open: Counter[str] = field(default_factory=Counter)
    results: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    findings: dict[str, Open] = field(default_factory=dict)

    def of(self, *statuses: str) -> int:
        """Obligations of the period with one of these statuses."""
        return sum(one.by_status[status] for one in self.requirements.values() for status in statuses)

    @property
    def population(self) -> int:
        """People in the population."""
        return self.results.total() - self.results["out_of_population"]


def coverage(tables: Tables, today: date) -> Coverage:
    """All of it, as of a day."""
    return coverage_from(tables.rows(COUNTED, (today.isoformat(), (today + SOON).isoformat())))


def coverage_from(rows: Iterable[Sequence[Any]]) -> Coverage:
    """What the rows of the question say."""
    found = Coverage()
    for what, one, other, more, _, count, *_ in rows:
        if what == "obligations":
            _requirement(found, one).by_status[other] += count
        elif what == "open":
            found.open[one] += count
        elif what == "soon":
            _requirement(found, one).soon += count
            found.soon[date.fromisoformat(other)] += count
        elif what == "people":
            found.results[one] += count
            if one == "out_of_population":
                found.left_out[other] += count
        else:
            found.findings[one] = Open(one, other, more, count)
    return found


def _requirement(found: Coverage, name: str) -> Requirement:
    return found.requirements.setdefault(name, Requirement(name))


def departments(tables: Tables) -> tuple[str, ...]:
    """Every department that a person has, by name."""
    return tuple(name for name in distinct(tables, "department")["department"] if name)
