"""Draws the setting of a run: first the question, then the policies, then the courses."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from musterroll.rules.policy.model import Policy
from tests.reference.histories.catalogue import adoptions, courses, extracts
from tests.reference.histories.chance import Chance
from tests.reference.histories.days import Days
from tests.reference.histories.owed import yearly
from tests.reference.histories.policies import policies
from tests.reference.histories.questions import question
from tests.reference.histories.setting import Course, Setting


def setting(chance: Chance, most: int = 3) -> Setting:
    """A setting: what is asked, by which policies of at most so many requirements, about which courses."""
    asked = question(chance)
    rules = tuple(
        replace(policy, text=text, sha256=hashlib.sha256(text.encode()).hexdigest())
        for policy in policies(chance, asked, most)
        for text in [f"version {policy.version}"]
    )
    known, published, publication_days = courses(chance, asked)
    anchors = [asked.period_start, asked.period_end, asked.as_of, *publication_days]
    anchors += sorted({day for policy in rules for line in policy.requirements for day in yearly(line)})
    anchors += [day for day in (asked.history_from, *(policy.effective_from for policy in rules)) if day]
    spans = {policy.carry_over_days for policy in rules}
    for policy in rules:
        spans |= {requirement.onboarding.within_days for requirement in policy.requirements}
        spans |= {
            r.renewal.every.count for r in policy.requirements if r.renewal.every and r.renewal.every.unit == "days"
        }
        spans |= {-requirement.onboarding.pre_boarding_days for requirement in policy.requirements}
    days = Days(chance, anchors, sorted(spans))
    received = extracts(chance, days)
    adopted = adoptions(chance, [(policy.text, policy.effective_from) for policy in rules])
    return Setting(
        question=asked,
        policies=rules,
        courses=known,
        asked=_asked(rules, known),
        shared=(*published, *received, *adopted),
        days=tuple(anchors),
        spans=tuple(sorted(spans)),
        zones=tuple(policy.time_zone for policy in rules) * 2,
        requirements=tuple(sorted({requirement.id for policy in rules for requirement in policy.requirements})),
    )


def _asked(rules: tuple[Policy, ...], known: tuple[Course, ...]) -> tuple[Course, ...]:
    """Courses that requirements name; all that are published where topics or any course is asked for."""
    lines = [requirement for policy in rules for requirement in policy.requirements]
    named = {course for line in lines for course in line.courses}
    anything = any(not line.courses for line in lines)
    asked = tuple(course for course in known if course.id in named or (anything and course.versions))
    return asked or known[:1]
