"""Late and missed obligations, which an audit counts as exceptions: each in short, grouped, and some in full."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from musterroll.store.reading.rows import OBLIGATION, PERSON, obligation_of
from musterroll.store.tables import Tables

_SHORT = (
    "SELECT o.requirement, o.status, o.person, o.due, o.days_late, o.overdue_days_in_period, p.ended_on"
    " FROM state_obligations o JOIN state_people p ON p.person = o.person"
    " WHERE o.status IN ('late', 'missed') AND o.in_period"
)


@dataclass(frozen=True)
class Deviation:
    """One late or missed obligation. `overdue` are the days in the period on which its record was missing."""

    requirement: str
    status: str
    person: str
    due: date
    days_late: int | None
    overdue: int
    ended_on: date | None

    def age(self, as_of: date) -> int:
        """Days since it was due: up to as-of, or to the person's last day of work."""
        return max((min(as_of, self.ended_on or as_of) - self.due).days, 0)


@dataclass(frozen=True)
class Group:
    """The deviations of one requirement and status: how many, of how many people, due when, how late."""

    requirement: str
    status: str
    count: int
    people: int
    first_due: date
    last_due: date
    least_late: int | None
    most_late: int | None
    overdue_days: int


def deviations(tables: Tables) -> tuple[Deviation, ...]:
    """All of the period."""
    return tuple(
        Deviation(
            requirement,
            status,
            person,
            date.fromisoformat(due),
            late,
            days or 0,
            date.fromisoformat(ended) if ended else None,
        )
        for requirement, status, person, due, late, days, ended in tables.rows(_SHORT)
    )


def groups(found: Iterable[Deviation]) -> list[Group]:
    """Deviations by requirement and status, the missed before the late of each requirement."""
    together: dict[tuple[str, str], list[Deviation]] = {}
    for one in found:
        together.setdefault((one.requirement, one.status), []).append(one)
    ordered = sorted(together.items(), key=lambda item: (item[0][0], item[0][1] != "missed"))
    return [_group(requirement, status, of) for (requirement, status), of in ordered]


def _group(requirement: str, status: str, of: list[Deviation]) -> Group:
    late = [one.days_late for one in of if one.days_late is not None]
    return Group(
        requirement,
        status,
        len(of),
        len({one.person for one in of}),
        min(one.due for one in of),
        max(one.due for one in of),
        min(late, default=None),
        max(late, default=None),
        sum(one.overdue for one in of),
    )


def examples(tables: Tables, limit: int) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The first `limit` deviations of each requirement and status by due day, each with its person."""
    columns = ", ".join((*(f"o.{name}" for name in OBLIGATION), *(f"p.{name} AS p_{name}" for name in PERSON)))
    names = ", ".join((*OBLIGATION, *(f"p_{name}" for name in PERSON)))
    found = tables.rows(
        f"SELECT {names} FROM (SELECT {columns}, row_number() OVER"
        " (PARTITION BY o.requirement, o.status ORDER BY o.due, o.id) AS place"
        " FROM state_obligations o JOIN state_people p ON p.person = o.person"
        " WHERE o.status IN ('late', 'missed') AND o.in_period) ranked WHERE place <= %s ORDER BY due, id",
        (limit,),
    )
    return [obligation_of(row) for row in found]
