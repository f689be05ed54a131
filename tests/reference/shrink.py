"""Shrinks one failing history: drops facts, then columns, many variants at a time in one run."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.reference.histories.world import World
from tests.reference.together import Facts, complaints_of_each, tag_of

# Columns that stay: where a fact stands, and what no reader would let it lack.
KEPT = {
    *("input", "row", "source", "account", "identity", "course", "from_on", "from_at", "role", "system", "requirement"),
    *("event", "on", "alert", "as", "by", "reason", "accounts", "rows", "query"),
}
_MOST = 80  # variants in one run

Wanted = Callable[[Sequence[str]], bool]


def shrunk(world: World, wanted: Wanted) -> World:
    """The world with one history of few facts that still has a wanted complaint; itself if that cannot be had."""
    shared: Facts = [(kind, row) for kind, row in world.each() if not tag_of(row)]
    histories: dict[str, Facts] = {}
    for kind, row in world.each():
        if tag_of(row):
            histories.setdefault(tag_of(row), []).append((kind, row))
    failing = _failing(world, shared, list(histories.values()), wanted)
    if not failing:
        return world
    facts = min(failing, key=len)
    facts = _fewest(world, shared, facts, wanted)
    facts = _plainest(world, shared, facts, wanted)
    facts = _fewest(world, shared, facts, wanted)
    return world.with_facts([*shared, *facts])


def _failing(world: World, shared: Facts, variants: list[Facts], wanted: Wanted) -> list[Facts]:
    """The variants that still have a wanted complaint."""
    found: list[Facts] = []
    for start in range(0, len(variants), _MOST):
        some = variants[start : start + _MOST]
        complaints = complaints_of_each(world, shared, some)
        found += [variant for variant, words in zip(some, complaints, strict=True) if wanted(words)]
    return found


def _fewest(world: World, shared: Facts, facts: Facts, wanted: Wanted) -> Facts:
    """Drops halves, quarters and single facts, taking the smallest variant of each round that still fails."""
    while len(facts) > 1:
        variants = []
        size = len(facts) // 2
        while size:
            variants += [facts[:at] + facts[at + size :] for at in range(0, len(facts), size)]
            variants += [facts[at : at + size] for at in range(0, len(facts), size)] if size > 1 else []
            size //= 2
        failing = _failing(world, shared, [variant for variant in variants if variant], wanted)
        if not failing:
            return facts
        facts = _all_droppable(world, shared, facts, failing, wanted)
    return facts


def _all_droppable(world: World, shared: Facts, facts: Facts, failing: list[Facts], wanted: Wanted) -> Facts:
    """What can be dropped alone can often be dropped together: tries that first, one after the other more."""
    gone = [[fact for fact in facts if fact not in variant] for variant in failing]
    ladder: list[Facts] = []
    kept = facts
    for dropped in sorted(gone, key=len, reverse=True):
        kept = [fact for fact in kept if fact not in dropped]
        if kept:
            ladder.append(kept)
    return min([*failing, *_failing(world, shared, ladder, wanted)], key=len)


def _plainest(world: World, shared: Facts, facts: Facts, wanted: Wanted) -> Facts:
    """Drops columns: all that can go alone, together if that still fails, else one after the other."""
    while True:
        variants = [
            [*facts[:at], (kind, {name: value for name, value in row.items() if name != column}), *facts[at + 1 :]]
            for at, (kind, row) in enumerate(facts)
            for column in row
            if column not in KEPT and (kind, column) != ("course.published", "version")
        ]
        failing = _failing(world, shared, variants, wanted)
        if not failing:
            return facts
        facts = min([*failing, *_failing(world, shared, _ladder(facts, failing), wanted)], key=_columns)


def _ladder(facts: Facts, plainer: list[Facts]) -> list[Facts]:
    """The facts with the first, the first two, … of the plainer variants' columns gone."""
    made: list[Facts] = []
    kept = facts
    for variant in plainer:
        kept = [
            (kind, {name: value for name, value in row.items() if name in variant[at][1]})
            for at, (kind, row) in enumerate(kept)
        ]
        made.append(kept)
    return made


def _columns(facts: Facts) -> int:
    return sum(len(row) for _, row in facts)
