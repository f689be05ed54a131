"""One person with everything decided about them: obligations opened (5, 6), judged and listed (7)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from tests.reference.twin.audience import AudienceSpell, audience_spells
from tests.reference.twin.credits import Crediting, Evidence
from tests.reference.twin.first_obligations import Opening
from tests.reference.twin.judge import Judge, Judged, listed
from tests.reference.twin.meets import Meeting
from tests.reference.twin.obligation import Obligation
from tests.reference.twin.owners import Owner
from tests.reference.twin.records import Records
from tests.reference.twin.renewals import Renewing


@dataclass(eq=False)
class Case:
    records: Records
    crediting: Crediting
    meeting: Meeting
    spells: dict[Owner, list[AudienceSpell]]
    reason: str | None = None  # why out of the population
    judged: list[Judged] = field(default_factory=list)
    listed: list[Judged] = field(default_factory=list)

    @property
    def key(self) -> str:
        return self.records.key

    def in_audience(self, day: date) -> bool:
        return any(spell.has(day) for spells in self.spells.values() for spell in spells)


def case_of(records: Records, owners: list[Owner], evidence: Evidence) -> Case:
    crediting = Crediting(evidence, records)
    spells = {owner: audience_spells(records, owner, evidence.known) for owner in owners}
    return Case(records, crediting, Meeting(crediting), spells)


def judge_case(case: Case, history: date) -> None:
    """Every obligation of the person, owner by owner; nothing that fell due before history begins."""
    judge = Judge(case.records, case.meeting)
    for owner, spells in case.spells.items():
        first = Opening(case.records, owner, spells, case.meeting).all()
        later = Renewing(owner, spells, case.meeting, history).all(first)
        judged = [judge.judge(due) for due in unique([*first, *later], case.key)]
        judged = [one for one in judged if one.moved.due >= history]
        case.judged += judged
        case.listed += listed(judged, judge.known)


def unique(opened: list[Obligation], person: str) -> list[Obligation]:
    """Two with one id are one: the one that is due earlier."""
    found: dict[str, Obligation] = {}
    for due in opened:
        other = found.get(due.id_of(person))
        if other is None or first_of(due) < first_of(other):
            found[due.id_of(person)] = due
    return list(found.values())


def first_of(due: Obligation) -> tuple[date, datetime]:
    return due.due, due.alert_at or datetime.min
