"""What a policy says, as plain frozen values: the form that the parser makes and the stages read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Unit = Literal["days", "months"]


@dataclass(frozen=True)
class Interval:
    """A span written as "12 months" (calendar months, clamped) or "365 days"; years become months."""

    count: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.count} {self.unit if self.count != 1 else self.unit[:-1]}"


@dataclass(frozen=True)
class Audience:
    """Whom a requirement binds. Values are compared case-folded and trimmed; empty means everyone."""

    types: tuple[str, ...] = ()
    in_scope_types: tuple[str, ...] = ()
    in_scope_only: bool = False
    roles: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()  # e-mail addresses or account keys


@dataclass(frozen=True)
class Onboarding:
    """What opens the first obligation. `none`: nothing does (windows and years alone bind)."""

    trigger: Literal["engagement", "access", "role", "published", "alert", "none"] = "engagement"
    within_days: int = 30
    pre_boarding_days: int = 0
    systems: tuple[str, ...] = ()  # access: which systems; empty: any in-scope one
    before: bool = False  # access: completed before the grant
    alerts: tuple[str, ...] = ()  # alert: which alerts; empty: any


@dataclass(frozen=True)
class Window:
    """A yearly window, both days "MM-DD"; a due day before the first day lies in the next year."""

    from_day: str
    due_day: str
    topic: str | None = None


@dataclass(frozen=True)
class Renewal:
    """How a met requirement is owed again."""

    mode: Literal["rolling", "calendar_year", "fixed_date", "windows", "none"] = "none"
    every: Interval | None = None  # rolling
    on: str | None = None  # fixed_date, "MM-DD"
    windows: tuple[Window, ...] = ()


@dataclass(frozen=True)
class Requirement:
    """One line of a policy. Without courses and topics any course counts (but just-in-time ones)."""

    id: str
    title: str
    courses: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    min_version: str | None = None
    criteria: tuple[str, ...] = ()  # empty: the default mapping
    audience: Audience = Audience()
    onboarding: Onboarding = Onboarding()
    renewal: Renewal = Renewal()


@dataclass(frozen=True)
class Leave:
    """When an approved leave moves a due date."""

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
    """When a completion is believed. `history_from`: nothing due earlier is judged."""

    history_from: date | None = None
    bulk_min: int = 5
    retention_years: int = 7
    backfill_days: int = 7
    backfill_needs: Literal["support", "nothing"] = "support"
    bulk_needs: Literal["session_or_log", "nothing"] = "session_or_log"
    live_session_needs: Literal["roster", "nothing"] = "roster"


@dataclass(frozen=True)
class Escalation:
    days: int
    do: Literal["remind", "notify_manager", "propose_access_removal"]
    to: tuple[str, ...] = ()


@dataclass(frozen=True)
class CourseAlias:
    """Other names of a course as training platforms print them; `*` matches any run of characters."""

    course: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Policy:
    """One dated version of the company's rule. `effective_from` null: it was always in force."""

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
    sha256: str = ""  # of the text it was read from
    text: str = ""
    built_in: bool = False
    supersedes: str | None = None  # label of the version before, where the text names it
    file: str = ""  # the name it was read from, for messages
    defaulted: tuple[str, ...] = ()  # optional keys the text leaves out, as "requirement[1].onboarding"
