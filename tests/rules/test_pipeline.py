"""How the engine is used: with one thread where there is little to do, and for the answer only when it is asked for."""

from __future__ import annotations

from datetime import date

import pytest

from musterroll.facts.tables import FactTables
from musterroll.rules import engine
from musterroll.rules.pipeline import Engine, Run, run
from musterroll.rules.policy.model import Policy, Requirement
from musterroll.rules.question import Question
from musterroll.rules.script import asked
from musterroll.rules.short import Few, choose
from musterroll.rules.statements import view

POLICY = Policy("1", None, "Any policy", "UTC", (Requirement("awareness", "Awareness", courses=("SEC-AWARE",)),))
QUESTION = Question(date(2025, 1, 1), date(2025, 12, 31), date(2025, 12, 31))


def judged() -> Run:
    return run(FactTables({}), [POLICY], QUESTION, engine=Engine(threads=2))


def threads() -> int:
    return int(judged().rows("SELECT current_setting('threads') AS n")[0]["n"])


def test_one_thread_judges_a_few_rows() -> None:
    assert threads() == 1


def test_all_threads_of_the_engine_judge_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_MANY_ROWS", 0)
    assert threads() == 2


def test_what_is_asked_for_is_made_when_it_is_asked_for() -> None:
    finished = judged()
    stand = {row["view_name"] for row in finished.rows("SELECT view_name FROM duckdb_views()")}
    assert "listed_people" in stand
    assert asked().keys() == {
        "answer_people",
        "answer_obligations",
        "answer_findings",
        "answer_sources",
        "told_completions",
        "short_people",
        "short_obligations",
        "short_sources",
        "shown_verdicts",
        "shown_people",
        "shown_obligations",
    }
    assert not stand & asked().keys()
    choose(finished.connection, Few(1, ("missed",), QUESTION.as_of))
    assert {name: finished.relation(name).num_rows for name in asked()} == dict.fromkeys(asked(), 0)


def test_a_stage_of_queries_holds_nothing_else() -> None:
    assert view("CREATE VIEW some AS\nSELECT 1") == ("some", "SELECT 1")
    with pytest.raises(ValueError, match="expected CREATE VIEW: CREATE TABLE some"):
        view("CREATE TABLE some AS SELECT 1")
