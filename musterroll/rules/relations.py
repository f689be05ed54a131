"""Policies compiled to relations: what the stages read of the company's rule.

`req` numbers what a person owes: a requirement (its id over all versions), or each topic of one that has topics.
`pv` numbers a policy version, `rv` a `req` in one version, `cc` a class of `rv` that count the same completions,
`topic_no` a topic (0: none).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

import pyarrow as pa

from musterroll.facts.tables import ROLES
from musterroll.facts.versions import version_key
from musterroll.rules.policy.model import Audience, Interval, Policy, Renewal, Requirement, Window
from musterroll.rules.policy_columns import POLICY_COLUMNS

ALWAYS, FOREVER = date(1, 1, 1), date(9999, 12, 31)


def _folded(words: Sequence[str]) -> list[str]:
    return [word.strip().lower() for word in words]


def _spelling(words: str) -> str:
    return re.sub(r"\s+", " ", words).strip().lower()


def _glob_pattern(name: str) -> str:
    return ".*".join(
        re.escape(_spelling(part)) if part.strip() else re.escape(part) for part in _spelling(name).split("*")
    )


class _Version(NamedTuple):
    """A policy with its number and the days on which it is in force."""

    pv: int
    policy: Policy
    first: date
    last: date


def _versions(policies: Sequence[Policy], as_of: date) -> list[_Version]:
    """Versions by date; those that take effect after as-of do not exist, but the earliest always does."""
    ordered = sorted(policies, key=lambda p: p.effective_from or ALWAYS)
    existing = [p for i, p in enumerate(ordered) if i == 0 or (p.effective_from or ALWAYS) <= as_of]
    result = []
    for i, policy in enumerate(existing):
        first = ALWAYS if i == 0 else (policy.effective_from or ALWAYS)
        last = (existing[i + 1].effective_from or FOREVER) - timedelta(days=1) if i + 1 < len(existing) else FOREVER
        result.append(_Version(i, policy, first, last))
    return result


def period_policy(policies: Sequence[Policy], period_start: date, as_of: date) -> Policy:
    """The version in force on the period's first day: it rules the period's edges (rule 1.2)."""
    return next(v.policy for v in _versions(policies, as_of) if v.first <= period_start <= v.last)


def existing_policies(policies: Sequence[Policy], as_of: date) -> tuple[Policy, ...]:
    """The versions that exist by as-of, the earliest first."""
    return tuple(v.policy for v in _versions(policies, as_of))


def other_zones(policies: Sequence[Policy], period_zone: str) -> list[str]:
    """Zones of policy versions besides the period zone; zone number i + 1 is the i-th."""
    return sorted({p.time_zone for p in policies} - {period_zone})


def _interval(renewal: Renewal) -> Interval:
    return renewal.every if renewal.mode == "rolling" and renewal.every else Interval(12, "months")


# What is owed on its own: a requirement, or one topic of it.
Owed = tuple[str, str | None]


def _owed(r: Requirement) -> list[Owed]:
    return [(r.id, topic) for topic in sorted({_spelling(t) for t in r.topics})] or [(r.id, None)]


def _credit_key(owed: Owed, r: Requirement, policy: Policy) -> tuple[Any, ...]:
    """Requirement versions with an equal key count the same completions on the same days."""
    e = policy.evidence
    return (
        owed,
        tuple(sorted({_spelling(c) for c in r.courses})),
        tuple(version_key(r.min_version) or ()) if r.min_version else None,
        r.onboarding.trigger == "published",
        r.onboarding.pre_boarding_days,
        policy.time_zone,
        (e.backfill_needs, e.backfill_days, e.live_session_needs, e.bulk_needs, e.bulk_min),
    )


def _day_of_year(month_day: str, year: int) -> date:
    month, day = (int(part) for part in month_day.split("-"))
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return date(year, month, 28 if (month, day) == (2, 29) and not leap else day)


def _windows_of(r: Requirement, year: int) -> list[tuple[Window | None, date, date, str]]:
    renewal = r.renewal
    if renewal.mode == "calendar_year":
        return [(None, date(year, 1, 1), date(year, 12, 31), f"calendar year {year}")]
    if renewal.mode == "fixed_date" and renewal.on:
        opens = _day_of_year(renewal.on, year - 1) + timedelta(days=1)
        return [(None, opens, _day_of_year(renewal.on, year), f"yearly on {renewal.on}")]
    result: list[tuple[Window | None, date, date, str]] = []
    for window in renewal.windows if renewal.mode == "windows" else ():
        opens = _day_of_year(window.from_day, year)
        closes = _day_of_year(window.due_day, year)
        if closes < opens:
            closes = _day_of_year(window.due_day, year + 1)
        result.append((window, opens, closes, f"window {window.from_day} to {window.due_day}"))
    return result


class _Compiler:
    """Collects the rows of all relations, one policy version after another."""

    def __init__(self, versions: Sequence[_Version], period: Policy, years: range) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {name: [] for name in POLICY_COLUMNS}
        self.zone_no = {z: i + 1 for i, z in enumerate(other_zones([v.policy for v in versions], period.time_zone))}
        self.zone_no[period.time_zone] = 0
        self.years = years
        owed = {o for v in versions for r in v.policy.requirements for o in _owed(r)}
        self.req = {o: i for i, o in enumerate(sorted(owed, key=lambda o: (o[0], o[1] or "")))}
        self.binds: dict[Owed, date | None] = {}
        topics = sorted({_spelling(t) for v in versions for r in v.policy.requirements for t in r.topics})
        self.topic_no = {topic: i + 1 for i, topic in enumerate(topics)}
        self.topic_word: dict[str, str] = {}
        self.cc: dict[tuple[Any, ...], int] = {}
        self.rv_by_req: dict[Owed, list[tuple[int, _Version]]] = {o: [] for o in self.req}
        for version in versions:
            self._policy(version)
        self._requirements(versions)
        self._simple_relations(period)

    def add(self, relation: str, **values: Any) -> None:
        """One row of a relation, its columns by name."""
        self.rows[relation].append(values)

    def _simple_relations(self, period: Policy) -> None:
        for key, number in self.topic_no.items():
            self.add("topics", topic_no=number, topic=self.topic_word[key], topic_key=key)
        for place, source in enumerate(period.identity.precedence):
            self.add("source_precedence", source=source, place=place)
        for system in sorted(set(_folded(period.access.privileged))):
            self.add("privileged_systems", system_key=system)
        for source, role in sorted(ROLES.items()):
            self.add("known_roles", source=source, role=role)

    def _policy(self, v: _Version) -> None:
        p = v.policy
        self.add(
            "policy_versions",
            pv=v.pv,
            version_label=p.version,
            in_force_from=v.first,
            in_force_to=v.last,
            effective_from=p.effective_from,
            carry_over_days=p.carry_over_days,
            leave_extends=p.leave.extends,
            return_days=p.leave.return_days,
            requires_approval_before=p.leave.requires_approval_before,
            requires_no_sign_in=p.leave.requires_no_sign_in,
            bulk_min=p.evidence.bulk_min,
            bulk_needs_support=p.evidence.bulk_needs != "nothing",
            backfill_days=p.evidence.backfill_days,
            sha256=p.sha256,
        )
        for alias in p.course_aliases:
            for name in alias.names:
                self.add("policy_aliases", course=alias.course.strip(), pattern=_glob_pattern(name))
        for r in p.requirements:
            for topic in r.topics:
                self.topic_word.setdefault(_spelling(topic), topic.strip())
            for owed in _owed(r):
                self.binds.setdefault(owed, p.effective_from)
                self._requirement(v, r, owed)

    def _requirement(self, v: _Version, r: Requirement, owed: Owed) -> None:
        rv = len(self.rows["requirement_versions"])
        self.rv_by_req[owed].append((rv, v))
        number = self.topic_no[owed[1]] if owed[1] else 0
        identity = {"rv": rv, "req": self.req[owed], "pv": v.pv, "cc": self._credit_class(v.policy, r, owed)}
        self.add(
            "requirement_versions",
            **identity,
            binds_from=self.binds[owed],
            governs_from=v.first,
            governs_to=v.last,
            min_version_key=_version_numbers(r),
            **_onboarding_columns(r),
            **_renewal_columns(r.renewal),
            **_audience_columns(r.audience),
        )
        self.add("version_topics", rv=rv, topic_no=number)
        self._audience(rv, r.audience)
        for year in self.years:
            for window, opens, closes, basis in _windows_of(r, year):
                if not window or not window.topic or _spelling(window.topic) == owed[1]:
                    self.add("policy_windows", rv=rv, topic_no=number, opens=opens, closes=closes, basis=basis)

    def _audience(self, rv: int, a: Audience) -> None:
        named = {"role": a.roles, "department": a.departments, "group": a.groups, "title": a.titles}
        for kind, values in named.items():
            for value in sorted(set(_folded(values))):
                self.add("requirement_attributes", rv=rv, kind=kind, value=value)
        for who in a.exclude:
            self.add("requirement_exclusions", rv=rv, who=who)

    def _credit_class(self, policy: Policy, r: Requirement, owed: Owed) -> int:
        key = _credit_key(owed, r, policy)
        if key not in self.cc:
            cc = self.cc[key] = len(self.cc)
            self.add(
                "credit_classes",
                cc=cc,
                req=self.req[owed],
                zone_no=self.zone_no[policy.time_zone],
                any_course=not r.courses and not r.topics,
                by_topics=bool(r.topics),
                demands_version=bool(r.topics or r.min_version),
                reads_version=bool(r.topics or r.min_version) or r.onboarding.trigger == "published",
                min_version_key=_version_numbers(r),
                pre_boarding_days=r.onboarding.pre_boarding_days,
                backfill_needs_support=policy.evidence.backfill_needs == "support",
                backfill_days=policy.evidence.backfill_days,
                live_session_needs_roster=policy.evidence.live_session_needs == "roster",
                bulk_needs_support=policy.evidence.bulk_needs != "nothing",
                bulk_min=policy.evidence.bulk_min,
            )
            if owed[1]:
                self.add("class_topics", cc=cc, topic_no=self.topic_no[owed[1]], topic_key=owed[1])
        for course in r.courses:
            for_alert = r.onboarding.trigger == "alert"
            self.add("policy_courses", cc=self.cc[key], course=course.strip(), for_alert=for_alert)
        return self.cc[key]

    def _requirements(self, versions: Sequence[_Version]) -> None:
        """Which version of a requirement decides on each day; the first that has it where none in force does."""
        for owed, req in self.req.items():
            has = self.rv_by_req[owed]
            rv_of = {v.pv: rv for rv, v in has}
            classes = sorted({self.rows["requirement_versions"][rv]["cc"] for rv, _ in has})
            title = next(r.title for r in has[-1][1].policy.requirements if r.id == owed[0])
            self.add(
                "requirements", req=req, requirement=owed[0], title=title, classes=len(classes), first_cc=classes[0]
            )
            for v in versions:
                rv = rv_of.get(v.pv, has[0][0])
                self.add("requirement_days", req=req, rv=rv, from_day=v.first, to_day=v.last)


def _version_numbers(r: Requirement) -> list[int] | None:
    return list(version_key(r.min_version) or ()) if r.min_version else None


def _onboarding_columns(r: Requirement) -> dict[str, Any]:
    o = r.onboarding
    return {
        "trigger_word": o.trigger,
        "within_days": o.within_days,
        "window_days": 30 if o.trigger == "none" else o.within_days,
        "pre_boarding_days": o.pre_boarding_days,
        "systems": _folded(o.systems),
        "before_grant": o.before,
        "alerts": _folded(o.alerts),
    }


def _renewal_columns(n: Renewal) -> dict[str, Any]:
    current = _interval(n)
    return {
        "mode": n.mode,
        "every_count": n.every.count if n.every else None,
        "every_unit": n.every.unit if n.every else None,
        "every_words": str(n.every) if n.every else None,
        "current_count": current.count,
        "current_unit": current.unit,
    }


def _audience_columns(a: Audience) -> dict[str, Any]:
    return {
        "types": _folded(a.types),
        "has_types": bool(a.types),
        "in_scope_types": _folded(a.in_scope_types),
        "in_scope_only": a.in_scope_only,
        "has_attributes": bool(a.roles or a.departments or a.groups or a.titles),
        "uses_scope": a.in_scope_only or bool(a.in_scope_types),
    }


def compile_policies(policies: Sequence[Policy], period: Policy, as_of: date, first_year: int) -> dict[str, pa.Table]:
    """All policy relations by name, for the versions that exist by as-of; windows from `first_year` on."""
    compiler = _Compiler(_versions(policies, as_of), period, range(first_year, as_of.year + 3))
    return {
        name: pa.table(
            [pa.array([row[column] for row in compiler.rows[name]], type=kind) for column, kind in columns],
            schema=pa.schema(columns),
        )
        for name, columns in POLICY_COLUMNS.items()
    }
