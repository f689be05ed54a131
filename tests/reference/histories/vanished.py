"""Completions that their source takes back, or lists no longer."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

from tests.reference.histories.chance import Chance
from tests.reference.histories.days import Days
from tests.reference.histories.setting import Setting
from tests.reference.histories.world import Fact


def vanished(setting: Setting, made: list[Fact], tag: str) -> list[Fact]:
    """Some completions go again: one by the statement that told it, or all of an account and course by a day."""
    # A chance of its own, drawn from the facts: what everything else draws stays as it was without it.
    chance = Chance(Random(repr([(fact.kind, fact.row) for fact in made])))
    days = Days(chance, setting.days, setting.spans, setting.zones)
    taken = [fact for fact in made if fact.kind == "completion.observed"]
    return [_gone(chance, days, fact, f"{number}{tag}") for number, fact in enumerate(taken) if chance.happens(7)]


def _gone(chance: Chance, days: Days, fact: Fact, name: str) -> Fact:
    row: dict[str, Any] = {"source": fact.source, "course": fact.row["course"]}
    row["account"] = fact.row.get("account") or fact.row["identity"]
    if chance.happens(60):
        row["voided_by"] = f"void-{name}"
    if chance.happens(50):
        fact.row["statement"] = f"statement-{name}"
        row["statement"] = chance.mostly(fact.row["statement"], (f"another-{name}",), 10)
    when = fact.row.get("happened_on") or (fact.row["happened_at"].date() if "happened_at" in fact.row else days.any())
    day = when + timedelta(days=chance.one((0, 1, 40, -1)))
    if chance.happens(85):
        row |= {"happened_at": days.instant(day)} if chance.happens(60) else {"happened_on": day}
    return Fact("completion.vanished", row)
