"""One to three dated versions of a policy that differ in zone, spans, leave, evidence and requirements."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from musterroll.rules.policy.model import Access, CourseAlias, Evidence, Identity, Leave, Policy
from musterroll.rules.question import Question
from tests.reference.histories.chance import Chance
from tests.reference.histories.days import ZONES, within_years
from tests.reference.histories.requirements import TRIGGERS, changed, requirement, requirements

ALIASES = (
    CourseAlias("SEC-AWARE", ("Security Awareness 20*", "annual  training")),
    CourseAlias("SEC-DEV", ("Secure*coding",)),
)


def policies(chance: Chance, question: Question, most: int) -> tuple[Policy, ...]:
    """Versions by date, the first with or without a first day; up to `most` requirements in it."""
    first = _policy(chance, question, most)
    if not chance.happens(25):
        first = replace(first, effective_from=within_years(_first_day(chance, question)))
    made = [first]
    for number in range(chance.one((1, 0, 1, 2))):
        made.append(_next(chance, question, made[-1], str(number + 2)))
    return tuple(made)


def _first_day(chance: Chance, question: Question) -> date:
    soon = min(question.period_start + timedelta(days=60), question.as_of)
    near = (question.period_start, date(2023, 1, 1), soon, date(2024, 2, 29))
    return chance.one(near) + timedelta(days=chance.one((0, 0, 1, -1)))


def _policy(chance: Chance, question: Question, most: int) -> Policy:
    return Policy(
        version="1",
        effective_from=None,
        title="Policy",
        time_zone=chance.one((*ZONES, "Europe/Berlin")),
        requirements=requirements(chance, chance.one((most, most, 1 + most // 2, 1))),
        leave=_leave(chance),
        carry_over_days=chance.one((0, 90, 30, 1)),
        identity=_identity(chance),
        access=Access(privileged=chance.one(((), (" Production",), ("wiki", "payroll")))),
        evidence=_evidence(chance, question),
        course_aliases=ALIASES if chance.happens(60) else (),
    )


def _leave(chance: Chance) -> Leave:
    if not chance.happens(70):
        return Leave()
    return Leave(
        extends=not chance.happens(15),
        return_days=chance.one((0, 14, 1, 30)),
        requires_approval_before=not chance.happens(20),
        requires_no_sign_in=not chance.happens(20),
    )


def _identity(chance: Chance) -> Identity:
    precedence = chance.one(((), (), ("directory", "hris"), ("lms", "badge"), ("contractor_list", "hris", "nowhere")))
    return Identity(primary=chance.one((None, None, "directory", "badge")), precedence=precedence)


def _evidence(chance: Chance, question: Question) -> Evidence:
    if not chance.happens(60):
        return Evidence()
    start = question.period_start
    return Evidence(
        history_from=chance.one((None, None, date(2024, 6, 1), start, start + timedelta(days=10))),
        bulk_min=chance.one((2, 5, 3)),
        backfill_days=chance.one((7, 0, 30)),
        backfill_needs=chance.mostly("support", ("nothing",), 20),
        bulk_needs=chance.mostly("session_or_log", ("nothing",), 20),
        live_session_needs=chance.mostly("roster", ("nothing",), 20),
    )


def _next(chance: Chance, question: Question, before: Policy, label: str) -> Policy:
    """The version after another: a later first day, and what a committee may have changed."""
    kept = [changed(chance, r) for r in before.requirements if len(before.requirements) == 1 or not chance.happens(15)]
    if chance.happens(25):
        kept.append(requirement(chance, 10 * int(label) + 1, chance.one(TRIGGERS)))
    earliest = (before.effective_from or date(2023, 1, 1)) + timedelta(days=1)
    wanted = question.period_start + timedelta(days=chance.one((0, 90, 1, 30, -60, 180, 400)))
    return replace(
        before,
        version=label,
        effective_from=max(earliest, wanted),
        time_zone=chance.mostly(before.time_zone, ZONES, 40),
        requirements=tuple(kept) or before.requirements,
        leave=_leave(chance) if chance.happens(40) else before.leave,
        carry_over_days=chance.mostly(before.carry_over_days, (0, 90, 30), 30),
        identity=_identity(chance) if chance.happens(15) else before.identity,
        evidence=_evidence(chance, question) if chance.happens(30) else before.evidence,
        course_aliases=chance.mostly(before.course_aliases, (ALIASES, ()), 15),
    )
