"""How the engine is used: with one thread where there is little to do."""

from __future__ import annotations

from datetime import date

import pytest

from musterroll.facts.tables import FactTables
from musterroll.rules import pipeline
from musterroll.rules.pipeline import Engine, Run, run
from musterroll.rules.policy.model import Policy, Requirement
from musterroll.rules.question import Question

POLICY = Policy("1", None, "Any policy", "UTC", (Requirement("awareness", "Awareness", courses=("SEC-AWARE",)),))
QUESTION = Question(date(2025, 1, 1), date(2025, 12, 31), date(2025, 12, 31))


def judged() -> Run:
    return run(FactTables({}), [POLICY], QUESTION, engine=Engine(threads=2))


def threads() -> int:
    return int(judged().rows("SELECT current_setting('threads') AS n")[0]["n"])


def test_one_thread_judges_a_few_rows() -> None:
    assert threads() == 1


def test_all_threads_of_the_engine_judge_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "_FEW_ROWS", 0)
    assert threads() == 2
