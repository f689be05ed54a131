"""Which statement waits for which, and that two threads judge as one does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from threading import Barrier, Event

import duckdb
import pyarrow as pa
import pytest

from musterroll.rules import engine
from musterroll.rules.order import Step, steps
from musterroll.rules.pipeline import Engine, answer, run
from musterroll.rules.policy.parse import parse_policy
from musterroll.rules.question import Question
from musterroll.rules.script import STAGES, reach
from musterroll.rules.side_by_side import do_side_by_side, fetch_side_by_side, read_side_by_side, run_side_by_side
from musterroll.rules.statements import Statement, parts, statements
from musterroll.sources.demo import AS_OF, PERIOD
from tests.demo.reading import northfen

STEPS = """
CREATE TABLE staff AS SELECT 1 AS pid;
CREATE VIEW present AS SELECT pid FROM staff;
CREATE MACRO since(rows) AS TABLE SELECT * FROM query_table(rows) WHERE pid > getvariable('first_pid');
-- staff and present are words here
CREATE TABLE others AS SELECT 'staff' AS word;
CREATE TABLE seen AS SELECT * FROM since('present');
INSERT INTO staff SELECT 2;
CREATE TABLE again AS SELECT count(*) AS n FROM present;
SET VARIABLE first_pid = (SELECT n FROM again);
CREATE TABLE findings (sentence VARCHAR);
INSERT INTO findings SELECT word FROM others;
INSERT INTO findings SELECT n FROM again;
CREATE TABLE told AS SELECT * FROM findings;
DROP TABLE staff;
"""


def made(text: str) -> tuple[Step, ...]:
    return steps(tuple(("stage", one) for one in parts(text)))


def waits(text: str) -> dict[int, set[int]]:
    return {number: set(step.waits) for number, step in enumerate(made(text))}


def test_a_statement_waits_for_what_it_reads_and_for_readers_of_what_it_changes() -> None:
    found = waits(STEPS)
    assert found[1] == {0}
    assert found[3] == set(), "neither a comment nor a text names a relation"
    assert found[4] == {0, 1, 2}, "what a macro is asked with is read, and what is read by the view of that name"
    assert found[5] == {0, 1, 4}, "a change waits for the readers, even those who read through a view"
    assert found[6] == {1, 5}
    assert found[12] == {5, 6}


def test_a_table_that_is_changed_is_read_after_the_change_by_those_who_stand_after_it() -> None:
    lines = (
        "CREATE TABLE a AS SELECT 1 AS n",
        "CREATE TABLE b AS FROM a",
        "UPDATE a SET n = 2",
        "CREATE TABLE c AS FROM a",
    )
    assert waits("".join(f"{line};\n" for line in lines)) == {0: set(), 1: {0}, 2: {0, 1}, 3: {2}}


def test_rows_of_findings_wait_for_each_other_only_when_they_are_read() -> None:
    found = waits(STEPS)
    assert found[9] == {3, 8}
    assert found[10] == {6, 8}
    assert found[11] == {8, 9, 10}


def test_a_query_among_the_statements_waits_for_what_it_reads_and_nobody_for_it() -> None:
    ordered = [("stage", one) for one in parts("CREATE TABLE staff AS SELECT 1;\nCREATE VIEW present AS FROM staff;\n")]
    query = Statement("SELECT count(*) FROM present", asks="how_many")
    found = steps((*ordered, ("answer", query), ("stage", Statement("DROP TABLE staff"))))
    assert [set(step.waits) for step in found] == [set(), {0}, {0, 1}, {0, 1, 2}], "but who takes away what it reads"


def test_a_statement_that_makes_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="expected a statement that makes or changes something: SELECT 1"):
        made("SELECT 1;")


def of_reach(*wanted: str) -> tuple[tuple[str, Statement], ...]:
    return tuple((name, one) for word in wanted for name in STAGES if reach(name) == word for one in statements(name))


def pairs_in_need(ordered: tuple[tuple[str, Statement], ...]) -> Iterator[tuple[int, int]]:
    """Numbers of a statement that makes a table and of a later one that reads it by its plain name."""
    for (number, (_, one)), (later, (_, other)) in combinations(enumerate(ordered), 2):
        if one.makes and re.search(rf"(?:FROM|JOIN) {one.makes}\b", other.sql):
            yield number, later


def test_no_statement_of_the_stages_can_run_before_a_table_that_it_reads() -> None:
    ordered = of_reach("before", "person", "after")
    before: list[set[int]] = []  # directly or through others
    for step in steps(ordered):
        before.append(set(step.waits).union(*(before[number] for number in step.waits)))
    found = list(pairs_in_need(ordered))
    assert len(found) > 300
    assert [pair for pair in found if pair[0] not in before[pair[1]]] == []


@pytest.fixture
def connections() -> tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(":memory:")
    return connection, connection.cursor()


def do(connection: duckdb.DuckDBPyConnection, statement: Statement) -> None:
    connection.execute(statement.sql)


def test_two_statements_run_at_a_time(
    connections: tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection],
) -> None:
    both = Barrier(2, timeout=20)

    def met(connection: duckdb.DuckDBPyConnection, statement: Statement) -> None:
        both.wait()  # passes only while another statement is being done
        do(connection, statement)

    told: list[str] = []
    run_side_by_side(made("CREATE TABLE a AS SELECT 1;\nCREATE TABLE b AS SELECT 2;\n"), connections, met, told.append)
    assert told == ["stage"]
    assert read_side_by_side(["SELECT * FROM b", "SELECT * FROM a"], connections)[0].to_pylist() == [{"2": 2}]


def test_each_connection_is_made_ready_before_it_takes_a_job(
    connections: tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection],
) -> None:
    both = Barrier(2, timeout=20)
    found: list[int] = []

    def ready(connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute("CREATE TEMP TABLE mine AS SELECT 7 AS n")  # another connection does not see it

    def job(connection: duckdb.DuckDBPyConnection) -> None:
        both.wait()  # passes only while another job is being done
        found.extend(n for (n,) in connection.execute("SELECT n FROM mine").fetchall())

    do_side_by_side([job, job], connections, first=ready)
    assert found == [7, 7]


def test_what_is_asked_besides_is_found_out_while_the_first_queries_are_answered(
    connections: tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection],
) -> None:
    main, _ = connections
    begun = Event()

    def begin() -> int:
        begun.set()
        return 1

    main.create_function("begun", begin, [], "INTEGER", side_effects=True)

    def more() -> list[str]:
        assert begun.wait(20)  # another connection answers meanwhile
        main.execute("CREATE TABLE stored AS SELECT 'ana' AS key")
        return ["SELECT key FROM stored", "SELECT 'bo'"]

    found = fetch_side_by_side(["SELECT begun()", "SELECT 'cy'"], connections, more)
    assert found == [[(1,)], [("cy",)], [("ana",)], [("bo",)]]


def test_what_cannot_be_found_out_is_raised(
    connections: tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection],
) -> None:
    def more() -> list[str]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fetch_side_by_side(["SELECT 1"], connections, more)


def test_a_variable_that_one_connection_sets_is_known_to_all(
    connections: tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection],
) -> None:
    run_side_by_side(made("SET VARIABLE day = (SELECT DATE '2025-03-01');"), connections, do, None)
    for connection in connections:
        assert str(connection.execute("SELECT getvariable('day')").fetchall()[0][0]) == "2025-03-01"


def test_what_fails_is_raised_and_nothing_is_begun_after_it(
    connections: tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection],
) -> None:
    text = "CREATE TABLE a AS SELECT * FROM nothing;\nCREATE TABLE b AS SELECT * FROM a;\n"
    with pytest.raises(duckdb.CatalogException, match="nothing"):
        run_side_by_side(made(text), connections, do, None)
    assert not connections[0].execute("SELECT table_name FROM duckdb_tables()").fetchall()


def test_two_threads_give_the_answer_of_one_with_people_in_parts_too(monkeypatch: pytest.MonkeyPatch) -> None:
    demo = northfen()
    policies = [parse_policy(text.decode(), name) for name, text in demo.company.policies.items()]

    def answered(asked: Engine, parts: bool) -> list[pa.Table]:
        finished = run(demo.facts, policies, Question(*PERIOD, AS_OF), engine=asked)
        assert len(finished.runner.connections) == asked.threads
        assert (finished.parts.count > 1) is parts
        rec = answer(finished)
        return [rec.people, rec.obligations, rec.findings, rec.sources, rec.completions()]

    found = [answered(Engine(threads=threads), parts=False) for threads in (1, 2)]
    monkeypatch.setattr(engine, "_MANY_ROWS", 0)
    found += [answered(Engine(threads=threads, people_at_once=100), parts=True) for threads in (1, 2)]
    for other in found[1:]:
        assert all(one.equals(also) for one, also in zip(found[0], other, strict=True))
