"""The stages in their order, and how they are run: all of one reach, without the statements that find nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

import duckdb

from musterroll.rules.order import Step, steps
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
class Runner:
    """Runs stages on connections, as many statements at a time. `progress` is told the name of each stage.

    Without `skip` nothing is left out. The first connection is the one on which the relations are asked afterwards.
    """

    connections: tuple[duckdb.DuckDBPyConnection, ...]
    stocks: Stocks
    progress: Callable[[str], None] | None = None
    skip: bool = True

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The first connection."""
        return self.connections[0]

    def alone(self) -> Runner:
        """The same with the first connection only: parts of people stand on the search path of one connection."""
        return replace(self, connections=self.connections[:1])

    def run(self, wanted: str) -> None:
        """Run the stages of one reach."""
        if len(self.connections) > 1:
            run_side_by_side(steps_of(wanted), self.connections, self.carry_out, self.progress)
        else:
            run_in_order(steps_of(wanted), self.connection, self.carry_out, self.progress)

    def views(self, names: tuple[str, ...]) -> None:
        """Make these views and macros, which `person` stages make for a part, over everybody."""
        heads = tuple(f"CREATE {what}" for name in names for what in (f"VIEW {name} AS", f"MACRO {name}("))
        for stage in STAGES:
            for statement in statements(stage):
                if statement.sql.startswith(heads):
                    self.connection.execute(statement.sql)

    def carry_out(self, connection: duckdb.DuckDBPyConnection, statement: Statement) -> None:
        """Run one statement, unless what it needs is empty; what it makes is there in any case."""
        wanted = not self.skip or all(self.stocks.any(names) for names in statement.needs)
        if wanted:
            rows = connection.execute(parsed(connection, statement.sql)).fetchall()
            if statement.makes:
                self.stocks.put(statement.makes, bool(rows and rows[0][0]))
        elif statement.makes:
            connection.execute(parsed(connection, shapes()[statement.makes]))
            self.stocks.put(statement.makes, False)


def steps_of(wanted: str) -> tuple[Step, ...]:
    """The statements of the stages of one reach, and which of them wait for which."""
    return steps(tuple((name, one) for name in STAGES if reach(name) == wanted for one in statements(name)))


def say_words(connection: duckdb.DuckDBPyConnection) -> None:
    """Teach an engine that was just opened the words that all stages use."""
    for statement in (one for name in STAGES if reach(name) == "opening" for one in statements(name)):
        connection.execute(statement.sql)


def shapes_text(connection: duckdb.DuckDBPyConnection) -> str:
    """What `shapes.sql` must hold, from a connection on which every statement was run."""
    lines = ["-- Written by scripts/shapes: tables that stand empty where what they need is empty.\n"]
    for statement in (one for name in STAGES for one in statements(name)):
        if statement.needs and statement.makes:
            described = connection.execute(f'DESCRIBE "{statement.makes}"').fetchall()
            columns = ", ".join(f'"{column[0]}" {column[1]}' for column in described)
            lines.append(f"CREATE TABLE {statement.makes} ({columns});\n")
    return "".join(lines)
