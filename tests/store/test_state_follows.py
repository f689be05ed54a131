"""State that followed entry by entry is the state that a rebuild makes, whatever happened to the book meanwhile."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

from musterroll.rules.pipeline import Engine
from musterroll.store.setup import Book
from musterroll.store.state import catch_up
from tests.store.chronicle import RECEIVED, Chronicle

ENGINE = Engine(threads=1)  # threads would only wait for each other: the tables are small
THOROUGH = bool(os.environ.get("MUSTERROLL_THOROUGH"))
SEEDS = 60 if THOROUGH else 2


def differences(book: Book, chronicle: Chronicle, looks: int) -> list[str]:
    """Follows a chronicle, and compares with a rebuild every `looks` steps and at its end."""
    some = 0
    policies = chronicle.world.policies
    for number, step in enumerate(chronicle.steps(book)):
        policies = step.policies
        book.journal.append(step.facts, received_at=RECEIVED + timedelta(minutes=number))
        done = book.state.catch_up(step.as_of, period=chronicle.period, policies=policies, engine=ENGINE)
        some += done.everybody is None and done.people > 0
        if number % looks == looks - 1:
            found = book.state.compare_with_rebuild(policies=policies, engine=ENGINE)
            if found:
                return [f"step {number}, {done}", *map(str, found)]
    assert some, "nobody was ever judged alone"
    return [str(one) for one in book.state.compare_with_rebuild(policies=policies, engine=ENGINE)]


@pytest.mark.parametrize("seed", range(max(1, SEEDS // 3)))
def test_state_that_followed_in_segments_is_the_state_of_a_rebuild(
    book: Book, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tail becomes a segment with every few entries, and facts of those touched are taken out of drawers."""
    monkeypatch.setattr(catch_up, "WORTH", 4)
    found = differences(book, Chronicle(f"in segments {seed}", 1 + seed % 2), looks=2 if THOROUGH else 8)
    assert not found, "\n".join(found[:12])


@pytest.mark.parametrize("seed", range(SEEDS))
def test_state_that_followed_is_the_state_of_a_rebuild(book: Book, seed: int) -> None:
    chronicle = Chronicle(f"follows {seed}", 1 + seed % 3)
    found = differences(book, chronicle, looks=2 if THOROUGH else 8)
    assert not found, "\n".join(found[:12])
