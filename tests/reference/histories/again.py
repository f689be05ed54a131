"""Leaves, roles and accesses that their source tells again: with another end, or taken back."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.reference.histories.chance import Chance
from tests.reference.histories.days import Days
from tests.reference.histories.setting import Setting
from tests.reference.histories.world import Fact

KINDS = ("leave.recorded", "role.recorded", "access.recorded")


def told_again(setting: Setting, made: list[Fact]) -> list[Fact]:
    """The same beginning, and a later word on the rest; the earlier word stays beside it."""
    # A chance of its own, drawn from the facts: what everything else draws stays as it was without it.
    chance = Chance(Random(repr([(fact.kind, fact.row) for fact in made if fact.kind in KINDS])))
    days = Days(chance, setting.days, setting.spans, setting.zones)
    spells = [fact for fact in made if fact.kind in KINDS]
    alerts = [fact for fact in made if fact.kind == "alert.raised"]
    judged = [_judged(chance, days, fact, number) for number, fact in enumerate(alerts) if chance.happens(35)]
    return [_again(chance, days, fact) for fact in spells if chance.happens(15)] + judged


def _judged(chance: Chance, days: Days, fact: Fact, number: int) -> Fact:
    """What an alert was found to be: mostly none, soon or late."""
    day = fact.row.get("happened_on") or (fact.row["happened_at"].date() if "happened_at" in fact.row else days.any())
    fact.row["link"] = f"https://alerts.example/{number}"
    row: dict[str, Any] = {name: fact.row[name] for name in ("source", "account", "alert", "link")}
    row |= {"judgement": "false_positive", "cancels": chance.happens(80)}
    row |= {"happened_at": days.instant(days.after(day))} if chance.happens(90) else {"happened_on": day}
    return Fact("alert.judged", row, fact.file)


def _again(chance: Chance, days: Days, fact: Fact) -> Fact:
    row: dict[str, Any] = {name: value for name, value in fact.row.items() if name not in ("to_on", "to_at")}
    first = row.get("from_on") or row["from_at"].date()
    if chance.happens(70):
        row["to_on"] = days.after(first)
    if fact.kind == "leave.recorded" and chance.happens(40):
        row["cancelled"] = True
    if chance.happens(30):
        row["happened_at"] = days.instant(days.any())
    return Fact(fact.kind, row, fact.file)
