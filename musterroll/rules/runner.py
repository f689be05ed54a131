"""How the stages are run: all of one reach, without the statements that find nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa

from musterroll.rules.as_arrow import as_arrow
from musterroll.rules.order import Step
from musterroll.rules.script import ONCE, STAGES, all_steps, steps_of
from musterroll.rules.side_by_side import run_in_order, run_side_by_side
from musterroll.rules.statements import Statement, shapes, statements, to_run
from musterroll.rules.stocks import Stocks


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
        if self._is_said(statement) or (self.answering and statement.afterwards):
            return
        if statement.asks:
            if self.answering:
                self._ask(connection, statement, statement.asks)
            return
        wanted = not self.skip or all(self.stocks.any(names) for names in statement.needs)
        if wanted:
            rows = connection.execute(to_run(connection, statement.sql)).fetchall()
            if statement.makes:
                self.stocks.put(statement.makes, bool(rows and rows[0][0]))
        elif statement.makes:
            if statement.makes not in self.made.empty:
                connection.execute(to_run(connection, shapes()[statement.makes]))
            self.stocks.put(statement.makes, False)

    def _ask(self, connection: duckdb.DuckDBPyConnection, statement: Statement, name: str) -> None:
        if statement.makes:
            connection.execute(statement.sql)
        else:
            self.found[name] = as_arrow(connection, statement.sql)

    def _is_said(self, statement: Statement) -> bool:
        return self.made.words and statement.sql.startswith(ONCE)
