"""What a person will owe, roughly: so that trainings and exemptions often meet it on time, late, or by a hair."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from musterroll.rules.policy.model import Audience, Requirement
from tests.reference.histories.chance import Chance
from tests.reference.histories.days import within_years
from tests.reference.histories.people import Human, Trigger
from tests.reference.histories.setting import Course, Setting

YEARLY = "yearly"  # no trigger of a policy: a renewal by the calendar


@dataclass(frozen=True)
class Owed:
    """One line of a policy and the day that opened it for somebody."""

    line: Requirement
    trigger: Trigger

    @property
    def due(self) -> date:
        """The due day, before anything moves it."""
        at_once = self.line.onboarding.before or self.trigger.kind == YEARLY
        days = 0 if at_once else self.line.onboarding.within_days
        return within_years(self.trigger.day + timedelta(days=days))


def triggers_of_all(setting: Setting) -> list[Trigger]:
    """The days that open something for everybody: publications."""
    rows = [fact.row for fact in setting.shared if fact.kind == "course.published" and fact.row.get("published_on")]
    return [Trigger("published", row["published_on"], row["course"].upper()) for row in rows]


def yearly(line: Requirement) -> list[date]:
    """Due days of a renewal by the calendar, and first days of its windows, in the years that are asked about."""
    renewal = line.renewal
    written = {"12-31"} if renewal.mode == "calendar_year" else set()
    written |= {renewal.on} if renewal.on else set()
    written |= {day for window in renewal.windows for day in (window.from_day, window.due_day)}
    return [
        date.fromisoformat(f"{year}-{day.replace('02-29', '02-28')}")
        for day in sorted(written)
        for year in (2024, 2025)
    ]


def owed(chance: Chance, setting: Setting, human: Human) -> Owed | None:
    """Something that the person owes, mostly in the period; every kind of trigger is as likely as the others."""
    every = [
        Owed(line, trigger)
        for policy in setting.policies
        for line in policy.requirements
        for trigger in (*human.triggers, *(Trigger(YEARLY, day) for day in yearly(line)))
        if _opens(trigger, line)
    ]
    judged = [debt for debt in every if _is_judged(debt, setting, human)]
    options = judged if judged and chance.happens(85) else every
    if not options:
        return None
    kind = chance.one(sorted({(debt.trigger.kind, debt.line.onboarding.trigger) for debt in options}))
    return chance.one([debt for debt in options if (debt.trigger.kind, debt.line.onboarding.trigger) == kind])


def _opens(trigger: Trigger, line: Requirement) -> bool:
    """A trigger of the line's own, or one by which somebody may enter its audience."""
    entry = trigger.kind in ("role", "access") and line.onboarding.trigger == "engagement"
    return trigger.kind in (YEARLY, line.onboarding.trigger) or (entry and line.audience != Audience())


def _is_judged(debt: Owed, setting: Setting, human: Human) -> bool:
    asked, day = setting.question, debt.trigger.day
    works = any(spell["from"] <= day and (spell["to"] is None or day <= spell["to"]) for spell in human.spells)
    return works and asked.period_start <= debt.due <= min(asked.period_end, asked.as_of)


def course_for(chance: Chance, setting: Setting, debt: Owed) -> Course:
    """A course that meets it: the one that was published, one that the line names, or any that has versions."""
    wanted = debt.line.courses or tuple(course.id for course in setting.courses if course.versions)
    if debt.trigger.course in wanted:
        wanted = (debt.trigger.course,)
    fitting = [course for course in setting.courses if course.id in wanted]
    return chance.one(fitting or setting.asked)


def day_beside(chance: Chance, debt: Owed) -> date:
    """The due day, one beside it, long after it, the day of the trigger, or one well before."""
    entry = debt.trigger.kind not in (YEARLY, debt.line.onboarding.trigger)  # trained already, perhaps
    way = chance.number(0, 9) if not entry else chance.number(5, 9)
    if way < 7:
        return within_years(debt.due + timedelta(days=chance.one((0, 1, -1, 0, 30))))
    day = debt.trigger.day
    return within_years(day + timedelta(days=chance.one((0, 1, -1)) if way < 9 else -chance.one((60, 20, 200))))
