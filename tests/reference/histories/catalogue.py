"""Courses as published, and as training platforms write them; extracts as received."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from musterroll.rules.question import Question
from tests.reference.histories.chance import Chance
from tests.reference.histories.days import Days
from tests.reference.histories.setting import TOPICS, Course
from tests.reference.histories.world import Fact

# How exports write each course: its id, other cases and blanks, its title, an alias, a name nobody knows.
SPELLINGS: dict[str, tuple[str, ...]] = {
    "SEC-AWARE": (
        "SEC-AWARE",
        "sec-aware ",
        " Sec-Aware",
        "Security  awareness",
        "Security Awareness 2025",
        "annual training",
    ),
    "SEC-DEV": ("SEC-DEV", "sec-dev", "Secure coding", "Secure  Go coding"),
    "SEC-SECRETS": ("SEC-SECRETS", "Handling secrets "),
    "OTHER": ("Fire drill", "fire  drill"),
}
TITLES = {"SEC-AWARE": "Security awareness", "SEC-DEV": "Secure coding", "SEC-SECRETS": "Handling secrets"}
VERSIONS = ("1.0", "2.0", "v2.1", "1.10", "2.0.0", "2024", "draft")


def courses(chance: Chance, question: Question) -> tuple[tuple[Course, ...], tuple[Fact, ...], list[date]]:
    """The courses, the facts of their publication, and the days of these."""
    made: list[Course] = []
    facts: list[Fact] = []
    days: list[date] = []
    for id, spellings in SPELLINGS.items():
        versions: list[str] = []
        for _ in range(chance.one((1, 0, 2, 2, 3)) if id != "OTHER" else 0):
            row = _publication(chance, id, question)
            versions.append(row["version"])
            days += [row[key] for key in ("published_on", "retired_on") if row.get(key)]
            facts.append(Fact("course.published", row))
        made.append(Course(id, spellings, tuple(versions)))
    return tuple(made), tuple(facts), days


def _publication(chance: Chance, id: str, question: Question) -> dict[str, Any]:
    start, end = question.period_start, question.period_end
    published = chance.one(
        (date(2023, 1, 1), start, None, end, start + timedelta(days=40), date(2024, 2, 29), question.as_of)
    )
    if published:
        published += timedelta(days=chance.one((0, 0, 1, -1, 30)))
    row: dict[str, Any] = {
        "source": "lms",
        "course": chance.mostly(id, (id.lower(),), 10),
        "version": chance.one(VERSIONS),
    }
    row |= {"published_on": published, "topics": _taught(chance)}
    if published and chance.happens(30):
        row["retired_on"] = published + timedelta(days=chance.one((365, 0, 30, 200)))
    if chance.happens(70):
        row["title"] = TITLES[id]
    if chance.happens(50):
        row["archive"] = "https://archive.example/slides"
    if chance.happens(20):
        row["happened_on"] = start
    return {key: value for key, value in row.items() if value is not None}


def _taught(chance: Chance) -> list[str] | None:
    if not chance.happens(80):
        return None
    return [chance.mostly(topic, (topic.upper(), f" {topic} "), 15) for topic in chance.some((*TOPICS, "first aid"), 3)]


def extracts(chance: Chance, days: Days) -> list[Fact]:
    """None, or some files as received: complete or not, growing or shrinking, recent or old."""
    made = []
    for _ in range(chance.one((0, 4, 6, 9))):
        day = days.any()
        row: dict[str, Any] = {
            "source": chance.one(("hris", "hris", "hris", "directory", "lms")),
            "sha256": "0" * 64,
            "bytes": 10,
        }
        row |= {"rows": chance.one((100, 79, 80, 81, 10)), "complete": chance.one((True, True, None, False))}
        row["query"] = chance.one(("all users", None, "all users"))
        if chance.happens(20):
            row["role"] = chance.one(("other", "directory")) if row["source"] == "directory" else None
        row |= {"happened_at": days.instant(day)} if chance.happens(50) else {"happened_on": day}
        own = Random(repr(row)).random()  # a chance of its own: others draw as before
        if own < 0.2:
            row |= {"complete": False, "parameters": '{"unreadable":"none of 12 rows could be read"}'}
        elif own > 0.9:
            row["parameters"] = '{"lasting_rows":79}'
        made.append(Fact("extract.received", {key: value for key, value in row.items() if value is not None}, "-log"))
    return made


def adoptions(chance: Chance, texts: list[tuple[str, date | None]]) -> list[Fact]:
    """Policies adopted before, on or after their first day."""
    made = []
    for text, first in texts:
        if first and chance.happens(90):
            day = first + timedelta(days=chance.one((1, 0, 30, -1)))
            made.append(Fact("policy.adopted", {"source": "company", "text": text, "happened_on": day}))
    return made
