"""Makes a failing world small: one history of few facts under short policies, while it still fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from typing import Any, TypeVar

from musterroll.rules.policy.model import Audience, Evidence, Identity, Leave, Policy, Requirement
from tests.reference.histories.world import Row, World
from tests.reference.shrink import shrunk
from tests.reference.together import tag_of
from tests.reference.verdict import complaints, sort_of

T = TypeVar("T")
Fails = Callable[[World], bool]


def small_case(world: World, sort: str, attempts: int = 60) -> World:
    """A small world with a complaint of this sort: one history of few facts, and plain policies."""
    small = _one_history(world, sort)
    if small is world:
        return reduced(world, lambda other: _complains(other, sort), 4 * attempts)
    return reduced(small, lambda other: _complains(other, sort), attempts)


def _complains(world: World, sort: str) -> bool:
    return any(sort_of(words) == sort for words in complaints(world))


def _one_history(world: World, sort: str) -> World:
    """One history of a batch, shrunk; the world itself where the complaint is not about one history alone."""
    try:
        small = shrunk(world, lambda found: any(sort_of(words) == sort for words in found))
    except Exception:  # noqa: BLE001 - a side that raises tells nothing about one history
        return world
    return small if small is not world and _complains(small, sort) else world


def reduced(world: World, fails: Fails, attempts: int = 300) -> World:
    """A smaller world that still fails; at most `attempts` worlds are tried, one after the other."""
    tries = _Tries(fails, attempts)
    world = _fewer_histories(world, tries)
    before = None
    while world != before and tries.left:
        before = world
        world = _fewer_facts(world, tries)
        world = _simpler(world, tries, _shorter_policies)
        world = _simpler(world, tries, _plainer_policies)
    return world


class _Tries:
    """Counts what is tried."""

    def __init__(self, fails: Fails, left: int) -> None:
        self.fails = fails
        self.left = left

    def __call__(self, world: World) -> bool:
        if not self.left:
            return False
        self.left -= 1
        return self.fails(world)


def _fewer_histories(world: World, tries: _Tries) -> World:
    """Drops whole histories of a batch, told apart by their tags."""
    groups: dict[str, list[tuple[str, Row]]] = {}
    for kind, row in world.each():
        groups.setdefault(tag_of(row), []).append((kind, row))
    shared = groups.pop("", [])

    def of(kept: list[list[tuple[str, Row]]]) -> World:
        return world.with_facts([*shared, *(fact for group in kept for fact in group)])

    kept = list(groups.values())
    size = len(kept) // 2
    while size:
        kept = _without_parts(kept, size, lambda fewer: tries(of(fewer)))
        size //= 2
    return of(kept)


def _fewer_facts(world: World, tries: _Tries) -> World:
    """Drops halves, then smaller parts, then single facts."""
    facts = world.each()
    size = max(1, len(facts) // 2)
    while True:
        facts = _without_parts(facts, size, lambda kept: tries(world.with_facts(kept)))
        if size == 1:
            return world.with_facts(facts)
        size = max(1, size // 2)


def _without_parts(items: list[T], size: int, fails: Callable[[list[T]], bool]) -> list[T]:
    at = 0
    while at < len(items):
        kept = items[:at] + items[at + size :]
        if fails(kept):
            items = kept
        else:
            at += size
    return items


def _simpler(world: World, tries: _Tries, ways: Callable[[World], Iterator[World]]) -> World:
    """Takes the first simpler world that fails, again and again."""
    while True:
        simpler = next((other for other in ways(world) if other != world and tries(other)), None)
        if simpler is None:
            return world
        world = simpler


def _shorter_policies(world: World) -> Iterator[World]:
    for place, policy in enumerate(world.policies):
        others = world.policies[:place] + world.policies[place + 1 :]
        if others:
            yield replace(world, policies=others)
        for at in range(len(policy.requirements) if len(policy.requirements) > 1 else 0):
            kept = policy.requirements[:at] + policy.requirements[at + 1 :]
            yield _with_policy(world, place, replace(policy, requirements=kept))


def _plainer_policies(world: World) -> Iterator[World]:
    for place, policy in enumerate(world.policies):
        plain: dict[str, Any] = {"leave": Leave(), "evidence": Evidence(), "identity": Identity(), "carry_over_days": 0}
        plain |= {"course_aliases": (), "time_zone": "UTC", "text": "", "sha256": "", "title": "Policy"}
        for name, value in plain.items():
            yield _with_policy(world, place, replace(policy, **{name: value}))
        for at, requirement in enumerate(policy.requirements):
            for plainer in _plainer(requirement):
                kept = (*policy.requirements[:at], plainer, *policy.requirements[at + 1 :])
                yield _with_policy(world, place, replace(policy, requirements=kept))


def _plainer(requirement: Requirement) -> Iterator[Requirement]:
    yield replace(requirement, audience=Audience())
    everyone = Audience()
    for member in fields(Audience):
        plain: dict[str, Any] = {member.name: getattr(everyone, member.name)}
        yield replace(requirement, audience=replace(requirement.audience, **plain))
    yield replace(requirement, min_version=None)
    yield replace(requirement, courses=requirement.courses[:1])
    yield replace(requirement, topics=requirement.topics[:1])
    yield replace(requirement, onboarding=replace(requirement.onboarding, pre_boarding_days=0))
    yield replace(requirement, onboarding=replace(requirement.onboarding, within_days=30))
    yield replace(requirement, onboarding=replace(requirement.onboarding, systems=()))
    yield replace(requirement, onboarding=replace(requirement.onboarding, alerts=()))
    yield replace(requirement, renewal=replace(requirement.renewal, windows=requirement.renewal.windows[:1]))
    yield replace(requirement, renewal=type(requirement.renewal)())


def _with_policy(world: World, place: int, policy: Policy) -> World:
    return replace(world, policies=(*world.policies[:place], policy, *world.policies[place + 1 :]))
