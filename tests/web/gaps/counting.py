"""Counted here from the tables, row by row, and not by the questions that the pages ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from musterroll.web.site import Site

_COLUMNS = (
    "id", "person", "requirement", "status", "due", "completed_on", "days_late", "overdue_days_in_period", "in_period",
)  # fmt: skip


@dataclass(frozen=True)
class Owed:
    """An obligation and the department, manager, name and last day of its person."""

    row: dict[str, Any]
    name: str
    department: str | None
    manager: str | None
    ended_on: date | None

    def __getattr__(self, name: str) -> Any:
        return self.row[name]


def owed(site: Site) -> list[Owed]:
    """Every obligation of the demo company that is listed."""
    people = {
        person: (name, department, manager, ended)
        for person, name, department, manager, ended in site.book.tables.rows(
            "SELECT person, name, department, manager, ended_on FROM state_people"
        )
    }
    found = []
    for cells in site.book.tables.rows(f"SELECT {', '.join(_COLUMNS)} FROM state_obligations"):
        row = dict(zip(_COLUMNS, cells, strict=True))
        row["due"] = date.fromisoformat(row["due"])
        name, department, manager, ended = people[row["person"]]
        found.append(
            Owed(row, name or row["person"], department, manager, date.fromisoformat(ended) if ended else None)
        )
    return found
