"""Leaves, roles, accesses, sign-ins, alerts and exemptions of people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tests.reference.histories.chance import Chance
from tests.reference.histories.days import Days
from tests.reference.histories.owed import owed
from tests.reference.histories.people import Account, Human, Trigger
from tests.reference.histories.setting import ALERTS, SYSTEMS, Setting
from tests.reference.histories.world import Fact

Kind = Callable[[Chance, Setting, Human, Days], list[Fact]]


def events(chance: Chance, setting: Setting, human: Human) -> list[Fact]:
    """What happened to one person besides work and training; each kind is absent more often than not."""
    assert human.days
    days = human.days
    made: list[Fact] = []
    triggers = {line.onboarding.trigger for policy in setting.policies for line in policy.requirements}
    likely: tuple[tuple[int, Kind], ...] = (
        (30, _leaves),
        (45 if "role" in triggers else 20, _roles),
        (65 if "access" in triggers else 35, _accesses),
        (55 if "alert" in triggers else 5, _alerts),
        (40, _exemptions),
    )
    for percent, kind in likely:
        if chance.happens(percent):
            made += kind(chance, setting, human, days)
    if chance.happens(25):
        made += _sign_ins(chance, human, days)
    return made


def _account(chance: Chance, human: Human) -> dict[str, Any]:
    account: Account = chance.one(human.accounts)
    return {"source": account.source, "account": account.key}


def _moment(chance: Chance, days: Days, day: date) -> dict[str, Any]:
    return {"happened_at": days.instant(day)} if chance.happens(50) else {"happened_on": day}


def _dated(kind: str, row: dict[str, Any]) -> Fact:
    return Fact(kind, {key: value for key, value in row.items() if value is not None})


def _leaves(chance: Chance, setting: Setting, human: Human, days: Days) -> list[Fact]:
    made: list[Fact] = []
    start = days.any()
    for _ in range(chance.one((1, 1, 1, 2, 3))):
        end = None if chance.happens(20) else days.after(start)
        approved = chance.one(
            (start, start - timedelta(days=10), None, start + timedelta(days=1), start - timedelta(days=1))
        )
        row = {"from_on": start, "to_on": end, "approved_on": approved}
        made.append(_dated("leave.recorded", {**_account(chance, human), **row}))
        days.remember(start, end, end and end + timedelta(days=1))
        if end is None:
            break
        start = end + timedelta(days=chance.one((1, 0, 2, 15, 40)))
    return made


def _roles(chance: Chance, setting: Setting, human: Human, days: Days) -> list[Fact]:
    made = []
    for _ in range(chance.one((1, 1, 2, 3))):
        start = days.any()
        end = days.after(start) if chance.happens(50) else None
        row = {"role": chance.one(("developer", "Admin", "developer ", "cook")), "from_on": start, "to_on": end}
        made.append(_dated("role.recorded", {**_account(chance, human), **row}))
        human.triggers.append(Trigger("role", start))
        days.remember(start)
    return made


def _accesses(chance: Chance, setting: Setting, human: Human, days: Days) -> list[Fact]:
    made = []
    for _ in range(chance.one((1, 1, 2, 3))):
        start = days.any()
        row: dict[str, Any] = {
            "system": chance.one((*SYSTEMS, "Production ")),
            "in_scope": chance.one((None, True, False)),
        }
        row |= {"from_at": days.instant(start)} if chance.happens(55) else {"from_on": start}
        if chance.happens(50):
            end = days.after(start)
            row |= {"to_at": days.instant(end + timedelta(days=1))} if chance.happens(30) else {"to_on": end}
        made.append(_dated("access.recorded", {**_account(chance, human), **row}))
        human.triggers.append(Trigger("access", start))
        days.remember(start)
    return made


def _alerts(chance: Chance, setting: Setting, human: Human, days: Days) -> list[Fact]:
    made = []
    for _ in range(chance.one((1, 2))):
        day = days.any()
        row = {"alert": chance.one((*ALERTS, "Secret_Pushed ")), **_moment(chance, days, day)}
        made.append(_dated("alert.raised", {**_account(chance, human), **row}))
        human.triggers.append(Trigger("alert", day))
        days.remember(day, day)
    return made


def _exemptions(chance: Chance, setting: Setting, human: Human, days: Days) -> list[Fact]:
    made: list[Fact] = []
    for _ in range(chance.one((1, 1, 2))):
        debt = owed(chance, setting, human) if chance.happens(60) else None
        start = debt.due - timedelta(days=chance.one((0, 1, 10))) if debt else days.any()
        end = None if chance.happens(15) else days.after(start)
        named = debt.line.id if debt else chance.one((*setting.requirements, "req-nowhere"))
        row: dict[str, Any] = {**_account(chance, human), "requirement": named}
        span = {"from_on": start, "to_on": end}
        asked, approved = chance.one((*[("Gil", "Hana")] * 4, ("Gil", " gil"), ("Gil", None), (None, "Hana")))
        late = (debt.due + timedelta(days=1), debt.due, debt.due + timedelta(days=1)) if debt else (days.any(),)
        granted = chance.one((start, start - timedelta(days=5), start + timedelta(days=1), *late))
        when = {} if chance.happens(15) else _moment(chance, days, granted)
        people = {"requested_by": asked, "approved_by": approved, "reason": "sick"}
        made.append(_dated("exemption.granted", {**row, **span, **people, **when}))
        days.remember(start, end, end and end + timedelta(days=1))
        if chance.happens(20):
            taken_back = {} if chance.happens(25) else _moment(chance, days, days.after(granted))
            made.append(_dated("exemption.withdrawn", {**row, **span, **people, **taken_back}))
    return made


def _sign_ins(chance: Chance, human: Human, days: Days) -> list[Fact]:
    return [
        _dated("sign_in.observed", {**_account(chance, human), **_moment(chance, days, days.any())})
        for _ in range(chance.one((1, 1, 2)))
    ]
