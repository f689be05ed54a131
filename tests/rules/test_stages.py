"""The stages give one answer: with and without the statements that find nothing, for everybody at once and in parts."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from musterroll.facts.tables import FactTables
from musterroll.rules import engine, pipeline
from musterroll.rules import statements as stages
from musterroll.rules.explain import explain
from musterroll.rules.opening import opened_ahead
from musterroll.rules.parts import Parts, together
from musterroll.rules.pipeline import Engine, Run, answer, run
from musterroll.rules.policy.parse import parse_policy
from musterroll.rules.question import Question
from musterroll.rules.ready import Ready
from musterroll.rules.script import RUN, SHORT_ANSWER, STAGES, asked, reach, shapes_text
from musterroll.rules.statements import stage_sql, statements, view
from musterroll.sources.demo import AS_OF, PERIOD
from tests.demo.reading import northfen

TABLES = ("people", "obligations", "findings", "completions", "sources")
AT_ONCE = 150
SIGN = re.compile(r"\bhash\((?:[^()]|\([^()]*\))*\)")  # the number that stands for the words of an account

# Has rows without what it needs, which whoever reads it needs too.
READ_WITH_NEEDS_ONLY = {"address_only_blocks"}


def made_of_needs() -> list[str]:
    return [one.makes for name in STAGES for one in statements(name) if one.needs and one.makes]


@cache
def judged(*, skip: bool = True, people_at_once: int = 10**9) -> Run:
    demo = northfen()
    policies = [parse_policy(text.decode(), name) for name, text in demo.company.policies.items()]
    asked = Engine(people_at_once=people_at_once)
    return run(demo.facts, policies, Question(*PERIOD, AS_OF), engine=asked, skip=skip)


@cache
def answered(*, skip: bool = True, people_at_once: int = 10**9) -> dict[str, list[dict[str, Any]]]:
    found = answer(judged(skip=skip, people_at_once=people_at_once))
    tables = [found.people, found.obligations, found.findings, found.completions(), found.sources]
    return {name: table.to_pylist() for name, table in zip(TABLES, tables, strict=True)}


@pytest.mark.parametrize("table", TABLES)
def test_what_needs_something_that_is_not_there_finds_nothing(table: str) -> None:
    assert answered()[table] == answered(skip=False)[table]


@pytest.mark.parametrize("count", [1, 40])
def test_of_few_people_in_one_list_what_is_left_out_would_find_nothing(count: int) -> None:
    demo = northfen()
    policies = [parse_policy(text.decode(), name) for name, text in demo.company.policies.items()]
    people, taken = (demo.facts.tables[kind] for kind in ("person.observed", "completion.observed"))
    assert isinstance(people, pa.Table)
    listed = people.filter(pc.equal(people.column("source"), people.column("source")[0])).slice(0, count)
    few = FactTables({"person.observed": listed, "completion.observed": taken}, inputs=demo.facts.inputs)
    answers, rows = [], []
    for skip in (True, False):
        finished = run(few, policies, Question(*PERIOD, AS_OF), skip=skip)
        found = answer(finished)
        answers.append([found.people, found.obligations, found.findings, found.completions(), found.sources])
        rows.append({name: len(finished.relation(name)) for name in made_of_needs()})
    assert answers[0] == answers[1]
    assert {name for name, count in rows[0].items() if count != rows[1][name]} <= READ_WITH_NEEDS_ONLY


@pytest.mark.parametrize("table", TABLES)
def test_people_judged_in_parts_get_the_answer_of_all_at_once(table: str) -> None:
    assert judged(people_at_once=AT_ONCE).parts.count > 1
    assert answered()[table] == answered(people_at_once=AT_ONCE)[table]


@pytest.mark.parametrize("many", [False, True])
@pytest.mark.parametrize("skip", [False, True])
def test_an_engine_that_stood_ready_gives_the_same_answer(
    monkeypatch: pytest.MonkeyPatch, *, skip: bool, many: bool
) -> None:
    demo = northfen()
    policies = [parse_policy(text.decode(), name) for name, text in demo.company.policies.items()]
    ready = Ready(opened_ahead)
    ready.make()
    monkeypatch.setattr(engine, "READY", ready)
    if many:
        monkeypatch.setattr(engine, "_MANY_ROWS", 0)
        monkeypatch.setattr(pipeline, "Parts", lambda connections, _: Parts(connections, AT_ONCE))
    finished = run(demo.facts, policies, Question(*PERIOD, AS_OF), skip=skip)
    assert finished.runner.made.words
    assert bool(finished.runner.made.empty) is not many
    assert (finished.parts.count > 1) is many
    found = answer(finished)
    tables = [found.people, found.obligations, found.findings, found.completions(), found.sources]
    assert {name: table.to_pylist() for name, table in zip(TABLES, tables, strict=True)} == answered()


def test_accounts_of_one_sign_are_told_apart_by_what_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "stage_sql", lambda name: SIGN.sub("1", stage_sql(name)))
    stages.statements.cache_clear()
    try:
        finished = judged.__wrapped__()
        assert finished.rows("SELECT getvariable('signs_differ') AS answer") == [{"answer": False}]
        assert answer(finished).completions().to_pylist() == answered()["completions"]
    finally:
        stages.statements.cache_clear()


def test_a_person_of_one_part_is_explained_as_among_all() -> None:
    for row in answered()["people"][::60]:
        assert explain(judged(), row["person"]) == explain(judged(people_at_once=AT_ONCE), row["person"])


def test_tables_that_stand_empty_have_the_columns_that_they_would_have() -> None:
    written = resources.files("musterroll.rules").joinpath("shapes.sql").read_text("utf-8")
    assert written == shapes_text(judged(skip=False).connection), "run scripts/shapes"


def test_stages_are_read_whole() -> None:
    for name in STAGES:
        ends = [line for line in stage_sql(name).splitlines() if line.rstrip().endswith(";")]
        assert len(statements(name)) == len(ends)


def test_each_need_is_made_before_it_is_asked_for() -> None:
    finished = judged(skip=False)
    for statement in (one for name in STAGES for one in statements(name)):
        for names in statement.needs:
            finished.runner.stocks.any(names)


def test_what_is_asked_afterwards_is_read_by_no_statement_of_a_run_nor_by_a_short_answer() -> None:
    ran = [one for name in STAGES if reach(name) in RUN for one in statements(name)]
    late = {view(one.sql)[0] for one in ran if one.afterwards}
    assert late == {"people", "strata", "told_findings"}
    readers = [one.sql for one in ran if not one.afterwards] + [asked()[name] for name in SHORT_ANSWER]
    assert not [sql for sql in readers if re.search(rf"\b(?:FROM|JOIN) (?:{'|'.join(late)})\b", sql)]


def test_pairs_of_people_make_groups() -> None:
    assert together([(5, 3), (7, 8), (3, 9), (8, 7)]) == {3: 3, 5: 3, 9: 3, 7: 7, 8: 7}
