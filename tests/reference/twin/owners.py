"""Owners of obligations: a requirement, or one topic of it (section 5); the versions that have it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tests.reference.twin.known import Known
from tests.reference.twin.model import Policy, Requirement
from tests.reference.twin.people import plain
from tests.reference.twin.time import FIRST


@dataclass(frozen=True)
class Owner:
    """The part of an obligation's owner that is not the person."""

    requirement: str
    topic: str | None  # to compare by
    name: str | None  # the topic as first written


@dataclass(frozen=True)
class Rule:
    """An owner as one policy version words it."""

    policy: Policy
    line: Requirement

    @property
    def zone(self) -> str:
        return self.policy.time_zone


def owners_of(known: Known) -> list[Owner]:
    """Every requirement, or each of its topics, in the order first written."""
    found: dict[tuple[str, str | None], Owner] = {}
    spelling: dict[str, str] = {}
    for policy in known.policies:
        for line in policy.requirements:
            for topic in line.topics or (None,):
                key = None if topic is None else plain(topic)
                name = None if topic is None else spelling.setdefault(plain(topic), topic)
                found.setdefault((line.id, key), Owner(line.id, key, name))
    return list(found.values())


def rule_in(policy: Policy, owner: Owner) -> Rule | None:
    """The owner in one version, if that version has it."""
    for line in policy.requirements:
        if line.id == owner.requirement:
            topics: set[str | None] = {plain(topic) for topic in line.topics} or {None}
            return Rule(policy, line) if owner.topic in topics else None
    return None


def rules_of(owner: Owner, known: Known) -> list[Rule]:
    return [rule for policy in known.policies if (rule := rule_in(policy, owner))]


def rule_in_force(owner: Owner, day: date, known: Known) -> Rule | None:
    """4.5: the owner under the version in force that day; None if that version does not have it."""
    return rule_in(known.version_on(day), owner)


def governing(owner: Owner, day: date, known: Known) -> Rule:
    """5.8: the version in force on the trigger day, or the first that has the requirement."""
    return rule_in_force(owner, day, known) or rules_of(owner, known)[0]


def binds(owner: Owner, known: Known) -> date:
    """4.5: from the first version that has the requirement."""
    return rules_of(owner, known)[0].policy.effective_from or FIRST
