"""The stages in their order, and how they are run: all of one reach, without the statements that find nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import duckdb

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
    "obligations",
    "leaves",
    "verdicts",
    "results",
    "findings",
    "findings_records",
    "findings_vanished",
    "findings_population",
    "findings_content",
    "answer",
    "answer_completions",
)


@cache
def reach(name: str) -> str:
    """`before`, `person`, `after` or `asked`, from the first line of a stage; `before` where none is given."""
    found = re.match(r"-- reach: (\w+)", stage_sql(name))
    return found[1] if found else "before"


@cache
def asked() -> dict[str, str]:
    """The queries of the stages of reach `asked`, by the name of the relation. They are planned when they are asked."""
    every = (one.sql for name in STAGES if reach(name) == "asked" for one in statements(name))
    return dict(view(sql) for sql in every)


@dataclass(frozen=True)
class Runner:
    """Runs stages on a connection. `progress` is told the name of each; without `skip` nothing is left out."""

    connection: duckdb.DuckDBPyConnection
    stocks: Stocks
    progress: Callable[[str], None] | None = None
    skip: bool = True

    def run(self, wanted: str) -> None:
        """Run the stages of one reach."""
        for name in STAGES:
            if reach(name) == wanted:
                if self.progress:
                    self.progress(name)
                for statement in statements(name):
                    self._run(statement)

    def views(self, names: tuple[str, ...]) -> None:
        """Make these views and macros, which `person` stages make for a part, over everybody."""
        heads = tuple(f"CREATE {what}" for name in names for what in (f"VIEW {name} AS", f"MACRO {name}("))
        for stage in STAGES:
            for statement in statements(stage):
                if statement.sql.startswith(heads):
                    self.connection.execute(statement.sql)

    def _run(self, statement: Statement) -> None:
        wanted = not self.skip or all(self.stocks.any(names) for names in statement.needs)
        if wanted:
            rows = self.connection.execute(parsed(self.connection, statement.sql)).fetchall()
            if statement.makes:
                self.stocks.put(statement.makes, bool(rows and rows[0][0]))
        elif statement.makes:
            self.connection.execute(parsed(self.connection, shapes()[statement.makes]))
            self.stocks.put(statement.makes, False)


def shapes_text(connection: duckdb.DuckDBPyConnection) -> str:
    """What `shapes.sql` must hold, from a connection on which every statement was run."""
    lines = ["-- Written by scripts/shapes: tables that stand empty where what they need is empty.\n"]
    for statement in (one for name in STAGES for one in statements(name)):
        if statement.needs and statement.makes:
            described = connection.execute(f'DESCRIBE "{statement.makes}"').fetchall()
            columns = ", ".join(f'"{column[0]}" {column[1]}' for column in described)
            lines.append(f"CREATE TABLE {statement.makes} ({columns});\n")
    return "".join(lines)
