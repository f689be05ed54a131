"""Findings a page after the other, and counted by code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from musterroll.store.reading.people import LAST
from musterroll.store.reading.rows import FINDING, finding_of
from musterroll.store.tables import Tables

ROWS = 50
# What a finding is about has a day under one of these names; the first that is there is its day.
DAYS = ("due", "day", "at", "end", "start", "from", "adopted", "history_from")
# sort -> what is compared; the weightiest comes first, and what has no value stands last whichever way.
_ORDERS: dict[str, str | None] = {
    "code": "f.code",
    "severity": "CASE f.severity WHEN 'strong' THEN '1' WHEN 'ask' THEN '2' ELSE '3' END || f.code",
    "person": "p.name || ' ' || f.person",
    "requirement": "f.requirement",
    "day": None,  # as each database has it
}
SORTS = tuple(f"{way}{name}" for name in _ORDERS for way in ("", "-"))


@dataclass(frozen=True)
class Sought:
    """Which findings: of a code, a severity, a person, a requirement; only those that somebody explained, or nobody.

    `sort` is one of SORTS.
    """

    code: str = ""
    severity: str = ""
    unexplained: bool = False
    explained: bool = False
    person: str = ""
    requirement: str = ""
    sort: str = SORTS[0]


@dataclass(frozen=True)
class Code:
    """How many findings a code has, and how many of them nobody has explained."""

    code: str
    severity: str
    count: int
    open: int


def by_code(tables: Tables) -> tuple[Code, ...]:
    """Every code that has a finding, by code."""
    found = tables.rows(
        "SELECT code, severity, count(*), sum(CASE WHEN explained IS NULL THEN 1 ELSE 0 END)"
        " FROM state_findings GROUP BY code, severity ORDER BY code, severity"
    )
    return tuple(Code(code, severity, count, int(open_)) for code, severity, count, open_ in found)


def findings_page(tables: Tables, sought: Sought, after: str = "", limit: int = ROWS) -> list[dict[str, Any]]:
    """Up to `limit` findings in the order sought after the place `after`, and one more where there is one.

    Each has `id`, `details` (JSON), `day` (ISO), the `name` of its person, and `place`, where the next page goes on.
    """
    value, _, identity = after.rpartition("~")
    where, values = list[str](), list[str]()
    backwards, by = sought.sort.startswith("-"), _by(tables, sought.sort)
    way = "DESC" if backwards else "ASC"
    if after or sought.sort == "code":  # from the first one on, which leads into the index
        where.append(f"({by}, f.id) {'<' if backwards else '>'} (%s, %s)")
        values += [value, identity]
    for name in ("code", "severity", "person", "requirement"):
        if value := getattr(sought, name):
            where.append(f"f.{name} = %s")
            values.append(value)
    if sought.unexplained:
        where.append("f.explained IS NULL")
    if sought.explained:
        where.append("f.explained IS NOT NULL")
    columns = ", ".join(f"f.{name}" for name in FINDING)
    rows = tables.rows(
        f"SELECT {by}, f.id, f.details, p.name, {columns}"
        " FROM state_findings f LEFT JOIN state_people p ON p.person = f.person"
        f" WHERE {' AND '.join(where) or '1 = 1'} ORDER BY {by} {way}, f.id {way} LIMIT {limit + 1}",
        values,
    )
    return [
        {
            **finding_of(cells),
            "id": identity,
            "details": details,
            "day": _day(details),
            "name": name,
            "place": f"{place}~{identity}",
        }
        for place, identity, details, name, *cells in rows
    ]


def _by(tables: Tables, sort: str) -> str:
    """What is compared in an order."""
    by = _ORDERS[sort.lstrip("-")]
    if by == "f.code":
        return by
    if by is None:
        like = "json_extract(f.details, '$.{}')" if tables.on_sqlite else "CAST(f.details AS json) ->> '{}'"
        by = f"substr(coalesce({', '.join(like.format(name) for name in DAYS)}), 1, 10)"
    return f"coalesce({by}, '{'' if sort.startswith('-') else LAST}')"


def _day(details: str) -> str | None:
    told = msgspec.json.decode(details)
    return next((str(told[name])[:10] for name in DAYS if told.get(name)), None)
