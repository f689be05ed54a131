"""People as several sources show them: who they are, which accounts they have, and when they worked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.reference.histories.chance import Chance
from tests.reference.histories.days import Days, within_years
from tests.reference.histories.setting import DEPARTMENTS, TITLES, TYPES
from tests.reference.histories.world import Fact, Row

NAMES = ("Ana", "Bo", "Cy", "Dee", "Eli", "Flo")


@dataclass
class Account:
    """One identity of somebody in one source."""

    source: str
    key: str


@dataclass(frozen=True)
class Trigger:
    """What may open an obligation: the word of a policy, the day, the course where one was published."""

    kind: str
    day: date
    course: str | None = None


@dataclass
class Human:
    """Somebody in a history, with what the sources could know."""

    name: str
    tag: str
    spells: list[dict[str, Any]]  # type, from, to as they were
    accounts: list[Account] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    days: Days | None = None
    triggers: list[Trigger] = field(default_factory=list)

    def key(self, prefix: str) -> str:
        return f"{prefix}{self.tag}-{self.name.lower()}"


def spells(chance: Chance, days: Days) -> list[dict[str, Any]]:
    """Hire, leave, return, change of type: spells in order, sometimes overlapping, mostly one that lasts."""
    asked = days.anchors[0]  # the period's first day
    start = days.before(asked if chance.happens(50) else chance.one(days.anchors)) if chance.happens(80) else days.any()
    made: list[dict[str, Any]] = [{"type": chance.mostly("employee", TYPES), "from": start, "to": None}]
    days.remember(start)
    for _ in range(chance.one((0, 0, 0, 1, 1, 2))):
        last = made[-1]
        end = days.any() if chance.happens(40) else days.after(last["from"])
        last["to"] = max(last["from"], end)
        gap = chance.one((1, 2, 10, 30, 31, 90, 91, 200, 0, -10))
        gap = abs(chance.one(days.spans)) + chance.one((0, 0, 1)) if chance.happens(40) else gap
        back = within_years(last["to"] + timedelta(days=gap))
        made.append({"type": chance.mostly(last["type"], TYPES, 40), "from": back, "to": None})
        days.remember(last["to"], back)
    if chance.happens(35):
        made[-1]["to"] = max(made[-1]["from"], days.any())
        days.remember(made[-1]["to"])
    return made


def _seen(chance: Chance, days: Days, day: date | None) -> Row:
    """The time of a snapshot: none, a day or an instant."""
    if day is None:
        return {}
    return {"happened_at": days.instant(day)} if chance.happens(30) else {"happened_on": day}


def _work(chance: Chance, human: Human, known: list[dict[str, Any]]) -> Row:
    """Spells as a source writes them: a list, or the start and end of the last one, with what it leaves out."""
    last = known[-1]
    row: Row = {}
    if len(known) > 1 and chance.happens(75):
        row["engagements"] = [dict(spell) for spell in known]
        row["type"] = last["type"]
        return row
    row["type"] = chance.mostly(last["type"], (None, "Employee "), 12)
    row["started_on"] = None if chance.happens(12) else last["from"]
    row["ended_on"] = None if chance.happens(15) else last["to"]
    return row


def _attributes(chance: Chance, human: Human) -> Row:
    row: Row = {"name": human.name + (f" {human.tag}" if human.tag else "")}
    row["department"] = chance.one((*DEPARTMENTS, None, "engineering "))
    row["title"] = chance.one((None, *TITLES))
    row["manager"] = chance.mostly(
        None, ("boss@northfen.example", "Boss@northfen.example", "chief@northfen.example"), 25
    )
    row["home_zone"] = chance.mostly(None, ("Asia/Kolkata",), 10)
    return row


def snapshots(chance: Chance, human: Human, account: Account, *, works: bool) -> list[Fact]:
    """What one account's source showed, once or at several times."""
    assert human.days
    days = human.days
    times = sorted(days.any() for _ in range(chance.one((0, 1, 1, 0, 2, 3))))
    made = []
    attributes = _attributes(chance, human)
    status = chance.mostly("active", ("inactive", None), 25)
    moments: list[date | None] = [*times] or [None]
    for day in moments:
        known = [spell for spell in human.spells if day is None or spell["from"] <= day] or human.spells[:1]
        row: Row = {"source": account.source, "account": account.key, **_seen(chance, days, day)}
        row |= attributes | {"status": status} | (_work(chance, human, known) if works else {})
        row["emails"] = _emails(chance, human)
        if chance.happens(30):  # moved, promoted or gone by the next snapshot
            attributes = {**attributes, **{k: v for k, v in _attributes(chance, human).items() if k != "name"}}
            status = chance.one(("active", "inactive", None))
        made.append(Fact("person.observed", {k: v for k, v in row.items() if v is not None}, _file(chance)))
    return made


def _emails(chance: Chance, human: Human) -> list[str] | None:
    if not human.emails or chance.happens(6):
        return None
    first = human.emails[0] if chance.happens(70) else chance.one(human.emails)
    return [chance.mostly(first, (first.upper(), f" {first} "), 10), *chance.some(human.emails, 1)]


def _file(chance: Chance) -> str:
    return "-2" if chance.happens(7) else ""
