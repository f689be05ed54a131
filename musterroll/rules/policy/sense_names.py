"""Names in a policy that must be unique, or must be known: requirements, courses, aliases, criteria."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

from musterroll.rules.policy.model import Policy
from musterroll.rules.policy.problem import did_you_mean

if TYPE_CHECKING:
    from musterroll.rules.policy.lines import Path

Complaint: TypeAlias = "tuple[Path, str, str]"

_LIKE_SOC2 = r"(?i)(CC|A|C|PI|P)[0-9]{1,2}[.][0-9]{1,2}"


def name_complaints(policy: Policy) -> Iterator[Complaint]:
    """Every name that stands twice, or that nobody knows."""
    if policy.supersedes == policy.version:
        yield ("supersedes",), f'is "{policy.version}", this version itself.', "Name the version before it."
    yield from _requirement_ids(policy)
    yield from _criteria(policy)
    yield from _course_ids(policy)
    yield from _aliases(policy)


def _requirement_ids(policy: Policy) -> Iterator[Complaint]:
    first: dict[str, int] = {}
    for position, requirement in enumerate(policy.requirements):
        earlier = first.setdefault(requirement.id.casefold(), position)
        if earlier != position:
            what = f'is "{requirement.id}", and so is requirement[{earlier + 1}].id.'
            yield ("requirement", position, "id"), what, "Give each requirement an id of its own."


def _criteria(policy: Policy) -> Iterator[Complaint]:
    for position, requirement in enumerate(policy.requirements):
        for place, number in enumerate(requirement.criteria):
            if re.fullmatch(_LIKE_SOC2, number) and number not in _soc2():
                remedy = f"{did_you_mean(number, _soc2())}Criteria of other frameworks are written as they are."
                path: Path = ("requirement", position, "criteria", place)
                yield path, f'is "{number}", which is not a number of the SOC 2 criteria.', remedy


def _soc2() -> frozenset[str]:
    from musterroll.rules.criteria import criteria

    return frozenset(criterion.number for criterion in criteria())


def _course_ids(policy: Policy) -> Iterator[Complaint]:
    named = {course for requirement in policy.requirements for course in requirement.courses}
    known = {course.casefold() for course in named}
    every_course_named = all(requirement.courses for requirement in policy.requirements)
    seen: set[str] = set()
    for position, alias in enumerate(policy.course_aliases):
        path: Path = ("course", position, "id")
        if alias.course.casefold() in seen:
            yield path, f'is "{alias.course}", as in an earlier [[course]].', "Put all its aliases in one list."
        if every_course_named and alias.course.casefold() not in known:
            remedy = f"{did_you_mean(alias.course, named)}Courses named: {', '.join(sorted(named))}."
            yield path, f'is "{alias.course}", which no requirement names.', remedy
        seen.add(alias.course.casefold())


def _aliases(policy: Policy) -> Iterator[Complaint]:
    owner = {alias.course.casefold(): alias.course for alias in policy.course_aliases}
    owner |= {course.casefold(): course for item in policy.requirements for course in item.courses}
    for position, alias in enumerate(policy.course_aliases):
        for place, name in enumerate(alias.names):
            path: Path = ("course", position, "aliases", place)
            if not name.strip("* "):
                yield path, f'is "{name}", which matches every course.', "Write a part of the name before or after *."
            taken = owner.setdefault(name.casefold(), alias.course)
            if taken.casefold() != alias.course.casefold():
                yield path, f'is "{name}", which is a name of {taken}.', "A name can belong to one course only."
