"""One engine for the questions that the store itself asks of facts, kept while the process lives.

It is opened once a process, since opening costs more than most questions; a process that was forked opens its own.
It knows the words of the rules, so that keys, addresses and names are compared as the rules compare them.
"""

from __future__ import annotations

import os
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

_lock = Lock()
_open: dict[tuple[int, int | None, str | None], Any] = {}


def connection(threads: int | None = None, memory: str | None = None) -> duckdb.DuckDBPyConnection:
    """A connection of the caller's own to the engine of this process: what it registers nobody else sees."""
    key = (os.getpid(), threads, memory)
    with _lock:
        if key not in _open:
            _open[key] = _new(threads, memory)
        own: duckdb.DuckDBPyConnection = _open[key].cursor()
    return own


def _new(threads: int | None, memory: str | None) -> Any:
    import duckdb

    from musterroll.rules.pipeline import stage_sql

    settings: dict[str, Any] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "temp_directory": "",
    }
    if threads:
        settings["threads"] = threads
    if memory:
        settings["memory_limit"] = memory
    made = duckdb.connect(":memory:", config=settings)
    made.execute("SET parquet_metadata_cache = true")  # the files never change
    made.execute(stage_sql("words"))
    return made
