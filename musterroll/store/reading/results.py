"""People by result, and the obligations that are exceptions, as an audit would count them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from musterroll.store.reading.rows import OBLIGATION, PERSON, obligation_of
from musterroll.store.tables import Tables

_RESULTS = "SELECT result, reason, count(*) FROM state_people GROUP BY result, reason"
_GROUPS = (
    "SELECT o.requirement, o.status, count(*), count(DISTINCT o.person), min(o.due), max(o.due),"
    " min(o.days_late), max(o.days_late), sum(o.overdue_days_in_period) FROM state_obligations o"
    " WHERE o.status IN ('late', 'missed') AND o.in_period GROUP BY o.requirement, o.status"
)


@dataclass(frozen=True)
class Group:
    """The exceptions of one requirement and status: how many, of how many people, due when, how late."""

    requirement: str
    status: str
    count: int
    people: int
    first_due: date
    last_due: date
    least_late: int | None
    most_late: int | None
    overdue_days: int


def results(tables: Tables) -> tuple[Counter[str], Counter[str]]:
    """People by result; and those who are not in the population by the reason."""
    by_result: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    for result, reason, count in tables.rows(_RESULTS):
        by_result[result or ""] += count
        if result == "out_of_population":
            left_out[reason or ""] += count
    return by_result, left_out


def groups(tables: Tables) -> list[Group]:
    """The exceptions by requirement and status, the missed before the late of each requirement."""
    found = [
        Group(requirement, status, count, people, _day(first), _day(last), least, most, int(days or 0))
        for requirement, status, count, people, first, last, least, most, days in tables.rows(_GROUPS)
    ]
    return sorted(found, key=lambda one: (one.requirement, one.status != "missed"))


def examples(tables: Tables, limit: int) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The first `limit` exceptions of each requirement and status by due day, each with its person."""
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


def _day(text: str) -> date:
    return date.fromisoformat(text)
