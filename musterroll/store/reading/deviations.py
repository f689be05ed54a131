"""Late and missed obligations, which an audit counts as exceptions: grouped, by age, and some in full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from musterroll.store.reading.rows import OBLIGATION, PERSON, obligation_of
from musterroll.store.tables import Tables

# In the columns that figures.py asks for; of an index alone, and in the order of its columns.
GROUPS = (
    "SELECT 'group', requirement, status, min(due), max(due), count(*), count(DISTINCT person), min(days_late),"
    " max(days_late), CAST(coalesce(sum(overdue_days_in_period), 0) AS bigint) FROM state_obligations"
    " WHERE in_period = TRUE AND status IN ('late', 'missed') GROUP BY status, requirement"
)
AGES = (
    "SELECT 'age', o.due, coalesce(p.ended_on, ''), '', '', count(*), 0, 0, 0, 0 FROM state_obligations o"
    " LEFT JOIN state_people p ON p.person = o.person AND p.ended_on IS NOT NULL"
    " WHERE o.in_period = TRUE AND o.status = 'missed' GROUP BY o.due, p.ended_on"
)


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


def groups(tables: Tables) -> list[Group]:
    """Deviations of the period by requirement and status, the missed before the late of each requirement."""
    return groups_from(tables.rows(GROUPS))


def groups_from(rows: Iterable[Sequence[Any]]) -> list[Group]:
    """The same from the rows of the question."""
    return [_group(*row[1:]) for row in sorted(rows, key=lambda row: (row[1], row[2] != "missed"))]


def _group(requirement: str, status: str, first: str, last: str, count: int, people: int, *numbers: Any) -> Group:
    least, most, overdue = numbers
    read = date.fromisoformat
    return Group(requirement, status, count, people, read(first), read(last), least, most, overdue)


def ages(tables: Tables, as_of: date) -> Counter[int]:
    """How many records are missing since so many days: up to as-of, or to the person's last day of work."""
    return ages_from(tables.rows(AGES), as_of)


def ages_from(rows: Iterable[Sequence[Any]], as_of: date) -> Counter[int]:
    """The same from the rows of the question."""
    found: Counter[int] = Counter()
    for _, due, ended, _, _, count, *_ in rows:
        until = min(as_of, date.fromisoformat(ended)) if ended else as_of
        found[max((until - date.fromisoformat(due)).days, 0)] += count
    return found


def examples(tables: Tables, of: Sequence[tuple[str, str]], limit: int) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The first `limit` deviations of each requirement and status in `of` by due day, each with its person."""
    if not of:
        return []
    columns = ", ".join((*(f"o.{name}" for name in OBLIGATION), *(f"p.{name} AS p_{name}" for name in PERSON)))
    each = (
        f"SELECT * FROM (SELECT {columns} FROM state_obligations o JOIN state_people p ON p.person = o.person"
        " WHERE o.in_period = TRUE AND o.status = %s AND o.requirement = %s ORDER BY o.due, o.id"
        f" LIMIT {int(limit)}) part"
    )
    asked = " UNION ALL ".join(each + str(number) for number in range(len(of)))
    found = tables.rows(asked, [word for requirement, status in of for word in (status, requirement)])
    return sorted(map(obligation_of, found), key=lambda pair: (pair[0]["due"], pair[0]["id"]))
