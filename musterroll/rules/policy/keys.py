"""Every key of a policy: its kind, its default, what it means. The parser and the schema both follow this.

A key without a default must be given. The model's own defaults are not used in parsing, so this is
the one place that says what a left-out key means.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from musterroll.rules.policy import kinds, model
from musterroll.rules.policy.kinds import MOST_DAYS, Kind

SCHEMA_NAME = "musterroll.policy/1"
DEFAULT_TITLE = "Security training policy"


class _Must:
    """Stands where a default would: the key must be given."""


MUST = _Must()


@dataclass(frozen=True)
class Key:
    """One key. `field` is its name in the model where TOML's name is a Python word or says less."""

    name: str
    kind: Kind | Table
    meaning: str
    default: Any = MUST
    field: str = ""
    many: bool = False  # a list of tables
    least: int = 0  # of a list of tables

    @property
    def required(self) -> bool:
        """Whether a table without it is refused."""
        return self.default is MUST


@dataclass(frozen=True)
class Table:
    """A table of keys and the constructor of what it becomes, called with one argument a key."""

    name: str
    make: Callable[..., Any]
    keys: tuple[Key, ...]


def _requirement(**given: Any) -> model.Requirement:
    """A requirement; windows alone bind when nothing is said about the start of work."""
    windows = given["renewal"].mode == "windows"
    given["onboarding"] = given["onboarding"] or model.Onboarding(trigger="none" if windows else "engagement")
    given["title"] = given["title"] or given["id"]
    return model.Requirement(**given)


def _policy(schema: str, doubts: dict[str, float], **given: Any) -> model.Policy:
    """The whole policy; the name of the format is not part of what it says."""
    return model.Policy(doubts=dict(doubts), **given)


def _doubts(**given: float | None) -> dict[str, float]:
    return {code: value for code, value in given.items() if value is not None}


def _rehire(carry_over_days: int) -> int:
    return carry_over_days


_name = kinds.text()
_names = kinds.many(kinds.text())
_some_names = kinds.many(kinds.text(), least=1)
_days = kinds.count(0, MOST_DAYS)

AUDIENCE = Table(
    "audience",
    model.Audience,
    (
        Key("types", _names, "Types of engagement that are bound; empty: every type.", ()),
        Key("in_scope_types", _names, "Types that are bound only while they hold in-scope access.", ()),
        Key("in_scope_only", kinds.flag(), "Bind everybody only while they hold in-scope access.", False),
        Key("roles", _names, "Roles that are bound.", ()),
        Key("departments", _names, "Departments that are bound.", ()),
        Key("groups", _names, "Systems or groups whose members are bound.", ()),
        Key("titles", _names, "Job titles that are bound.", ()),
        Key("exclude", _names, "E-mail addresses or account keys of people who are not bound.", ()),
    ),
)

ONBOARDING = Table(
    "onboarding",
    model.Onboarding,
    (
        Key(
            "trigger",
            kinds.one_of("engagement", "access", "role", "published", "alert", "none"),
            "What opens the first obligation.",
            "engagement",
        ),
        Key("within_days", _days, "Days from the trigger to the due day; the trigger day is day 0.", 30),
        Key("pre_boarding_days", _days, "How many days before the start a completion still counts.", 0),
        Key("systems", _names, "With access: the systems meant; empty: any in-scope one.", ()),
        Key("before", kinds.flag(), "With access: it must be completed before the grant.", False),
        Key("alerts", _names, "With alert: the alerts meant; empty: any.", ()),
    ),
)

WINDOW = Table(
    "window",
    model.Window,
    (
        Key("topic", _name, "The topic that this window is about.", None),
        Key("from", kinds.month_day(), "First day of the window.", field="from_day"),
        Key("due", kinds.month_day(), "Last day; before the first day: in the next year.", field="due_day"),
    ),
)

RENEWAL = Table(
    "renewal",
    model.Renewal,
    (
        Key(
            "mode",
            kinds.one_of("rolling", "calendar_year", "fixed_date", "windows", "none"),
            "How it is owed again.",
        ),
        Key("every", kinds.interval(), "With rolling: from one completion to the next.", None),
        Key("on", kinds.month_day(), "With fixed_date: the yearly due day.", None),
        Key("windows", WINDOW, "With windows: the yearly windows.", (), many=True),
    ),
)

