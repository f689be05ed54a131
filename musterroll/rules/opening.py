"""An engine opened for the stages, and taught the words of all of them.

It imports no more than the engine and the text of the stages, so that a command can have it opened while Arrow and all
else is imported and files are read (ready.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from musterroll.rules.ready import Ready
from musterroll.rules.script import may_stand_empty, said_once, words
from musterroll.rules.statements import shapes

# Where the tables lie that may stand empty: behind all others, so that one that a run makes is seen instead.
EMPTY = "empty"


@dataclass(frozen=True)
class Engine:
    """How much of the machine the engine may use. `spill` null: nothing is written to disk.

    `people_at_once`: with more people than that the stages about single people run for a part of them at a time.
    """

    threads: int | None = None
    memory: str | None = None
    spill: Path | None = None
    people_at_once: int = 400_000


def opened(engine: Engine) -> duckdb.DuckDBPyConnection:
    """An engine with the words of all stages and an empty table for each kind of facts."""
    connection = _connected(engine)
    connection.execute(words())
    _make_empty_facts(connection)
    return connection


def opened_ahead() -> duckdb.DuckDBPyConnection:
    """A usual engine in which all is made that is the same in every run: empty tables, macros and types.

    It has one thread until it is taken: others would be woken for each statement, and find nothing to do. Nor is there
    anything to optimize.
    """
    connection = _connected(Engine(threads=1))
    empty = [shapes()[name] for name in sorted(may_stand_empty())]
    # As one text: between two, Python may be busy with imports for a while.
    texts = (
        "PRAGMA disable_optimizer",
        words(),
        f"CREATE SCHEMA {EMPTY}; SET search_path = '{EMPTY},main'",
        *empty,
        f"SET search_path = 'main,{EMPTY}'",
        *said_once(),
        "SET search_path = 'main'",
    )
    connection.execute(";".join(texts))
    _make_empty_facts(connection)
    connection.execute("PRAGMA enable_optimizer")
    return connection


def _connected(engine: Engine) -> duckdb.DuckDBPyConnection:
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
    return duckdb.connect(":memory:", config=settings)


def _make_empty_facts(connection: duckdb.DuckDBPyConnection) -> None:
    from musterroll.rules.empty_tables import make_empty_facts  # last of all: it needs Arrow

    make_empty_facts(connection)


READY = Ready(opened_ahead)
make_ready = READY.make
