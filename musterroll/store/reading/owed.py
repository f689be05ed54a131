"""What a person owes and has done, and what is owed in a team: obligations of people who are named by their keys."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import msgspec

from musterroll.store.tables import Tables

PAGE = 50
OPEN = ("missed", "unverified", "indeterminate", "not_yet_due")  # what is still to be done, or to be settled
_COLUMNS = (
    "o.id, o.person, p.name, p.emails, o.requirement, o.kind, o.course, o.topic, o.due, o.status, o.completed_on,"
    " o.days_late, o.policy_version, o.due_basis"
)
_OF_ONE = (
    f"SELECT {_COLUMNS} FROM state_obligations o JOIN state_people p ON p.person = o.person WHERE o.person = %s"
    " ORDER BY o.due, o.id"
)
# What is overdue comes first, then what cannot be judged, then what falls due, each by its day.
_RANK = "CASE o.status WHEN 'missed' THEN '0' WHEN 'not_yet_due' THEN '2' ELSE '1' END || coalesce(o.due, '') || o.id"


@dataclass(frozen=True)
class Owed:
    """One obligation and whose it is. Days are text in ISO form; `place` tells where it stands in a team's list."""

    id: str
    person: str
    name: str | None
    emails: str | None
    requirement: str
    kind: str
    course: str | None
    topic: str | None
    due: str | None
    status: str
    completed_on: str | None
    days_late: int | None
    policy_version: str | None
    due_basis: str | None
    place: str = ""

    @property
    def called(self) -> str:
        """A name to show."""
        return self.name or next(iter(msgspec.json.decode(self.emails or "[]")), self.person)

    @property
    def open(self) -> bool:
        """Whether something is still to be done or settled."""
        return self.status in OPEN


def of_person(tables: Tables, person: str) -> list[Owed]:
    """All that is listed for a person, by due day."""
    return [Owed(*row) for row in tables.rows(_OF_ONE, (person,))]


def open_in(tables: Tables, people: Collection[str], after: str = "", rows: int = PAGE) -> list[Owed]:
    """Up to `rows` of what is open for these people, overdue first; and one row more where there is another."""
    if not people:
        return []
    question = (
        f"SELECT {_COLUMNS}, {_RANK} FROM state_obligations o JOIN state_people p ON p.person = o.person"
        f" WHERE o.person IN ({_marks(people)}) AND o.status IN ({_marks(OPEN)}) AND {_RANK} > %s"
        f" ORDER BY {_RANK} LIMIT {int(rows) + 1}"
    )
    return [Owed(*row) for row in tables.rows(question, (*sorted(people), *OPEN, after))]


def standing(tables: Tables, people: Collection[str]) -> dict[str, dict[str, int]]:
    """How many obligations of each status each of these people has; of those not in the period only open ones."""
    if not people:
        return {}
    question = (
        "SELECT person, status, count(*) FROM state_obligations"
        f" WHERE person IN ({_marks(people)}) AND (in_period = %s OR status IN ({_marks(OPEN)}))"
        " GROUP BY person, status"
    )
    found: dict[str, dict[str, int]] = {}
    for person, status, count in tables.rows(question, (*sorted(people), True, *OPEN)):
        found.setdefault(person, {})[status] = count
    return found


def names(tables: Tables, people: Collection[str]) -> dict[str, str]:
    """A name to show for each of these people."""
    if not people:
        return {}
    question = f"SELECT person, name, emails FROM state_people WHERE person IN ({_marks(people)})"
    rows = tables.rows(question, tuple(sorted(people)))
    return {key: name or next(iter(msgspec.json.decode(emails or "[]")), key) for key, name, emails in rows}


def _marks(values: Collection[str]) -> str:
    return ", ".join(["%s"] * len(values))
