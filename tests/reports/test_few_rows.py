"""A table that shows few rows says to the letter what one made of the whole answer says."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

import pytest

from musterroll.reports.provenance import Provenance
from musterroll.reports.terminal import few_of, render_terminal
from musterroll.rules import pipeline
from musterroll.rules.reconciliation import Reconciliation
from musterroll.rules.script import SHORT_ANSWER
from tests.reference.adapter import fact_tables
from tests.reference.histories import batch

MADE = Provenance("musterroll test", datetime(2026, 1, 20, tzinfo=UTC), "musterroll check", None)


def judged(seed: int, people_at_once: int = 1000) -> pipeline.Run:
    world = batch(Random(seed), 40)
    engine = pipeline.Engine(threads=1, people_at_once=people_at_once)
    return pipeline.run(fact_tables(world), world.policies, world.question, engine=engine)


def table(rec: Reconciliation, limit: int) -> str:
    return render_terminal(rec, MADE, limit=limit)


@pytest.mark.parametrize("seed", range(4))
def test_few_rows_are_the_first_of_all(seed: int) -> None:
    finished = judged(seed)
    whole = pipeline.answer(finished)
    for limit in (1, 3, 20):
        assert table(pipeline.answer(finished, few_of(finished.question, limit)), limit) == table(whole, limit)


def test_few_rows_are_the_first_of_all_where_people_are_judged_in_parts() -> None:
    finished = judged(3, people_at_once=25)
    assert finished.parts.count > 1
    short = pipeline.answer(finished, few_of(finished.question, 2))
    assert table(short, 2) == table(pipeline.answer(finished), 2)


def test_an_answer_for_few_rows_is_not_shown_in_full() -> None:
    finished = judged(0)
    short = pipeline.answer(finished, few_of(finished.question, 2))
    for more in (0, 3):
        with pytest.raises(ValueError, match="expected at most 2 rows a section of an answer made for so few"):
            table(short, more)


@pytest.mark.parametrize("seed", range(4))
def test_few_rows_that_were_asked_for_before_are_found_on_the_way(seed: int) -> None:
    world = batch(Random(seed), 40)
    facts, few = fact_tables(world), few_of(world.question, 3)
    finished = pipeline.run(facts, world.policies, world.question, few=lambda: few)
    assert finished.runner.found.keys() == set(SHORT_ANSWER)
    expected = judged(seed)
    for limit in (3, 1):  # the one that was asked for, and another
        short = few_of(world.question, limit)
        assert table(pipeline.answer(finished, short), limit) == table(pipeline.answer(expected, short), limit)
