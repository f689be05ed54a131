"""Obligations counted: by requirement and status, and what falls due soon."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from musterroll.store.tables import Tables

_COUNTED = (
    "SELECT requirement, status, count(*) FROM state_obligations WHERE in_period = %s GROUP BY requirement, status"
)
_SOON = (
    "SELECT requirement, count(*) FROM state_obligations"
    " WHERE status = 'not_yet_due' AND completed_on IS NULL AND due >= %s AND due <= %s GROUP BY requirement"
)


@dataclass
class Requirement:
    """The obligations of one requirement that fell due in the period, by status; `soon` fall due within 30 days."""

    id: str
    by_status: Counter[str] = field(default_factory=Counter)
    soon: int = 0

    @property
    def fell_due(self) -> int:
        """Those that count: what is not yet due, not required or ended before is none of them."""
        return sum(
            self.by_status[name] for name in ("on_time", "late", "missed", "unverified", "indeterminate", "exempt")
        )

    @property
    def undecided(self) -> int:
        """Those that cannot be judged."""
        return self.by_status["unverified"] + self.by_status["indeterminate"]


def by_requirement(tables: Tables, today: date) -> list[Requirement]:
    """Every requirement that has an obligation in the period or soon, by id."""
    found: dict[str, Requirement] = {}
    for name, status, count in tables.rows(_COUNTED, (True,)):
        found.setdefault(name, Requirement(name)).by_status[status] += count
    soon = (today.isoformat(), (today + timedelta(days=30)).isoformat())
    for name, count in tables.rows(_SOON, soon):
        found.setdefault(name, Requirement(name)).soon = count
    return [found[name] for name in sorted(found)]
