"""The writer of a book's database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from musterroll.store.tables import Tables
from musterroll.store.writing.written import Found, Packed, Used, Written


class Writer(Protocol):
    """One transaction that adds to the book."""

    def begin(self, keys: list[int], since: int) -> Found:
        """Takes the lock that orders writers; then what is there, of `repeats_new` what comes from `since` on."""

    def packed(self) -> list[Packed]:
        """All rows of `repeats_new`."""

    def commit(self, what: Written | None, used: Sequence[Used] = ()) -> None:
        """Writes all of it, if there is something new, and the names that were used; durable when this returns."""

    def end(self) -> None:
        """Gives the lock back; what was not committed is undone."""


@contextmanager
def writer(tables: Tables) -> Iterator[Writer]:
    """A transaction. What is not committed within is undone."""
    connection = tables.connection
    connection.ensure_connection()
    if connection.in_atomic_block:
        raise RuntimeError("a fact is appended in a transaction of its own; not inside atomic()")
    writing: Writer
    if tables.on_sqlite:
        from musterroll.store.writing.sqlite import SqliteWriter

        writing = SqliteWriter(connection.connection)
    else:
        from musterroll.store.writing.postgresql import PostgresqlWriter

        writing = PostgresqlWriter(connection.connection)
    try:
        yield writing
    finally:
        try:
            writing.end()
        finally:
            tables.drop_if_broken()
