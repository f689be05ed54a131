"""The engine that the stages run in: the one that stands ready or another, set up for few rows or many."""

from __future__ import annotations

from typing import NamedTuple

import duckdb

from musterroll.facts.tables import FactTables
from musterroll.rules.opening import EMPTY, READY, Engine, opened
from musterroll.rules.runner import Made
from musterroll.rules.script import all_steps, may_stand_empty

__all__ = ["FEW_ROWS", "Engine", "Opened", "connect", "open_for_few", "rows_of"]

FEW_ROWS = 50_000
_SOME_ROWS = 200_000
# Fewer rows are read by one thread: more would mostly be woken to wait. Two statements at a time keep two cores busy,
# of many rows too: each statement has its times when there is something to do for a single thread.
_MANY_ROWS = 500_000
# What a statement names first streams through what it joins, as it is written: estimates of joins upon joins are worth
# less. Of the rest of the optimizer a few rows need no more than this.
_JOINS_AS_WRITTEN = ("join_order", "build_side_probe_side")
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


class Opened(NamedTuple):
    """The connections on which the stages run: one, or two where statements run side by side. `made`: what is there."""

    connections: tuple[duckdb.DuckDBPyConnection, ...]
    made: Made


def connect(engine: Engine, facts: FactTables) -> Opened:
    """An engine for a run over these facts: for the first one of the usual kind that which stands ready, if it does."""
    READY.begin()
    ready = _ready() if engine == Engine() else None
    connection = ready or opened(engine)
    rows = rows_of(facts)
    _optimize(connection, rows)
    if rows < _MANY_ROWS:
        connection.execute("SET threads = 1")
    elif ready:
        connection.execute("RESET threads")  # it was opened with one
    connections = (connection,) if engine.threads == 1 else (connection, connection.cursor())
    if (
        rows >= _MANY_ROWS or ready is None or rows > engine.people_at_once
    ):  # each part of many people has empty tables of its own
        return Opened(connections, Made(words=ready is not None))
    for one in connections:
        one.execute(f"SET search_path = 'main,{EMPTY}'")
    return Opened(connections, Made(words=True, empty=may_stand_empty()))


def _ready() -> duckdb.DuckDBPyConnection | None:
    """The engine that stands ready. While it is still being opened it is worked out what will wait for what."""
    all_steps()
    return READY.take()


def rows_of(facts: FactTables) -> int:
    """How many facts there are; those in files count as many."""
    return sum(_MANY_ROWS if isinstance(given, list) else given.num_rows for given in facts.tables.values())


def open_for_few(engine: Engine) -> tuple[duckdb.DuckDBPyConnection, ...]:
    """The connections of a new engine for runs over fewer than FEW_ROWS facts (kept.py)."""
    connection = opened(engine)
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


_known_optimizers: list[str] = []


def _optimizers(connection: duckdb.DuckDBPyConnection) -> list[str]:
    if not _known_optimizers:
        _known_optimizers.extend(n for (n,) in connection.execute("SELECT name FROM duckdb_optimizers()").fetchall())
    return _known_optimizers
