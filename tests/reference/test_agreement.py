"""The SQL stages and the plain-Python twin give the same answer, field by field, on thousands of made histories."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.reference.histories import World, batch, worlds
from tests.reference.reduce import small_case
from tests.reference.verdict import complaints, sort_of
from tests.reference.written import to_json

# One run of the stages costs about as much for fifty histories as for one, so fifty share a setting.
# 8 parts × 5 batches × 50 histories = 2,000; ten times as many in `make test-full`.
PARTS, HISTORIES = 8, 50
BATCHES = settings().max_examples // 20
ALONE = settings().max_examples // 5


def told(world: World, found: list[str]) -> str:
    """The smallest world with the first complaint, and how to look at it."""
    small = small_case(world, sort_of(found[0]))
    words = "\n  ".join(complaints(small)[:12])
    return f"\n{len(found)} differences. The smallest world with the first of them:\n  {words}\n{to_json(small)}"


@pytest.mark.parametrize("part", range(PARTS))
@settings(max_examples=BATCHES, phases=[Phase.generate])  # what fails is made small by `told`
@given(seed=st.integers(0, 2**64))
def test_stages_and_twin_agree_on_many_histories(part: int, seed: int) -> None:
    world = batch(Random(f"{part} {seed}"), HISTORIES)
    found = complaints(world)
    assert not found, told(world, found)


@settings(max_examples=ALONE)
@given(world=worlds())
def test_stages_and_twin_agree_on_a_history_alone(world: World) -> None:
    found = complaints(world)
    assert not found, "\n  ".join(["", *found]) + "\n" + to_json(world)
