"""Made histories judged for some people at a time are answered like all of them at once."""

from __future__ import annotations

from random import Random

import pytest

from musterroll.rules import pipeline
from musterroll.rules.pipeline import Engine
from tests.reference.adapter import answer_tables, fact_tables, sql_answer
from tests.reference.histories import batch

HISTORIES = 40


@pytest.mark.parametrize("number", range(2))
def test_people_judged_in_parts_get_the_answer_of_all_at_once(number: int) -> None:
    made = batch(Random(f"parts {number}"), HISTORIES)
    engine = Engine(threads=1, people_at_once=HISTORIES // 2)
    finished = pipeline.run(fact_tables(made), made.policies, made.question, engine=engine)
    assert finished.parts.count > 1
    assert answer_tables(pipeline.answer(finished)) == sql_answer(made)
