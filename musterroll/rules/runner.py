"""The stages in their order, and how they are run: all of one reach, without the statements that find nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import duckdb
import pyarrow as pa

from musterroll.rules.as_arrow import as_arrow
from musterroll.rules.order import Step, change, steps
from musterroll.rules.side_by_side import run_in_order, run_side_by_side
from musterroll.rules.statements import Statement, parsed, shapes, stage_sql, statements, view
from musterroll.rules.stocks import Stocks

STAGES: tuple[str, ...] = (
    "words",
    "accounts",
    "courses",
    "completions",
    "vanished",
    "events",
    "people",
    "persons",
    "candidates",
    "engagements",
    "scope",
    "population",
    "credits",
    "triggers",
    "leaves",
    "obligations",
    "verdicts",
    "results",
    "findings",
    "findings_records",
    "findings_vanished",
    "findings_population",
    "findings_content",
    "answer",
    "answer_completions",
    "answer_short",
)

RUN = ("before", "person", "after")  # the reaches of the stages that make relations of facts
# The relations of a short answer: what may be shown, what is counted, and the findings.
SHORT_ANSWER = (
    "shown_people",
    "shown_obligations",
    "short_people",
    "short_obligations",
    "short_sources",
    "answer_findings",
)


@cache
def reach(name: str) -> str:
    """By the first line of a stage: `opening`, `before`, `person`, `after` or `asked`; `before` where none is given."""
    found = re.match(r"-- reach: (\w+)", stage_sql(name))
    return found[1] if found else "before"


@cache
def asked() -> dict[str, str]:
    """The queries of the stages of reach `asked`, by the name of the relation. They are planned when they are asked."""
    every = (one.sql for name in STAGES if reach(name) == "asked" for one in statements(name))
    return dict(view(sql) for sql in every)


@dataclass(frozen=True)
class Made:
    """What stands in an engine before a run: `words`, the macros and types of all stages; `empty`, tables without rows.

    The empty ones are seen where a run makes none of that name.
    """

    words: bool = False
    empty: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Runner:
    """Runs stages on connections, as many statements at a time. `progress` is told the name of each stage.

    Without `skip` nothing is left out. The first connection is the one on which the relations are asked afterwards.
    `answering`: what a short answer needs is found on the way, and stands in `found` by its name.
    """

    connections: tuple[duckdb.DuckDBPyConnection, ...]
    stocks: Stocks
    progress: Callable[[str], None] | None = None
    skip: bool = True
    made: Made = Made()
    answering: bool = False
    found: dict[str, pa.Table] = field(default_factory=dict)

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The first connection."""
        return self.connections[0]

    def alone(self) -> Runner:
        """The same with the first connection only: parts of people stand on the search path of one connection."""
        return replace(self, connections=self.connections[:1])

    def run(self, wanted: str) -> None:
        """Run the stages of one reach."""
        self._run(steps_of(wanted))

    def run_all(self) -> None:
        """Run the stages of all reaches as one."""
        self._run(all_steps())

    def _run(self, steps: Sequence[Step]) -> None:
        if len(self.connections) > 1:
            run_side_by_side(steps, self.connections, self.carry_out, self.progress)
        else:
            run_in_order(steps, self.connection, self.carry_out, self.progress)

    def views(self, names: tuple[str, ...]) -> None:
        """Make these views and macros, which `person` stages make for a part, over everybody."""
        heads = tuple(f"CREATE {what}" for name in names for what in (f"VIEW {name} AS", f"MACRO {name}("))
        for stage in STAGES:
            for statement in statements(stage):
                if statement.sql.startswith(heads) and not self._is_said(statement):
                    self.connection.execute(statement.sql)

    def carry_out(self, connection: duckdb.DuckDBPyConnection, statement: Statement) -> None:
        """Run one statement, unless what it needs is empty; what it makes is there in any case."""
        if self._is_said(statement):
            return
        if statement.asks:
            if self.answering:
                self._ask(connection, statement, statement.asks)
            return
        wanted = not self.skip or all(self.stocks.any(names) for names in statement.needs)
        if wanted:
            rows = connection.execute(parsed(connection, statement.sql)).fetchall()
            if statement.makes:
                self.stocks.put(statement.makes, bool(rows and rows[0][0]))
        elif statement.makes:
            if statement.makes not in self.made.empty:
                connection.execute(parsed(connection, shapes()[statement.makes]))
            self.stocks.put(statement.makes, False)

    def _ask(self, connection: duckdb.DuckDBPyConnection, statement: Statement, name: str) -> None:
        if statement.makes:
            connection.execute(statement.sql)
        else:
            self.found[name] = as_arrow(connection, statement.sql)

    def _is_said(self, statement: Statement) -> bool:
        return self.made.words and statement.sql.startswith(_ONCE)


