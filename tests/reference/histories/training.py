"""Completions as training platforms write them, and live sessions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.reference.histories.chance import Chance
from tests.reference.histories.days import ZONES, Days
from tests.reference.histories.owed import Owed, course_for, day_beside, owed
from tests.reference.histories.people import Account, Human
from tests.reference.histories.setting import Course, Setting
from tests.reference.histories.world import Fact

RESULTS = ("completed", "passed", None, "failed", "in_progress", "not_started", None)
METHODS = (None, "sync", "manual", "file", "api")
STRANGE_VERSIONS = (None, "2.0", "0.9", "v1", "1.10", "9", "spring", "2.1.0")


def completions(chance: Chance, setting: Setting, human: Human) -> list[Fact]:
    """Up to six completions of one person, several near the days that matter to somebody."""
    assert human.days
    places = [a for a in human.accounts if a.source in ("lms", "moodle", "crm")] or human.accounts
    made = []
    for _ in range(chance.one((3, 1, 0, 2, 4, 5, 8))):
        debt = owed(chance, setting, human) if chance.happens(50) else None
        if debt:
            course = course_for(chance, setting, debt)
        else:
            course = chance.one(setting.asked) if chance.happens(80) else chance.one(setting.courses)
        made.append(_completion(chance, human, chance.one(places), course, debt))
    return made


def _completion(chance: Chance, human: Human, account: Account, course: Course, debt: Owed | None) -> Fact:
    assert human.days
    days = human.days
    row: dict[str, Any] = {"source": account.source}
    row["course"] = chance.mostly(course.spellings[0], course.spellings, 35)
    row |= _who(chance, human, account) | _when(chance, days, day_beside(chance, debt) if debt else None)
    row["version"] = (
        chance.one((*course.versions, None, *STRANGE_VERSIONS))
        if chance.happens(30)
        else chance.one((None, *course.versions))
    )
    if debt and debt.trigger.course and course.versions and chance.happens(60):  # the one published, or another
        row["version"] = chance.one(course.versions)
    row["result"] = chance.mostly("completed", RESULTS, 16)
    if row["result"] is None:
        row["status"] = chance.one(("Attended", None, ""))
    row |= _support(chance, human, days, row)
    if chance.happens(6):
        row["name"] = human.name + (f" {human.tag}" if human.tag else "")
    return Fact(
        "completion.observed", {k: v for k, v in row.items() if v is not None}, "-2" if chance.happens(7) else ""
    )


def _who(chance: Chance, human: Human, account: Account) -> dict[str, Any]:
    if "@" in account.key:
        return {"identity": account.key} if chance.happens(30) else {"account": account.key}
    if chance.happens(4):
        return {"identity": chance.one(human.emails)}
    if chance.happens(50):
        return {"account": account.key, "identity": human.emails[0] if chance.happens(80) else chance.one(human.emails)}
    return {"account": account.key}


def _when(chance: Chance, days: Days, wanted: date | None) -> dict[str, Any]:
    if chance.happens(4):
        return {}
    if days.moments and not wanted and chance.happens(15):
        return {"happened_at": days.same_instant()}
    day = wanted or days.any()
    days.remember(day)
    if chance.happens(45 if wanted else 60):
        return {"happened_at": days.instant(day)}
    row: dict[str, Any] = {"happened_on": day}
    if chance.happens(70):
        row["source_zone"] = chance.one(ZONES)
    return row


def _support(chance: Chance, human: Human, days: Days, row: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if chance.happens(30):
        made["method"] = chance.one(METHODS)
        day = row.get("happened_on") or (row["happened_at"].date() if row.get("happened_at") else days.any())
        later = day + timedelta(days=chance.one((8, 0, 7, 9, 31, 30, 1, -1)))
        made |= {"recorded_at": days.instant(later)} if chance.happens(50) else {"recorded_on": later}
    if chance.happens(45 if made.get("method") in ("manual", "file") else 12):
        made["support"] = "certificate"
    if chance.happens(10):
        made["duration_s"] = 1200
    if chance.happens(12):
        made["event"] = f"session{human.tag}-{chance.number(1, 3)}"
    if chance.happens(8):
        made["actor"] = chance.one((f"admin{human.tag}", "sync"))
    return made


def sessions(chance: Chance, humans: list[Human], days: Days) -> list[Fact]:
    """Live sessions with a roster that names some of the people, or nobody."""
    made = []
    tag = humans[0].tag
    for number in (1, 2):
        if not chance.happens(45):
            continue
        names = [chance.one([*human.emails, *(a.key for a in human.accounts)]) for human in chance.some(humans, 4)]
        row: dict[str, Any] = {"source": "lms", "event": f"session{tag}-{number}", "on": days.any()}
        row["attendees"] = [chance.mostly(name, (f" {name} ", name.upper()), 10) for name in names] if names else None
        made.append(Fact("session.held", {key: value for key, value in row.items() if value is not None}))
    return made


def bulk(chance: Chance, setting: Setting, humans: list[Human], days: Days) -> list[Fact]:
    """One actor enters completions of many at one instant."""
    if not chance.happens(20):
        return []
    day = days.near(setting.question.period_start) if chance.happens(60) else days.any()
    instant, tag = days.instant(day), humans[0].tag
    course = chance.one(setting.asked)
    made = []
    all_supported = chance.happens(40)
    for human in humans:
        account = chance.one(human.accounts)
        row: dict[str, Any] = {"source": account.source, "account": account.key, "course": course.spellings[0]}
        row |= {"happened_at": instant, "result": "completed", "actor": chance.mostly(f"bulk{tag}", ("sync",), 5)}
        if all_supported or chance.happens(25):
            row |= chance.one(({"support": "log"}, {"duration_s": 60}))
        elif chance.happens(10):
            row |= {"event": f"session{tag}-1"}
        made.append(Fact("completion.observed", row))
    return made
