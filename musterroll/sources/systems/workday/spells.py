"""When somebody worked here, from the dates of a report: one spell, or several where the report tells them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from musterroll.facts.bodies import Spell
from musterroll.sources.systems.workday.cells import Cells


@dataclass(frozen=True)
class Worked:
    """First and last day, and the history where there is one."""

    started_on: date | None
    ended_on: date | None
    engagements: list[Spell] | None = None


def worked(cells: Cells, type_of: Callable[[Cells, str], str | None], note: Callable[[str], None]) -> Worked:
    """The spells of a row. After a rehire the termination date may still be that of the engagement before."""
    first, started, ended = (cells.day(name) for name in ("first_started_on", "started_on", "ended_on"))
    told = [_spell(entry, type_of) for entry in cells.group("spells") or ()]
    if told:
        last = max(told, key=lambda spell: spell.from_ or date.min)
        return Worked(last.from_ or started, last.to, told)
    if not (started and ended and ended < started):
        if first and started and first < started:
            note("hired before: the report does not tell when the earlier engagement ended")
        return Worked(started or first, ended)
    note("terminated before the hire date: the termination ended an earlier engagement")
    kind = type_of(cells, "type")
    if first is None or first > ended:
        return Worked(started, None)
    return Worked(started, None, [Spell(type=kind, from_=first, to=ended), Spell(type=kind, from_=started)])


def _spell(entry: Cells, type_of: Callable[[Cells, str], str | None]) -> Spell:
    return Spell(type=type_of(entry, "spell_type"), from_=entry.day("spell_from"), to=entry.day("spell_to"))
