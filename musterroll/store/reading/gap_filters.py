"""What a page of gaps may be narrowed to, and the conditions that say so to either database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from musterroll.store.reading.people import LAST
from musterroll.store.tables import Tables

_OF_DEPARTMENT = f"SELECT d.person FROM state_people d WHERE coalesce(d.department, '{LAST}') = %s"
FEW = 1_000


@dataclass(frozen=True)
class Wanted:
    """Which obligations. `as_of` is the day that the state is true for, `begins` the first day of its period.

    `age` and `due` are spans, both ends included: days since the due day, and due days. `overdue` is a span of days on
    one of which the record was missing. An end that is None is open. `person` is a key. `few_of` is a
    department of so few people that they are looked up first, in place of `department`.
    """

    statuses: tuple[str, ...]
    as_of: date
    begins: date
    requirement: str = ""
    kind: str = ""
    department: str = ""
    manager: str = ""
    type: str = ""
    result: str = ""
    search: str = ""
    person: str = ""
    few_of: str = ""
    age: tuple[int, int | None] | None = None
    due: tuple[date | None, date | None] | None = None
    overdue: tuple[date, date] | None = None


@dataclass
class Conditions:
    """Words of SQL and their values; `about_person` where they ask for columns of people."""

    words: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    about_person: bool = False

    def add(self, words: str, *values: Any, person: bool = False) -> None:
        """One more that must hold."""
        self.words.append(words)
        self.values.extend(values)
        self.about_person = self.about_person or person


def in_department(tables: Tables, department: str) -> int:
    """How many people are of a department, counted to one more than `FEW`."""
    row = tables.row(f"SELECT count(*) FROM ({_OF_DEPARTMENT} LIMIT {FEW + 1}) found", (department,))
    return int(row[0]) if row else 0


def conditions_of(tables: Tables, wanted: Wanted) -> Conditions:
    """What must hold."""
    found = Conditions()
    for name in ("requirement", "kind", "person"):
        if value := getattr(wanted, name):
            found.add(f"o.{name} = %s", value)
    if wanted.few_of:
        found.add(f"o.person IN ({_OF_DEPARTMENT})", wanted.few_of)
    for name in ("department", "type", "result"):
        if value := getattr(wanted, name):
            found.add(f"p.{name} = %s", value, person=True)
    if wanted.manager:
        found.add("lower(p.manager) = lower(%s)", wanted.manager, person=True)
    _dated(found, tables, wanted)
    if wanted.search:
        _meant(found, wanted.search)
    return found


def _dated(found: Conditions, tables: Tables, wanted: Wanted) -> None:
    if wanted.age:
        least, most = wanted.age
        until = "(CASE WHEN p.ended_on < %s THEN p.ended_on ELSE %s END)"
        at = wanted.as_of.isoformat()
        age = _days_between(tables, "o.due", until)
        found.add(f"{age} >= %s", at, at, least, person=True)
        if most is not None:
            found.add(f"{age} <= %s", at, at, most, person=True)
    if wanted.due:
        first, last = wanted.due
        if first is not None:
            found.add("o.due >= %s", first.isoformat())
        if last is not None:
            found.add("o.due <= %s", last.isoformat())
    if wanted.overdue:
        first, last = wanted.overdue
        eve = (wanted.begins - timedelta(days=1)).isoformat()
        base = "(CASE WHEN o.due < %s THEN %s ELSE o.due END)"
        found.add(f"o.overdue_days_in_period > 0 AND {base} < %s", eve, eve, last.isoformat())
        found.add(f"{_days_between(tables, base, '%s')} <= o.overdue_days_in_period", first.isoformat(), eve, eve)


def _days_between(tables: Tables, first: str, last: str) -> str:
    """How many days lie from one day to another, both columns of text. The values of `last` come first."""
    if tables.on_sqlite:
        return f"(julianday({last}) - julianday({first}))"
    return f"(CAST({last} AS date) - CAST({first} AS date))"


def _meant(found: Conditions, said: str) -> None:
    """Whom a word means: a person's key, an address ever held, or part of a name."""
    word = " ".join(said.split())
    like = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    found.add(
        "o.person IN (SELECT s.person FROM state_people s"
        " WHERE s.person = %s OR lower(s.name) LIKE lower(%s) ESCAPE '\\' OR s.name LIKE %s ESCAPE '\\'"
        " UNION SELECT a.person FROM state_tokens t JOIN state_accounts a ON a.acct = t.acct WHERE t.token = %s)",
        word,
        like,
        like,
        "a:" + word.lower(),
    )
