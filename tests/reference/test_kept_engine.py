"""An engine that is kept answers each run as one of its own would: nothing is left of the facts given before."""

from __future__ import annotations

from random import Random

import pytest

from musterroll.rules import kept, pipeline
from musterroll.rules.kept import KeptEngine, run_few
from musterroll.rules.pipeline import Engine, Run
from tests.reference.adapter import fact_tables
from tests.reference.histories import World, batch

RUNS, HISTORIES = 3, 5
ONE = Engine(threads=1)


def some_of(world: World, chance: Random) -> World:
    """The world with a part of its facts: of some kinds none, of the others fewer or more."""
    share = {kind: chance.choice((0.0, 0.3, 0.7, 1.0)) for kind in sorted(world.facts)}
    return world.with_facts(one for one in world.each() if chance.random() < share[one[0]])


def told(run: Run) -> dict[str, list[str]]:
    answer = pipeline.answer(run)
    tables = {name: getattr(answer, name) for name in ("people", "obligations", "sources", "findings")}
    tables["completions"] = answer.completions()
    return {name: sorted(map(str, table.to_pylist())) for name, table in tables.items()}


def alone(world: World) -> dict[str, list[str]]:
    return told(pipeline.run(fact_tables(world), world.policies, world.question, engine=ONE))


def in_kept(world: World, engine: Engine = ONE) -> dict[str, list[str]]:
    with run_few(fact_tables(world), world.policies, world.question, engine) as run:
        return told(run)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[KeptEngine]:
    """The engines that are opened to be kept; none is kept before."""
    engines: list[KeptEngine] = []
    opens = KeptEngine.__init__

    def open_one(self: KeptEngine, asked: kept.Asked) -> None:
        engines.append(self)
        opens(self, asked)

    monkeypatch.setattr(KeptEngine, "__init__", open_one)
    monkeypatch.setattr(kept, "_slots", {})
    return engines


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("seed", range(2))
def test_other_people_are_judged_in_a_kept_engine_as_in_an_engine_of_their_own(
    seed: int, threads: int, opened: list[KeptEngine]
) -> None:
    chance = Random(f"kept {seed}")
    world = batch(chance, HISTORIES)
    for each in [world, *(some_of(world, chance) for _ in range(RUNS)), world]:
        assert in_kept(each, Engine(threads=threads)) == alone(each)
    # Policy windows are laid out from the year of the earliest completion: another year, another engine.
    assert 1 <= len(opened) < RUNS + 2


def test_views_are_made_by_the_first_run_and_read_what_each_run_has_made(opened: list[KeptEngine]) -> None:
    world = batch(Random("views"), 2)
    found = []
    for each in (world, some_of(world, Random("fewer"))):
        with run_few(fact_tables(each), world.policies, world.question, ONE) as run:
            views = run.rows("SELECT view_name, view_oid, schema_name FROM duckdb_views() WHERE NOT internal")
            found.append([one for one in views if one["schema_name"] in {"views", "run"}])
            counted = run.rows("SELECT count(*) AS n FROM counted")[0]["n"]
            assert counted == run.rows("SELECT count(*) AS n FROM credits WHERE counted")[0]["n"]
    assert "verdicts" in {one["view_name"] for one in found[0]}
    assert found[0] == found[1]
    assert len(opened) == 1


def test_another_policy_or_question_is_answered_by_another_engine(opened: list[KeptEngine]) -> None:
    worlds = [batch(Random(f"settings {number}"), 2) for number in range(2)]
    for world in (*worlds, worlds[0]):
        assert in_kept(world) == alone(world)
    assert len(opened) == 3


def test_after_a_run_that_failed_the_next_one_has_a_new_engine(opened: list[KeptEngine]) -> None:
    world = batch(Random("failing"), 2)
    with pytest.raises(ZeroDivisionError), run_few(fact_tables(world), world.policies, world.question, ONE):
        raise ZeroDivisionError
    assert in_kept(world) == alone(world)
    assert len(opened) == 2


def test_where_nothing_could_be_tidied_up_the_next_run_has_a_new_engine(opened: list[KeptEngine]) -> None:
    world = batch(Random("untidy"), 2)
    with run_few(fact_tables(world), world.policies, world.question, ONE) as run:
        run.connection.execute("DROP SCHEMA run CASCADE")
    assert in_kept(world) == alone(world)
    assert len(opened) == 2


def test_who_comes_while_the_kept_engine_is_used_gets_one_of_his_own(opened: list[KeptEngine]) -> None:
    world = batch(Random("busy"), 2)
    with run_few(fact_tables(world), world.policies, world.question, ONE) as first:
        assert in_kept(world) == told(first)
    assert len(opened) == 1


def test_many_facts_are_judged_in_an_engine_of_their_own(
    opened: list[KeptEngine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "FEW_ROWS", 1)
    world = batch(Random("many"), 2)
    assert in_kept(world) == alone(world)
    assert not opened
