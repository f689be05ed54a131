"""Findings a page after the other, and counted by code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from musterroll.store.reading.rows import FINDING, finding_of
from musterroll.store.tables import Tables

ROWS = 50


@dataclass(frozen=True)
class Sought:
    """Which findings: of a code, a severity, a person, a requirement; only those that somebody explained, or nobody.

    `backwards`: the last code first.
    """

    code: str = ""
    severity: str = ""
    unexplained: bool = False
    explained: bool = False
    person: str = ""
    requirement: str = ""
    backwards: bool = False


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
    """Up to `limit` findings by code after the place `after`, and one more where there is one.

    Each has `id`, `details` (JSON), the `name` of its person, and `place`, where the next page goes on.
    """
    code, _, identity = after.partition("~")
    where, values, way = list[str](), list[str](), "DESC" if sought.backwards else "ASC"
    if after or not sought.backwards:
        where.append(f"(f.code, f.id) {'<' if sought.backwards else '>'} (%s, %s)")
        values += [code, identity]
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
        f"SELECT f.id, f.details, p.name, {columns}"
        " FROM state_findings f LEFT JOIN state_people p ON p.person = f.person"
        f" WHERE {' AND '.join(where) or '1 = 1'} ORDER BY f.code {way}, f.id {way} LIMIT {limit + 1}",
        values,
    )
    return [
        _row({"id": identity, "details": details, "name": name}, finding_of(cells))
        for identity, details, name, *cells in rows
    ]


def _row(more: dict[str, Any], finding: dict[str, Any]) -> dict[str, Any]:
    return {**finding, **more, "place": f"{finding['code']}~{more['id']}"}
