"""The engine that the stages run in: opened, taught the words of all stages, and set up for few rows or many.

It imports no more than that needs, so that a command can have it opened while it still reads files (ready.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from musterroll.facts.tables import FactTables
from musterroll.rules.empty_tables import make_empty_facts
from musterroll.rules.ready import Ready
from musterroll.rules.runner import Made, may_stand_empty, said_once, say_words
from musterroll.rules.statements import shapes

FEW_ROWS = 50_000
_SOME_ROWS = 200_000
# So few rows are read by one thread: more would mostly be woken to wait. Two statements at a time keep two cores busy.
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
# Where the tables lie that may stand empty: behind all others, so that one that a run makes is seen instead.
_EMPTY = "empty"


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
class Opened:
    """The connections on which the stages run: one, or two where statements run side by side. `made`: what is there."""

    connections: tuple[duckdb.DuckDBPyConnection, ...]
    made: Made


def connect(engine: Engine, facts: FactTables) -> Opened:
    """An engine for a run over these facts: for the first one of the usual kind that which stands ready, if it does."""
    _ready.begin()
    ready = _ready.take() if engine == Engine() else None
    connection = ready or _open(engine)
    rows = rows_of(facts)
    _optimize(connection, rows)
    if rows >= _MANY_ROWS:
        return Opened((connection,), Made(words=ready is not None))
    connection.execute("SET threads = 1")
    connections = (connection,) if engine.threads == 1 else (connection, connection.cursor())
    if ready is None or rows > engine.people_at_once:  # each part of many people has empty tables of its own
        return Opened(connections, Made(words=ready is not None))
    for one in connections:
        one.execute(f"SET search_path = 'main,{_EMPTY}'")
    return Opened(connections, Made(words=True, empty=may_stand_empty()))


def rows_of(facts: FactTables) -> int:
    """How many facts there are; those in files count as many."""
    return sum(_MANY_ROWS if isinstance(given, list) else given.num_rows for given in facts.tables.values())


def open_for_few(engine: Engine) -> tuple[duckdb.DuckDBPyConnection, ...]:
    """The connections of a new engine for runs over fewer than FEW_ROWS facts (kept.py)."""
    connection = _open(engine)
    _optimize(connection, 0)
    connection.execute("SET threads = 1")
    return (connection,) if engine.threads == 1 else (connection, connection.cursor())


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


def _open_ahead() -> duckdb.DuckDBPyConnection:
    """A usual engine in which all is made that is the same in every run: empty tables, macros and types."""
    connection = _open(Engine())
    empty = ";".join(shapes()[name] for name in sorted(may_stand_empty()))
    connection.execute(f"CREATE SCHEMA {_EMPTY}; SET search_path = '{_EMPTY},main'; {empty}")
    connection.execute(f"SET search_path = 'main,{_EMPTY}'; {';'.join(said_once())}")
    connection.execute("SET search_path = 'main'")
    return connection


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


_ready = Ready(_open_ahead)
make_ready = _ready.make
