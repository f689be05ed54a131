"""Which topic is asked for by which requirement, serves which criteria, and is taught by which versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from musterroll.rules.criteria import criteria_for
from musterroll.rules.policy.model import Policy, Requirement
from musterroll.store.reading.courses import Version, teaching


@dataclass(frozen=True)
class Topic:
    """One row: for each requirement `asked` (it is met only with the topic), `taught` (its courses teach it) or none.

    `versions` are those in use that teach it; `missing` where the policy asks for it and nobody teaches it.
    """

    name: str
    cells: tuple[str, ...]
    criteria: tuple[str, ...]
    versions: tuple[Version, ...]

    @property
    def missing(self) -> bool:
        """Asked for, and taught by no version in use."""
        return "asked" in self.cells and not self.versions


def coverage(policy: Policy, versions: Sequence[Version], day: date) -> list[Topic]:
    """Every topic that the policy asks for or a version in use teaches; the ones that nobody teaches come last."""
    names: dict[str, str] = {}
    for requirement in policy.requirements:
        for topic in requirement.topics:
            names.setdefault(topic.casefold(), topic)
    for version in versions:
        for topic in version.body.topics or () if version.in_use(day) else ():
            names.setdefault(topic.casefold(), topic)
    found = [_topic(name, policy, versions, day) for name in names.values()]
    return sorted(found, key=lambda one: (one.missing, one.name.casefold()))


def _topic(name: str, policy: Policy, versions: Sequence[Version], day: date) -> Topic:
    teach = tuple(teaching(versions, (), (name,), day))
    cells = tuple(_cell(name, one, teach) for one in policy.requirements)
    met = [one for one, cell in zip(policy.requirements, cells, strict=True) if cell]
    labels = dict.fromkeys(served.label for one in met for served in criteria_for(one))
    return Topic(name, cells, tuple(labels), teach)


def _cell(name: str, requirement: Requirement, teach: Sequence[Version]) -> str:
    if name.casefold() in {topic.casefold() for topic in requirement.topics}:
        return "asked"
    courses = {course.casefold() for course in requirement.courses}
    return "taught" if any(one.body.course.casefold() in courses for one in teach) else ""
