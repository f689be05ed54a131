"""What enters and leaves the twin: policies, the question, the world of facts and the answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True)
class Interval:
    """ "12 months" or "365 days"."""

    count: int
    unit: str

    def __str__(self) -> str:
        return f"{self.count} {self.unit if self.count != 1 else self.unit[:-1]}"


@dataclass(frozen=True)
class Audience:
    types: tuple[str, ...] = ()
    in_scope_types: tuple[str, ...] = ()
    in_scope_only: bool = False
    roles: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True)
class Onboarding:
    trigger: str = "engagement"
    within_days: int = 30
    pre_boarding_days: int = 0
    systems: tuple[str, ...] = ()
    before: bool = False
    alerts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Window:
    from_day: str
    due_day: str
    topic: str | None = None


@dataclass(frozen=True)
class Renewal:
    mode: str = "none"
    every: Interval | None = None
    on: str | None = None
    windows: tuple[Window, ...] = ()


@dataclass(frozen=True)
class Requirement:
    id: str
    title: str = ""
    courses: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    min_version: str | None = None
    criteria: tuple[str, ...] = ()
    audience: Audience = Audience()
    onboarding: Onboarding = Onboarding()
    renewal: Renewal = Renewal()


@dataclass(frozen=True)
class Leave:
    extends: bool = False
    return_days: int = 0
    requires_approval_before: bool = True
    requires_no_sign_in: bool = True


@dataclass(frozen=True)
class Identity:
    primary: str | None = None
    precedence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Access:
    privileged: tuple[str, ...] = ()
    removable: tuple[str, ...] = ()
    break_glass: tuple[str, ...] = ()


@dataclass(frozen=True)
class Evidence:
    history_from: date | None = None
    bulk_min: int = 5
    retention_years: int = 7
    backfill_days: int = 7
    backfill_needs: str = "support"
    bulk_needs: str = "session_or_log"
    live_session_needs: str = "roster"


@dataclass(frozen=True)
class Escalation:
    days: int
    do: str
    to: tuple[str, ...] = ()


@dataclass(frozen=True)
class CourseAlias:
    course: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Policy:
    version: str
    effective_from: date | None
    title: str
    time_zone: str
    requirements: tuple[Requirement, ...]
    link: str | None = None
    leave: Leave = Leave()
    carry_over_days: int = 0
    identity: Identity = Identity()
    access: Access = Access()
    evidence: Evidence = Evidence()
    escalation: tuple[Escalation, ...] = ()
    doubts: dict[str, float] = field(default_factory=dict)
    course_aliases: tuple[CourseAlias, ...] = ()
    sha256: str = ""
    text: str = ""
    built_in: bool = False
    supersedes: str | None = None
    file: str = ""
    defaulted: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    period_start: date
    period_end: date
    as_of: date
    history_from: date | None = None
    what_if: bool = False
    list_all: bool = False

    @property
    def type(self) -> str:
        return "I" if self.period_start == self.period_end == self.as_of else "II"


@dataclass(frozen=True)
class World:
    """Facts by kind (dicts with the columns of the fact tables), policies, the question, the inputs."""

    facts: dict[str, list[Row]]
    policies: list[Policy]
    question: Question
    inputs: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Answer:
    """Rows of the reconciliation; findings carry code, severity, person, requirement, obligation only."""

    people: list[Row]
    obligations: list[Row]
    findings: list[Row]
    completions: list[Row]
    sources: list[Row]
