"""What a page of gaps may be narrowed to, and the conditions that say so to either database."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from musterroll.store.reading.coverage import OWED
from musterroll.store.reading.people import LAST
from musterroll.store.reading.spelled import meant, one_of
from musterroll.store.tables import Tables

_ABOUT_PEOPLE = ("department", "manager", "type", "result", "search")
_NARROWING = (*_ABOUT_PEOPLE, "requirement", "kind", "age", "due", "overdue", "beside", "before")
_STATUSES = ", ".join(map(repr, OWED))
_OF_THE_LEAD = (
    "FROM state_obligations l WHERE l.person = %s AND l.in_period = TRUE"
    f" AND l.status IN ({_STATUSES})"
    " AND l.requirement = o.requirement AND coalesce(l.topic, '') = coalesce(o.topic, '')"
)


@dataclass(frozen=True)
class Wanted:
    """Which obligations. `as_of` is the day that the state is true for, `begins` the first day of its period.

    `age` and `due` are spans, both ends included: days since the due day, and due days. `overdue` is a span of days on
    one of which the record was missing. An end that is None is open. `person` is a key; so are `beside` and `before`:
    of what this person owed as well, which others owe, and which of those this person met on the same day or earlier.
    `keys` are those whom the search means, once they are known.
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
    beside: str = ""
    before: str = ""
    age: tuple[int, int | None] | None = None
    due: tuple[date | None, date | None] | None = None
    overdue: tuple[date, date] | None = None
    keys: tuple[str, ...] | None = None

    @property
    def about_missing(self) -> bool:
        """Whether it asks since when, or when, records were missing: then other statuses are not what is meant."""
        return self.age is not None or self.overdue is not None

    @property
    def narrows(self) -> frozenset[str]:
        """The names of what narrows it, besides statuses."""
        return frozenset(name for name in _NARROWING if getattr(self, name))


def looked_up(tables: Tables, wanted: Wanted) -> Wanted:
    """The same with those whom the search means, so that they are looked for once."""
    return replace(wanted, keys=tuple(meant(tables, wanted.search))) if wanted.search else wanted


@dataclass
class Conditions:
    """Words of SQL and their values: about obligations (`o`), and about the people (`p`) whose they are."""

    words: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    of_people: list[Any] = field(default_factory=list)

    def add(self, words: str, *values: Any) -> None:
        """One more that must hold of obligations."""
        self.words.append(words)
        self.values.extend(values)

    def add_about_people(self, words: str, *values: Any) -> None:
        """One more that must hold of people."""
        self.people.append(words)
        self.of_people.extend(values)


def conditions_of(tables: Tables, wanted: Wanted) -> Conditions:
    """What must hold."""
    found = Conditions()
    for name in ("requirement", "kind", "person"):
        if value := getattr(wanted, name):
            found.add(f"o.{name} = %s", value)
    for name in ("department", "type", "result"):
        if value := getattr(wanted, name):
            found.add_about_people(f"coalesce(p.{name}, '{LAST}') = %s", value)
    if wanted.manager:
        found.add_about_people("lower(p.manager) = lower(%s)", wanted.manager)
    _compared(found, wanted)
    _dated(found, tables, wanted)
    if wanted.search:
        keys = meant(tables, wanted.search) if wanted.keys is None else wanted.keys
        words, values = one_of(tables, "p.person", keys)
        found.add_about_people(words, *values)
    return found


def _compared(found: Conditions, wanted: Wanted) -> None:
    """Counted so in leads.py."""
    if lead := wanted.beside:
        found.add(f"o.person <> %s AND EXISTS (SELECT 1 {_OF_THE_LEAD})", lead, lead)
    if lead := wanted.before:
        earliest = f"(SELECT min(l.completed_on) {_OF_THE_LEAD})"
        found.add(f"o.person <> %s AND {earliest} <= coalesce(o.completed_on, '9999-12-31')", lead, lead)


def _dated(found: Conditions, tables: Tables, wanted: Wanted) -> None:
    if wanted.age:
        _aged(found, tables, *wanted.age, wanted.as_of)
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


def _aged(found: Conditions, tables: Tables, least: int, most: int | None, as_of: date) -> None:
    """Days since the due day, up to as-of or the person's last day of work."""
    at = as_of.isoformat()
    gone = "(SELECT e.ended_on FROM state_people e WHERE e.person = o.person AND e.ended_on IS NOT NULL)"
    until = f"(CASE WHEN {gone} < %s THEN {gone} ELSE %s END)"
    age = _days_between(tables, "o.due", until)
    found.add("o.due <= %s", (as_of - timedelta(days=least)).isoformat())  # says nothing new, and leads into an index
    found.add(f"{age} >= %s", at, at, least)
    if most is not None:
        found.add(f"{age} <= %s", at, at, most)


def _days_between(tables: Tables, first: str, last: str) -> str:
    """How many days lie from one day to another, both columns of text. The values of `last` come first."""
    if tables.on_sqlite:
        return f"(julianday({last}) - julianday({first}))"
    return f"(CAST({last} AS date) - CAST({first} AS date))"
