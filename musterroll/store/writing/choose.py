"""The writer of a book's database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, Self

from musterroll.store.tables import Tables
from musterroll.store.writing.sqlite import SqliteWriter
from musterroll.store.writing.written import Beside, Found, Packed, Used, Written, at_once


class Writer(Protocol):
    """One transaction that adds to the book; what was not committed when it is left is undone."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: object) -> None: ...

    def begin(self, keys: list[int], since: int) -> Found:
        """Takes the lock that orders writers; then what is there, of `repeats_new` what comes from `since` on."""

    def packed(self) -> list[Packed]:
        """All rows of `repeats_new`."""

    def commit(self, what: Written | None, used: Sequence[Used] = (), beside: Beside = at_once) -> None:
        """Writes all of it, if there is something new, and the names that were used; durable when this returns.

        `beside` carries out what waits for the disk alone, where there is such a thing: on any thread, while this one
        does something that has nothing to do with the database.
        """


def writer(tables: Tables) -> Writer:
    """A transaction, for a `with`. What is not committed within is undone."""
    connection = tables.connection
    if connection.connection is None:
        connection.ensure_connection()
    if connection.in_atomic_block:
        raise RuntimeError("a fact is appended in a transaction of its own; not inside atomic()")
    if connection.vendor == "sqlite":
        return SqliteWriter(connection.connection)
    from musterroll.store.writing.postgresql import PostgresqlWriter  # whose library is not loaded for SQLite

    return PostgresqlWriter(connection.connection, tables.drop_if_broken)
