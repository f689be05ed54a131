"""First and last days of an employee. A return keeps the account, and Gusto tells it in three places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from musterroll.facts.bodies import Spell
from musterroll.sources.row import Row, RowRefused, refuse


@dataclass(frozen=True)
class Ending:
    """The end of one engagement: its last day, and whether it has come into effect."""

    on: date
    active: bool | None


@dataclass(frozen=True)
class Work:
    """The present or last engagement; all of them where there are several. `returned`: there was an earlier one."""

    started_on: date | None
    ended_on: date | None
    spells: list[Spell] | None = None
    returned: bool = False


def endings(row: Row) -> list[Ending]:
    """The ends of an employee in the order of their days."""
    found = []
    for one in row.objects("terminations"):
        told = Row(row.place, one, row.at)
        on = told.day("effective_date")
        if on is None:
            raise refuse("terminations.effective_date", None, "a date as 2025-03-31")
        found.append(Ending(on, told.flag("active")))
    return sorted(found, key=lambda one: one.on)


def spells(history: list[dict[str, Any]], row: Row) -> list[Spell] | None:
    """The items of a history in the order of their first days; None where one of them has no first day."""
    try:
        told = [Row(row.place, one, row.at) for one in history]
        dated = [(one.day("hire_date"), one.day("termination_date")) for one in told]
    except RowRefused:
        return None
    if any(first is None for first, _ in dated):
        return None
    return [Spell(type="employee", from_=first, to=last) for first, last in sorted(dated, key=lambda one: str(one[0]))]


def work_of(row: Row, ends: list[Ending], told: list[Spell] | None) -> Work:
    """What holds: the history where there is one, else what the list says."""
    if not told:
        return _listed(row, ends)
    last = told[-1]
    assert last.from_ is not None
    if last.to is None and (end := _last_end(row, ends)) and end >= last.from_:
        last = Spell(type=last.type, from_=last.from_, to=end)
        told = [*told[:-1], last]
    return Work(last.from_, last.to, told if len(told) > 1 else None, len(told) > 1)


def _listed(row: Row, ends: list[Ending]) -> Work:
    """Without a history: the first day of those who came back is that of a job which began after they had left."""
    hired, jobs = row.day("hired_at"), _job_days(row)
    over = [one.on for one in ends if one.active]
    if row.flag("terminated") is False and over:
        return Work(next((day for day in jobs if day > over[-1]), None), _last_end(row, ends), returned=True)
    if len(ends) > 1:
        return Work(next((day for day in jobs if day > ends[-2].on), None), _last_end(row, ends), returned=True)
    return Work(hired or (jobs[0] if jobs else None), _last_end(row, ends))


def _last_end(row: Row, ends: list[Ending]) -> date | None:
    """The last day, planned ones too. An end in effect of somebody who is there is that of an earlier engagement."""
    if not ends or (row.flag("terminated") is False and ends[-1].active is not False):
        return None
    return ends[-1].on


def _job_days(row: Row) -> list[date]:
    days = (Row(row.place, one, row.at).day("hire_date") for one in row.objects("jobs"))
    return sorted(day for day in days if day)