# These say the same in every run.
_ONCE = ("CREATE MACRO", "CREATE TYPE")
_MADE_ANEW = ("CREATE TABLE", "CREATE VIEW", *_ONCE)


def steps_of(wanted: str) -> tuple[Step, ...]:
    """The statements of the stages of one reach, and which of them wait for which."""
    return steps(tuple(_of(wanted)))


def all_steps() -> tuple[Step, ...]:
    """The same of all stages that a run goes through, and of what a short answer asks for."""
    return steps((*_of(*RUN), *_asked_on_the_way()))


def _asked_on_the_way() -> Iterator[tuple[str, Statement]]:
    """The queries of a short answer (short.py), and before them the table that two of them read."""
    yield "answer", Statement(f"CREATE TABLE shown AS {asked()['shown_verdicts']}", makes="shown", asks="shown")
    for name in SHORT_ANSWER:
        yield "answer", Statement(asked()[name], asks=name)


def _of(*wanted: str) -> Iterator[tuple[str, Statement]]:
    """The statements of the stages of these reaches, each with its stage, in their order."""
    return ((name, one) for word in wanted for name in STAGES if reach(name) == word for one in statements(name))


def say_words(connection: duckdb.DuckDBPyConnection) -> None:
    """Teach an engine that was just opened the words that all stages use."""
    connection.execute(";".join(one.sql for _, one in _of("opening")))


@cache
def said_once() -> tuple[str, ...]:
    """The macros and types of all stages that a run goes through."""
    return tuple(one.sql for _, one in _of(*RUN) if one.sql.startswith(_ONCE))


def ordinary() -> list[Statement]:
    """What may be run where there are people and completions and nothing else, and first what is run in any case."""
    return sorted(_ordinary(), key=lambda one: bool(one.needs))


def _ordinary() -> Iterator[Statement]:
    there = {"person_observed", "completion_observed"}
    for _, one in _of(*RUN):
        if all(there.intersection(names) for names in one.needs) and not one.sql.startswith(_ONCE):
            if one.makes:
                there.add(one.makes)
            yield one


@cache
def may_stand_empty() -> frozenset[str]:
    """The tables that no statement changes and that are empty where what they need is: one for all runs will do."""
    done = [change(one.sql) for _, one in _of(*RUN)]
    return frozenset(shapes()) - {name for verb, name in done if verb not in _MADE_ANEW}


def shapes_text(connection: duckdb.DuckDBPyConnection) -> str:
    """What `shapes.sql` must hold, from a connection on which every statement was run."""
    lines = ["-- Written by scripts/shapes: tables that stand empty where what they need is empty.\n"]
    for statement in (one for name in STAGES for one in statements(name)):
        if statement.needs and statement.makes:
            described = connection.execute(f'DESCRIBE "{statement.makes}"').fetchall()
            columns = ", ".join(f'"{column[0]}" {column[1]}' for column in described)
            lines.append(f"CREATE TABLE {statement.makes} ({columns});\n")
    return "".join(lines)
