"""Made histories: small but awkward worlds on which both implementations of the rules must agree.

May import: facts, rules (the policy's words and the question), Hypothesis. Never the twin.
"""

from __future__ import annotations

from random import Random

from hypothesis import strategies as st

from tests.reference.histories.chance import Chance
from tests.reference.histories.population import population
from tests.reference.histories.stage import setting
from tests.reference.histories.world import World, assembled

__all__ = ["World", "batch", "world", "worlds"]


def world(random: Random) -> World:
    """One history: its setting and its people."""
    chance = Chance(random)
    stage = setting(chance)
    return assembled([*stage.shared, *population(chance, stage)], stage.policies, stage.question, ("",))


def batch(random: Random, count: int) -> World:
    """`count` histories in one setting, told apart by a tag in all their keys."""
    chance = Chance(random)
    stage = setting(chance, 7)  # what many share may be rich
    tags = tuple(f"-h{number}" for number in range(count))
    facts = [fact for tag in tags for fact in population(chance, stage, tag)]
    return assembled([*stage.shared, *facts], stage.policies, stage.question, tags)


def worlds() -> st.SearchStrategy[World]:
    """Histories whose every choice is Hypothesis's own, so that a failing one shrinks."""
    return st.builds(world, st.randoms(use_true_random=False))
