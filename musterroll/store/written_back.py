"""Transactions that change many pages: SQLite writes them back to the book's file afterwards, while others go on.

A commit is durable and visible once its pages stand in SQLite's log. By itself SQLite writes the log back within the
commit that makes it long, and whoever waits for that commit waits about twice as long.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Thread
from time import sleep

from musterroll.store.tables import Tables

_LONG = 8_000_000  # bytes of the log, about as many as SQLite leaves by itself (connect.py)
_TRIES, _PAUSE_S = 100, 0.05


@contextmanager
def written_back_later(tables: Tables, *, lasting: bool = True) -> Iterator[None]:
    """As `tables.transaction`. What it changed is written back by a thread, for which the process waits at its end."""
    if not tables.on_sqlite:
        with tables.transaction(lasting=lasting):
            yield
        return
    before = tables.rows("PRAGMA wal_autocheckpoint")[0][0]
    tables.rows("PRAGMA wal_autocheckpoint = 0")
    try:
        with tables.transaction(lasting=lasting):
            yield
    finally:
        tables.rows(f"PRAGMA wal_autocheckpoint = {before}")
    file = tables.config.database_file.absolute()
    log = file.with_name(file.name + "-wal")
    if log.exists() and log.stat().st_size > _LONG:
        Thread(target=write_back, args=(file,), name="write-back").start()


def empty_log(tables: Tables) -> None:
    """Leaves nothing in the log of what was overwritten; waits some seconds for others who write back or read."""
    for _ in range(_TRIES):
        busy = tables.rows("PRAGMA wal_checkpoint(TRUNCATE)")[0][0]
        if not busy:
            return
        sleep(_PAUSE_S)


def write_back(file: Path) -> None:
    """Writes back what nobody reads any more in its old form; a later commit does the rest, and what fails here."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"{file.as_uri()}?mode=rw", uri=True)) as own:
        own.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