REQUIREMENT = Table(
    "requirement",
    _requirement,
    (
        Key("id", kinds.identifier(), "The short name of the requirement, the same in every version."),
        Key("title", _name, "Its name in reports; left out: the id.", None),
        Key("criteria", _some_names, "Criteria it serves; left out: the default mapping.", ()),
        Key("courses", _names, "Any of these courses meets it; left out, with no topics: any course.", ()),
        Key("topics", _names, "Every one of these topics must be current.", ()),
        Key("min_version", kinds.version(), "The lowest course version that counts.", None),
        Key("audience", AUDIENCE, "Whom it binds; left out: everyone.", model.Audience()),
        Key("onboarding", ONBOARDING, "What opens the first obligation and when it is due.", None),
        Key("renewal", RENEWAL, "How it is owed again; left out: never.", model.Renewal()),
    ),
)

LEAVE = Table(
    "leave",
    model.Leave,
    (
        Key("extends", kinds.flag(), "Whether an approved leave moves a due date that falls in it."),
        Key("return_days", _days, "Days after the return on which the moved date falls due.", 0),
        Key("requires_approval_before", kinds.flag(), "Only a leave approved by its first day moves a date.", True),
        Key("requires_no_sign_in", kinds.flag(), "Only if no account of the person was used during it.", True),
    ),
)

REHIRE = Table(
    "rehire",
    _rehire,
    (Key("carry_over_days", _days, "The longest break after which earlier completions still count.", 0),),
)

IDENTITY = Table(
    "identity",
    model.Identity,
    (
        Key("primary", _name, "The directory in which every person should be found.", None),
        Key("precedence", _names, "Which source is believed first where sources differ.", ()),
    ),
)

ACCESS = Table(
    "access",
    model.Access,
    (
        Key("privileged", _names, "Systems whose holders form the stratum privileged.", ()),
        Key("removable", _names, "Groups that may be proposed for removal of access.", ()),
        Key("break_glass", _names, "Groups that are never proposed for removal.", ()),
    ),
)

EVIDENCE = Table(
    "evidence",
    model.Evidence,
    (
        Key("history_from", kinds.day(), "Nothing that fell due before this day is judged.", None),
        Key("bulk_min", kinds.count(2, 10_000), "From how many people on equal entries are a bulk.", 5),
        Key("retention_years", kinds.count(1, 100), "How long records are to be kept.", 7),
        Key("backfill_days", _days, "How late an entry by hand may be recorded without support.", 7),
        Key("backfill_needs", kinds.one_of("support", "nothing"), "What a later entry by hand needs.", "support"),
        Key("bulk_needs", kinds.one_of("session_or_log", "nothing"), "What a bulk entry needs.", "session_or_log"),
        Key("live_session_needs", kinds.one_of("roster", "nothing"), "What a live session needs.", "roster"),
    ),
)

DOUBTS = Table(
    "doubts",
    _doubts,
    (Key("midnight_share", kinds.share(), "Share of completions at midnight from which it is asked why.", None),),
)

ESCALATION = Table(
    "escalation",
    model.Escalation,
    (
        Key("days", kinds.count(-365, MOST_DAYS), "Days relative to the due date; negative: before it."),
        Key("do", kinds.one_of("remind", "notify_manager", "propose_access_removal"), "What is done on that day."),
        Key("to", kinds.many(kinds.recipient(), least=1), "Who is told."),
    ),
)

COURSE = Table(
    "course",
    model.CourseAlias,
    (
        Key("id", _name, "The course as requirements name it.", field="course"),
        Key("aliases", _some_names, "Other names of it in exports; * stands for any characters.", field="names"),
    ),
)

POLICY = Table(
    "policy",
    _policy,
    (
        Key("schema", kinds.one_of(SCHEMA_NAME), "The format of this file."),
        Key("version", _name, "The company's own label of this version."),
        Key("effective_from", kinds.day(), "The first day on which this version is in force."),
        Key("supersedes", _name, "Label of the version before, for a check of the order.", None),
        Key("title", _name, "Title of the policy in reports.", DEFAULT_TITLE),
        Key("link", kinds.web_address(), "Where the policy itself can be read.", None),
        Key("time_zone", kinds.zone(), "The zone in which days are counted."),
        Key("requirement", REQUIREMENT, "Who must complete what by when.", many=True, least=1, field="requirements"),
        Key("leave", LEAVE, "What an approved leave moves; left out: nothing.", model.Leave()),
        Key("rehire", REHIRE, "What a break does; left out: every break starts anew.", 0, field="carry_over_days"),
        Key("identity", IDENTITY, "Which source is believed.", model.Identity()),
        Key("access", ACCESS, "Which access is special.", model.Access()),
        Key("evidence", EVIDENCE, "When a completion is believed.", model.Evidence()),
        Key("doubts", DOUBTS, "Thresholds of questions about the records.", {}),
        Key("escalation", ESCALATION, "What is done around the due date.", (), many=True),
        Key("course", COURSE, "Other names of courses.", (), many=True, field="course_aliases"),
    ),
)
