"""Runs the stages in order in DuckDB: facts and policies in, a Reconciliation out.

Each stage is one file of plain SQL in `stages/` that makes named relations from those before it. Its first line
says its reach: `opening` needs nothing, `before` everyone, `person` one person's facts and the relations before,
`after` all people; `asked` are queries of the answer, which run when they are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from musterroll.facts.tables import FactTables
from musterroll.rules import zones
from musterroll.rules.parts import VIEWS, Parts
from musterroll.rules.policy.model import Policy
from musterroll.rules.question import Question
from musterroll.rules.ready import Ready
from musterroll.rules.reconciliation import Reconciliation
from musterroll.rules.relations import existing_policies, period_policy
from musterroll.rules.runner import STAGES, Runner, asked, reach, say_words
from musterroll.rules.setup import make_empty_facts, set_up
from musterroll.rules.short import COUNTED, Few, choose, shown
from musterroll.rules.side_by_side import fetch_side_by_side, read_side_by_side
from musterroll.rules.statements import stage_sql

__all__ = ["STAGES", "Engine", "Run", "answer", "make_ready", "reach", "reconcile", "run", "stage_sql"]


# What takes longest comes first.
_ANSWER = ("answer_people", "answer_obligations", "answer_findings", "answer_sources")
_COMPLETIONS = "SELECT * EXCLUDE (place) FROM {} ORDER BY place, course, version"


@dataclass(frozen=True)
class Engine:
    """How much of the machine the engine may use. `spill` null: nothing is written to disk.

    `people_at_once`: with more people than that the stages about single people run for a part of them at a time.
    """

    threads: int | None = None
    memory: str | None = None
    spill: Path | None = None
    people_at_once: int = 400_000


@dataclass(frozen=True)
class Run:
    """A finished run whose relations can still be asked, for `explain` and for large results."""

    connection: duckdb.DuckDBPyConnection
    question: Question
    policies: tuple[Policy, ...]
    policy: Policy
    facts: FactTables
    runner: Runner
    parts: Parts

    def focus(self, pid: int) -> None:
        """Bring all relations about one person into sight, where people were judged in parts."""
        if self.parts.count > 1:
            self.parts.leave()
            self.parts.focus(pid, self._judge)

    def widen(self) -> None:
        """Undo `focus`: see the answer about everybody."""
        if self.parts.count > 1:
            self.parts.leave()

    def completions(self) -> pa.Table:
        """What became of every completion; where people were judged in parts, their credits are made again."""
        if self.parts.count == 1:
            return self._arrow(_COMPLETIONS.format(f"({asked()['told_completions']})"))
        found: list[pa.Table] = []

        def one_part() -> None:
            self._judge()
            found.append(self.relation("told_completions"))

        self.parts.each(one_part, keep=False)
        self.connection.register("told_", pa.concat_tables(found))
        try:
            return self._arrow(_COMPLETIONS.format("told_"))
        finally:
            self.connection.unregister("told_")

    def relation(self, name: str) -> pa.Table:
        """All rows of a relation that a stage made, or that is made when it is asked for."""
        return self._arrow(self._all_of(name))

    def relations(self, names: Sequence[str]) -> list[pa.Table]:
        """All rows of several relations, read side by side where the stages were run so."""
        return read_side_by_side([self._all_of(name) for name in names], self.runner.connections)

    def tuples(self, queries: Sequence[str]) -> list[list[tuple[Any, ...]]]:
        """The rows of several queries over the relations, read side by side where the stages were run so."""
        return fetch_side_by_side(queries, self.runner.connections)

    def rows(self, sql: str, *values: object) -> list[dict[str, Any]]:
        """The rows of a query over the relations, as dictionaries."""
        return self._arrow(sql, *values).to_pylist()

    def _arrow(self, sql: str, *values: object) -> pa.Table:
        table: pa.Table = self.connection.sql(sql, params=list(values)).to_arrow_table()
        return table

    @staticmethod
    def _all_of(name: str) -> str:
        return asked().get(name) or f'SELECT * FROM "{name}"'

    def _judge(self) -> None:
        self.runner.run("person")


def reconcile(facts: FactTables, policies: Sequence[Policy], question: Question) -> Reconciliation:
    """Judge `facts` by `policies` for `question`.

    The same facts, policies and question give the same answer, whatever the order of the rows of one file.
    Raises ValueError for a policy zone that does not exist (the policy parser refuses those first).
    """
    return answer(run(facts, policies, question))


def run(
    facts: FactTables,
    policies: Sequence[Policy],
    question: Question,
    *,
    engine: Engine | None = None,
    progress: Callable[[str], None] | None = None,
    skip: bool = True,
) -> Run:
    """Run all stages and keep their relations. `progress` is told the name of each stage as it begins.

    Without `skip` even those statements are run that are known to find nothing.
    """
    connections = _connect(engine or Engine(), facts)
    connection = connections[0]
    period = period_policy(policies, question.period_start, question.as_of)
    known = existing_policies(policies, question.as_of)
    stocks = set_up(connections, facts, known, period, question)
    runner = Runner(connections, stocks, progress, skip)
    runner.run("before")
    parts = Parts(connection, (engine or Engine()).people_at_once)
    if parts.count == 1:
        runner.run("person")
    else:
        runner = runner.alone()
        parts.each(lambda: runner.run("person"))
        runner.views(VIEWS)
    runner.run("after")
    return Run(connection, question, tuple(known), period, facts, runner, parts)


def answer(finished: Run, few: Few | None = None) -> Reconciliation:
    """The answer tables of a finished run; for a report that shows no more than `few` rows only what that needs."""
    history_from: date = finished.connection.execute("SELECT history_from()").fetchall()[0][0]
    if few is None:
        people, obligations, findings, sources = finished.relations(_ANSWER)
        rows = None
    else:
        names = (*choose(finished.connection, few), *COUNTED, "answer_findings")
        *found, people, obligations, sources, findings = finished.relations(names)
        rows = shown(few, found)
    return Reconciliation(
        question=finished.question,
        policies=finished.policies,
        policy=finished.policy,
        history_from=history_from,
        tzdata=zones.tzdata_version(),
        people=people,
        obligations=obligations,
        findings=findings,
        completions=finished.completions,
        sources=sources,
        inputs=finished.facts.inputs,
        refused=finished.facts.refused,
        shown=rows,
    )


# What a statement names first streams through what it joins, as it is written: estimates of joins upon joins are worth
# less. Of the rest of the optimizer a few rows need no more than this.
_JOINS_AS_WRITTEN = ("join_order", "build_side_probe_side")
FEW_ROWS = 50_000
_SOME_ROWS = 200_000
# So few rows are read by one thread: more would mostly be woken to wait. Two statements at a time keep two cores busy.
_MANY_ROWS = 500_000
_FOR_FEW_ROWS = (
    "column_lifetime",
    "deliminator",
    "expression_rewriter",
    "filter_pullup",
    "filter_pushdown",
    "in_clause",
    "statistics_propagation",
    "unused_columns",
)
_FOR_SOME_ROWS = (*_FOR_FEW_ROWS, "cte_inlining")


def _open(engine: Engine) -> duckdb.DuckDBPyConnection:
    settings: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        # In memory a checkpoint is of no use, and goes over everything.
        "checkpoint_threshold": "1000TB",
        "preserve_insertion_order": False,
        "temp_directory": str(engine.spill) if engine.spill else "",
    }
    if engine.threads:
        settings["threads"] = engine.threads
    if engine.memory:
        settings["memory_limit"] = engine.memory
    connection = duckdb.connect(":memory:", config=settings)
    make_empty_facts(connection)
    say_words(connection)
    return connection


def _connect(engine: Engine, facts: FactTables) -> tuple[duckdb.DuckDBPyConnection, ...]:
    """The connections on which the stages run: one, or two where statements run side by side."""
    _ready.begin()
    connection = _ready.take() if engine == Engine() else _open(engine)
    rows = sum(_MANY_ROWS if isinstance(given, list) else given.num_rows for given in facts.tables.values())
    _optimize(connection, rows)
    if rows >= _MANY_ROWS:
        return (connection,)
    connection.execute("SET threads = 1")
    return (connection,) if engine.threads == 1 else (connection, connection.cursor())


def open_for_few(engine: Engine) -> tuple[duckdb.DuckDBPyConnection, ...]:
    """The connections of a new engine for runs over fewer than FEW_ROWS facts (kept.py)."""
    connection = _open(engine)
    _optimize(connection, 0)
    connection.execute("SET threads = 1")
    return (connection,) if engine.threads == 1 else (connection, connection.cursor())


def _optimize(connection: duckdb.DuckDBPyConnection, rows: int) -> None:
    """Leave out the optimizers that so many rows do not need."""
    left_out: tuple[str, ...] = _JOINS_AS_WRITTEN
    if rows < _SOME_ROWS:
        wanted = _FOR_FEW_ROWS if rows < FEW_ROWS else _FOR_SOME_ROWS
        left_out = tuple(name for name in _optimizers(connection) if name not in wanted)
    connection.execute(f"SET disabled_optimizers = '{','.join(left_out)}'")


_ready = Ready(lambda: _open(Engine()))
make_ready = _ready.make
_known_optimizers: list[str] = []


def _optimizers(connection: duckdb.DuckDBPyConnection) -> list[str]:
    if not _known_optimizers:
        _known_optimizers.extend(n for (n,) in connection.execute("SELECT name FROM duckdb_optimizers()").fetchall())
    return _known_optimizers
