"""What was planted: for each awkward case the person it was made for and what the rules must say.

The expectations are reasoned by hand from the rules in words (docs/rules.md), case by case; nothing
here computes a due day, so that a wrong computation cannot agree with itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

# Statuses that an auditor asks about. Everything else is the ordinary course of business.
GAPS = frozenset({"late", "missed", "unverified", "indeterminate", "exempt"})


@dataclass(frozen=True)
class Due:
    """One obligation as it must stand. `due` is the day after all moves."""

    kind: str
    due: date
    status: str
    days_late: int | None = None
    topic: str | None = None
    course: str | None = None
    reason: str | None = None
    carried_in: bool = False
    open_at_end: bool = False
    rollforward: bool = False
    finding: str | None = None  # instead of the code that kind and status make

    @property
    def is_gap(self) -> bool:
        """Whether this is one of the statuses that must be found and nothing besides."""
        return self.status in GAPS

    def codes(self) -> tuple[str, ...]:
        """The finding codes that follow from the status alone."""
        found = []
        if self.status in ("late", "missed"):
            found.append(self.finding or f"{self.kind}_{self.status}")
        if self.status == "indeterminate":
            found.append("ambiguous_date")
        if self.carried_in:
            found.append("carry_in_overdue")
        if self.rollforward:
            found.append("rollforward_open")
        return tuple(found)


@dataclass(frozen=True)
class Plant:
    """One planted case. `account` ("source:key") names the person even where two share an address.

    `findings` holds every code expected for this person because of this case, those that follow
    from the statuses included. Without an account the codes are about the records as a whole.
    """

    case: str
    person_email: str | None
    account: str | None
    requirement: str | None
    dues: tuple[Due, ...] = ()
    findings: tuple[str, ...] = ()
    result: str | None = None
    reason: str | None = None  # why out of the population
    strata: tuple[str, ...] = ()  # at least these


def day(text: str) -> date:
    """A day written as 2025-03-10."""
    return date.fromisoformat(text)


def on_time(kind: str, due: str, topic: str | None = None, course: str | None = None) -> Due:
    """Met in time: planted where a hasty reader would say otherwise."""
    return Due(kind, day(due), "on_time", topic=topic, course=course)


def late(kind: str, due: str, days: int, topic: str | None = None, course: str | None = None) -> Due:
    """Met after the due day."""
    return Due(kind, day(due), "late", days, topic, course)


def missed(kind: str, due: str, topic: str | None = None, course: str | None = None) -> Due:
    """Due, and nothing counted up to as-of."""
    return Due(kind, day(due), "missed", None, topic, course)


def unverified(kind: str, due: str, reason: str, topic: str | None = None, course: str | None = None) -> Due:
    """Met only by a completion that cannot be believed yet."""
    return Due(kind, day(due), "unverified", None, topic, course, reason)


def indeterminate(kind: str, due: str, topic: str | None = None, course: str | None = None) -> Due:
    """Met by a date that straddles the deadline."""
    return Due(kind, day(due), "indeterminate", None, topic, course)


def exempt(kind: str, due: str, topic: str | None = None) -> Due:
    """Covered by an approved exemption."""
    return Due(kind, day(due), "exempt", None, topic)


def other(kind: str, due: str, status: str, reason: str | None = None, topic: str | None = None) -> Due:
    """Any other status: ended_before_due, not_required, not_yet_due."""
    return Due(kind, day(due), status, None, topic, None, reason)
