"""Runs the stages in order in DuckDB: facts and policies in, a Reconciliation out.

Each stage is one file of plain SQL in `stages/` that makes named relations from those before it. Its first line
says its reach: `opening` needs nothing, `before` everyone, `person` one person's facts and the relations before,
`after` all people; `asked` are queries of the answer, which run when they are asked for.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

from musterroll.facts.tables import FactTables
from musterroll.rules import zones
from musterroll.rules.as_arrow import as_arrow
from musterroll.rules.engine import FEW_ROWS, Engine, Opened, connect, open_for_few, rows_of
from musterroll.rules.parts import VIEWS, Parts
from musterroll.rules.policy.model import Policy
from musterroll.rules.question import Question
from musterroll.rules.reconciliation import Reconciliation
from musterroll.rules.relations import existing_policies, period_policy
from musterroll.rules.runner import Runner
from musterroll.rules.script import SHORT_ANSWER, STAGES, asked, reach
from musterroll.rules.setup import prepare, set_up
from musterroll.rules.short import Few, choose, set_limits, shown
from musterroll.rules.side_by_side import fetch_side_by_side, read_side_by_side
from musterroll.rules.statements import stage_sql

__all__ = [
    "FEW_ROWS",
    "STAGES",
    "Engine",
    "Run",
    "answer",
    "open_for_few",
    "reach",
    "reconcile",
    "run",
    "stage_sql",
]


# What takes longest comes first.
_ANSWER = ("answer_people", "answer_obligations", "answer_findings", "answer_sources")
_COMPLETIONS = "SELECT * EXCLUDE (place) FROM {} ORDER BY place, course, version"


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
    few: Few | None = None  # what was found on the way, in `runner.found`

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

    def tuples(
        self, queries: Sequence[str], more: Callable[[], Sequence[str]] | None = None
    ) -> list[list[tuple[Any, ...]]]:
        """The rows of several queries over the relations, read side by side where the stages were run so.

        `more` says what is asked besides; it may take its time, and make relations, while the first are answered.
        """
        return fetch_side_by_side(queries, self.runner.connections, more)

    def rows(self, sql: str, *values: object) -> list[dict[str, Any]]:
        """The rows of a query over the relations, as dictionaries."""
        return self._arrow(sql, *values).to_pylist()

    def _arrow(self, sql: str, *values: object) -> pa.Table:
        return as_arrow(self.connection, sql, *values)

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
    few: Callable[[], Few | None] = lambda: None,
) -> Run:
    """Run all stages and keep their relations. `progress` is told the name of each stage as it begins.

    Without `skip` even those statements are run that are known to find nothing. `few` says, when all is set up, what
    `answer` will be asked for afterwards: with few facts that is then found on the way.
    """
    engine = engine or Engine()
    period = period_policy(policies, question.period_start, question.as_of)
    known = existing_policies(policies, question.as_of)
    prepared = prepare(facts, known, period, question)
    opened = connect(engine, facts)
    stocks = set_up(opened.connections, facts, known, period, question, prepared)
    runner = Runner(opened.connections, stocks, progress, skip, opened.made)
    asked_for = few() if _are_few(opened, engine, facts) else None
    runner, parts = _at_once(runner, asked_for) if _are_few(opened, engine, facts) else _in_parts(runner, engine)
    return Run(opened.connections[0], question, tuple(known), period, facts, runner, parts, asked_for)


def _are_few(opened: Opened, engine: Engine, facts: FactTables) -> bool:
    """Whether there are too few facts for more people than are judged at once."""
    return len(opened.connections) > 1 and rows_of(facts) <= engine.people_at_once


def _at_once(runner: Runner, few: Few | None) -> tuple[Runner, Parts]:
    """Run all stages as one: what is asked of single people need not wait for all that is asked of everyone."""
    if few:
        runner = replace(runner, answering=True)
        for connection in runner.connections:
            set_limits(connection, few)
    runner.run_all()
    return runner, Parts(runner.connections, sys.maxsize)


def _in_parts(runner: Runner, engine: Engine) -> tuple[Runner, Parts]:
    """Run the stages reach by reach, those about single people for a part of them at a time where they are many."""
    runner.run("before")
    parts = Parts(runner.connections, engine.people_at_once)
    if parts.count == 1:
        runner.run("person")
    else:
        parts.each(lambda: runner.run("person"))
        runner.views(VIEWS)
    runner.run("after")
    parts.gather()
    return runner, parts


def answer(finished: Run, few: Few | None = None) -> Reconciliation:
    """The answer tables of a finished run; for a report that shows no more than `few` rows only what that needs."""
    history_from: date = finished.connection.execute("SELECT history_from()").fetchall()[0][0]
    if few is None:
        people, obligations, findings, sources = finished.relations(_ANSWER)
        rows = None
    else:
        *found, people, obligations, sources, findings = _short(finished, few)
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


def _short(finished: Run, few: Few) -> list[pa.Table]:
    """The relations of a short answer, unless they were found on the way."""
    if finished.few == few:
        return [finished.runner.found[name] for name in SHORT_ANSWER]
    choose(finished.connection, few)
    return finished.relations(SHORT_ANSWER)
