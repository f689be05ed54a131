"""Rule 5: what opens the first obligation of an owner. One function a trigger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from tests.reference.twin.audience import AudienceSpell
from tests.reference.twin.courses import topics_of, version_number
from tests.reference.twin.credits import Demand, Evidence
from tests.reference.twin.exemptions import exempt_spells, exemptions_of
from tests.reference.twin.known import Known
from tests.reference.twin.meets import Meeting, by_day, current
from tests.reference.twin.model import Row
from tests.reference.twin.obligation import Obligation
from tests.reference.twin.owners import Owner, Rule, binds, governing, rules_of
from tests.reference.twin.records import Records, same_text, span_of
from tests.reference.twin.time import DAY, LAST, inside, interval_of, merged, text_key, trimmed


class Opening:
    """The first obligations of one person and owner."""

    def __init__(self, records: Records, owner: Owner, spells: list[AudienceSpell], meeting: Meeting) -> None:
        self.records, self.owner, self.spells, self.meeting = records, owner, spells, meeting
        self.evidence: Evidence = meeting.crediting.evidence
        self.known: Known = self.evidence.known
        self.binds = binds(owner, self.known)

    def all(self) -> list[Obligation]:
        opened = [*self.by_engagement(), *self.by_access(), *self.by_role()]
        opened += [*self.before_access(), *self.by_publication(), *self.by_alert()]
        opened += self.by_end_of_exemption(opened)
        return [due for due in opened if due.trigger <= self.known.as_of]

    def rule(self, day: date, trigger: str, before: bool = False) -> Rule | None:
        """5.8: the version that governs a trigger on a day, if it knows this trigger."""
        rule = governing(self.owner, day, self.known)
        onboarding = rule.line.onboarding
        return rule if onboarding.trigger == trigger and onboarding.before == before else None

    def open(self, rule: Rule, spell: AudienceSpell, day: date, kind: str, word: str, **more: Any) -> Obligation:
        days = rule.line.onboarding.within_days
        basis = f"{word} + {days} days"
        return Obligation(self.owner, rule, kind, spell.tenure, day, day + days * DAY, basis, **more)

    def entry(self, rule: Rule, spell: AudienceSpell, day: date, kind: str, word: str, fit: str) -> Obligation:
        """5.1: entering in mid-engagement asks nothing of whom a counted completion keeps current."""
        due = self.open(rule, spell, day, kind, word, fit=fit, excusable=True)
        credit = current(self.meeting.counted(self.owner, rule, spell.tenure), rule, day, by_day(day))
        if credit:
            due.not_required, due.known_credit = "already_current", credit
        return due

    def binding(self, spell: AudienceSpell, day: date) -> bool:
        """5.1: the requirement begins to bind someone who was engaged the day before."""
        return day == self.binds and spell.tenure.engaged(day - DAY)

    def by_engagement(self) -> Iterator[Obligation]:
        """5.1: each audience spell, on its first day; later segments owe nothing new."""
        for spell in self.spells:
            rule = self.rule(spell.first, "engagement")
            if rule:
                yield self.by_spell(rule, spell)
            for before, segment in zip(spell.tenure.segments, spell.tenure.segments[1:], strict=False):
                rule = self.rule(segment.first, "engagement")
                if rule and spell.has(segment.first) and segment.first != spell.first:
                    reason = "converted" if segment.first == before.last + DAY else "carried_over"
                    yield self.open(rule, spell, segment.first, "onboarding", "start", fit="start", not_required=reason)

    def by_spell(self, rule: Rule, spell: AudienceSpell) -> Obligation:
        if spell.first == spell.tenure.first:
            return self.open(rule, spell, spell.first, "onboarding", "start", fit="start")
        if self.binding(spell, spell.first):
            return self.open(rule, spell, spell.first, "onboarding", "requirement binds", fit="binding")
        return self.entry(rule, spell, spell.first, "onboarding", "entry", "start")

    def by_role(self) -> Iterator[Obligation]:
        """5.4: each audience spell, on its first day; a current completion meets it at once."""
        for spell in self.spells:
            rule = self.rule(spell.first, "role")
            if rule:
                word = "role"
                if spell.first != spell.tenure.first and self.binding(spell, spell.first):
                    word = "requirement binds"
                yield self.open(rule, spell, spell.first, "role", word, fit="current")

    def by_access(self) -> Iterator[Obligation]:
        """5.2: the first spell of a tenure in which such an access is held, and each later entry with one."""
        for tenure in self.records.work.tenures:
            spells = [spell for spell in self.spells if spell.tenure is tenure]
            for rule in rules_of(self.owner, self.known):
                held = [(spell, day) for spell in spells if (day := self.first_held(rule, spell))]
                for place, (spell, day) in enumerate(held):
                    if self.rule(day, "access") != rule:
                        continue
                    if place == 0:
                        yield self.by_first_access(rule, spell, day)
                    elif day == spell.first:
                        yield self.entry(rule, spell, day, "onboarding", "entry", "start")

    def by_first_access(self, rule: Rule, spell: AudienceSpell, day: date) -> Obligation:
        earlier = any(span_of(row)[0] < day <= span_of(row)[1] for row in self.accesses(rule))
        if earlier and day != spell.tenure.first and self.binding(spell, day):
            return self.open(rule, spell, day, "onboarding", "requirement binds", fit="binding")
        return self.open(rule, spell, day, "onboarding", "access", fit="binding")

    def accesses(self, rule: Rule) -> list[Row]:
        systems = rule.line.onboarding.systems
        return [row for row in self.records.in_scope_accesses() if not systems or same_text(row["system"], systems)]

    def first_held(self, rule: Rule, spell: AudienceSpell) -> date | None:
        """The first day of a spell on which such an access is held."""
        spans = [span_of(row) for row in self.accesses(rule)]
        return min((max(spell.first, a) for a, b in spans if a <= spell.last and b >= spell.first), default=None)

    def before_access(self) -> Iterator[Obligation]:
        """5.3: each grant of a named access."""
        for system, grants in by_system(self.records.accesses).items():
            for row in grants:
                day = row["from_on"]
                spell = self.spell_of_grant(day)
                rule = self.rule(day, "access", before=True)
                if not spell or not rule or day < self.binds:
                    continue
                systems = rule.line.onboarding.systems
                if same_text(system, systems) if systems else row["in_scope"] is not False:
                    yield Obligation(
                        self.owner,
                        rule,
                        "pre_access",
                        spell.tenure,
                        day,
                        day,
                        "before the access",
                        fit="current",
                        extra=trimmed(row["system"]) or "",
                        due_at=row["from_at"],
                    )

    def spell_of_grant(self, day: date) -> AudienceSpell | None:
        """5.3: the audience spell a grant lies in, or that of the tenure it precedes by the pre-boarding days."""
        for spell in self.spells:
            before = governing(self.owner, day, self.known).line.onboarding.pre_boarding_days * DAY
            early = spell.first == spell.tenure.first and spell.first - before <= day < spell.first
            if spell.has(day) or (early and not inside(day, self.records.work.days())):
                return spell
        return None

    def by_publication(self) -> Iterator[Obligation]:
        """5.5: each published version, for those engaged and in the audience that day."""
        for row in self.known.rows("course.published"):
            day, number = row["published_on"], version_number(row["version"])
            here = [spell for spell in self.spells if day and spell.has(day) and spell.tenure.engaged(day)]
            spell = here[0] if here else None
            rule = self.rule(day, "published") if day else None
            if not spell or not rule or number is None:
                continue
            courses = self.evidence.courses
            meaning, least = courses.meaning(row["course"]), version_number(rule.line.min_version)
            if row is not courses.published(meaning.key, number) or (least is not None and number < least):
                continue
            if not rule.line.courses and meaning.key in courses.alert_only:
                continue
            if rule.line.courses and meaning.key not in {courses.meaning(name).key for name in rule.line.courses}:
                continue
            if self.owner.topic is None or self.owner.topic in topics_of(row):
                due = self.open(rule, spell, day, "version", "publication", fit="version", extra=row["version"])
                due.course, due.demand = meaning.name, Demand(meaning.key, number)
                yield due

    def by_alert(self) -> list[Obligation]:
        """5.6: each alert about someone in the audience that day, unless it was found to be none by the due day."""
        made: list[Obligation] = []
        for row in self.records.alerts:
            day, span = self.known.day(row), interval_of(row, self.known.zone)
            spell = next((spell for spell in self.spells if day and spell.has(day)), None)
            rule = self.rule(day, "alert") if day else None
            if day and span and spell and rule:
                alerts = rule.line.onboarding.alerts
                if not alerts or same_text(row["alert"], alerts):
                    due = self.open(rule, spell, day, "jit", "alert", fit="jit", extra=trimmed(row["alert"]) or "")
                    due.alert_at = span[0]
                    if row["cancelled_on"] and row["cancelled_on"] <= due.due:
                        due.not_required = "alert_cancelled"
                    made.append(due)
        live = {(due.trigger, due.extra) for due in made if not due.not_required}
        return [due for due in made if not due.not_required or (due.trigger, due.extra) not in live]

    def by_end_of_exemption(self, opened: list[Obligation]) -> list[Obligation]:
        """5.7: the day after an exemption ends binds like an entry, unless something is owed already."""
        exempt = exempt_spells(exemptions_of(self.records, self.owner.requirement, self.known))
        found: list[Obligation] = []
        for day in [last + DAY for _, last in exempt if last < LAST]:
            spell = next((spell for spell in self.spells if spell.has(day) and spell.first != day), None)
            onboarding = governing(self.owner, day, self.known).line.onboarding
            owed = [due for due in [*opened, *found] if due.first and due.kind in ("onboarding", "role", "pre_access")]
            if not spell or onboarding.before or onboarding.trigger not in ("engagement", "access", "role"):
                continue
            here = [due for due in owed if due.tenure is spell.tenure]
            if any(due.trigger <= day <= due.due and not due.not_required for due in here):
                continue
            kind, fit = ("role", "current") if onboarding.trigger == "role" else ("onboarding", "start")
            rule = governing(self.owner, day, self.known)
            found.append(self.entry(rule, spell, day, kind, "end of exemption", fit))
        return found


def by_system(accesses: list[Row]) -> dict[str | None, list[Row]]:
    """5.3: the grants of each system; spells that touch or overlap are one, begun by the earliest."""
    found: dict[str | None, list[Row]] = {}
    for system in {text_key(row["system"]) for row in accesses}:
        rows = [row for row in accesses if text_key(row["system"]) == system]
        for first, _ in merged([span_of(row) for row in rows]):
            begun = [row for row in rows if row["from_on"] == first]
            begun.sort(key=lambda row: (row["from_at"] is None, row["from_at"], row["input"], row["row"]))
            found.setdefault(system, []).append(begun[0])
    return found
