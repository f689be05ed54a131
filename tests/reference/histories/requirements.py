"""Requirements with every trigger and every renewal, and how one changes from a policy version to the next."""

from __future__ import annotations

from dataclasses import replace

from musterroll.rules.policy.model import Interval, Renewal, Requirement, Window
from tests.reference.histories.audiences import WITHIN, audience, onboarding
from tests.reference.histories.chance import Chance
from tests.reference.histories.setting import TOPICS

TRIGGERS = ("engagement", "access", "pre_access", "role", "published", "alert", "none")
EVERY = (
    Interval(12, "months"),
    Interval(365, "days"),
    Interval(6, "months"),
    Interval(90, "days"),
    Interval(1, "months"),
)
DUE_DAYS = ("09-30", "12-31", "02-29", "01-31", "06-30")
WINDOWS = (("01-01", "03-31"), ("07-01", "09-30"), ("11-01", "01-31"), ("02-29", "05-31"), ("04-01", "12-31"))
COURSES = ("SEC-AWARE", "SEC-DEV", "SEC-SECRETS")


def requirements(chance: Chance, count: int) -> tuple[Requirement, ...]:
    """So many lines of a policy: no trigger comes twice before each came once; some policies ask for a version."""
    triggers = chance.dealt(TRIGGERS, count)
    asks = 60 if chance.happens(25) else 20
    return tuple(requirement(chance, place + 1, trigger, asks) for place, trigger in enumerate(triggers))


def requirement(chance: Chance, place: int, trigger: str, asks_version: int = 20) -> Requirement:
    """One line of a policy, such as its parser would accept."""
    topics = _topics(chance) if trigger not in ("published", "alert") else ()
    courses = () if topics else _courses(chance, trigger)
    return Requirement(
        id=f"req-{place}",
        title=f"Requirement {place}",
        courses=courses,
        topics=topics,
        min_version=chance.mostly(None, ("2.0", "1", "v1.5", "1.10"), asks_version),
        audience=audience(chance, filtered=trigger == "role" or (trigger == "engagement" and chance.happens(40))),
        onboarding=onboarding(chance, trigger),
        renewal=renewal(chance, trigger, topics),
    )


def _topics(chance: Chance) -> tuple[str, ...]:
    return chance.tuple_of(TOPICS, 1, 2) if chance.happens(45) else ()


def _courses(chance: Chance, trigger: str) -> tuple[str, ...]:
    if trigger == "alert":
        return chance.one((("SEC-SECRETS",), ("SEC-SECRETS", "SEC-DEV"), ()))
    return chance.one((("SEC-AWARE",), ("SEC-AWARE",), ("SEC-AWARE", "SEC-DEV"), (), ("SEC-DEV",)))


def renewal(chance: Chance, trigger: str, topics: tuple[str, ...]) -> Renewal:
    """How it is owed again; a requirement that nothing opens needs a year, a date or windows."""
    if trigger == "alert":
        return Renewal("none")
    modes = ("none", "rolling", "rolling", "calendar_year", "fixed_date", "windows")
    mode = chance.one(modes[3:] if trigger == "none" else modes)
    if mode == "rolling":
        return Renewal("rolling", every=chance.one(EVERY))
    if mode == "fixed_date":
        return Renewal("fixed_date", on=chance.one(DUE_DAYS))
    if mode == "windows":
        return Renewal("windows", windows=_windows(chance, trigger, topics))
    return Renewal("calendar_year") if mode == "calendar_year" else Renewal("none")


def _windows(chance: Chance, trigger: str, topics: tuple[str, ...]) -> tuple[Window, ...]:
    named = bool(topics) and chance.happens(60)
    spans = chance.tuple_of(WINDOWS, 1, 2)
    if not named:
        return tuple(Window(opens, closes) for opens, closes in spans)
    made = [Window(*span, chance.one(topics)) for span in spans]
    if trigger == "none":  # each topic must be asked for
        asked = {window.topic for window in made}
        made += [Window("01-01", "12-31", topic) for topic in topics if topic not in asked]
    return tuple(made)


def changed(chance: Chance, before: Requirement) -> Requirement:
    """The same requirement as a later policy version says it."""
    after = before
    trigger = "pre_access" if before.onboarding.before else before.onboarding.trigger
    if chance.happens(40) and trigger != "none":
        after = replace(after, onboarding=replace(after.onboarding, within_days=chance.one(WITHIN)))
    if chance.happens(35):
        after = replace(after, renewal=renewal(chance, trigger, before.topics))
    if chance.happens(35):
        after = replace(after, audience=audience(chance, filtered=trigger == "role"))
    if chance.happens(25):
        after = replace(after, min_version=chance.one((None, "2.0", "1.5", "3")))
    if chance.happens(15) and before.courses:
        after = replace(after, courses=chance.tuple_of(COURSES, 1, 2))
    if chance.happens(15) and trigger in ("engagement", "access", "pre_access"):
        other = chance.one(("engagement", "access", "pre_access"))
        after = replace(after, onboarding=onboarding(chance, other))
    return after
