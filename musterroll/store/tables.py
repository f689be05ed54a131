"""A book's connection as the room's files use it: questions in SQL, answers as tuples, errors in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import local
from typing import Any

from django.db import connections

from musterroll.config import Config
from musterroll.facts.errors import MusterrollError
from musterroll.store.faults import in_words


class Tables:
    """One database of a book. Every thread gets a connection of its own, made when it first asks."""

    def __init__(self, config: Config, alias: str) -> None:
        self.config, self.alias = config, alias
        self._of_thread = local()

    @property
    def connection(self) -> Any:
        """Django's connection of this thread, which stays the same: it is looked up once."""
        try:
            return self._of_thread.connection
        except AttributeError:
            self._of_thread.connection = connections[self.alias]
            return self._of_thread.connection

    @property
    def on_sqlite(self) -> bool:
        """Whether this is SQLite; else it is PostgreSQL."""
        return bool(self.connection.vendor == "sqlite")

    def rows(self, question: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of an answer; `%s` stands for a value. Blobs come as bytes from both databases."""
        with self._cursor() as cursor:
            cursor.execute(question, values)
            return list(cursor.fetchall())

    def row(self, question: str, values: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        """The first row of an answer, or None."""
        found = self.rows(question, values)
        return found[0] if found else None

    def quick(self, question: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """As `rows`, for what is asked very often: on SQLite Django takes many times as long as the answer."""
        connection = self.connection
        if connection.vendor != "sqlite":
            return self.rows(question, values)
        with in_words(self.config):
            connection.ensure_connection()
            return list(connection.connection.execute(question.replace("%s", "?"), values))

    def say(self, statement: str, values: Sequence[Any] = ()) -> int:
        """Carries out one statement, durable when this returns; the number of rows that it touched."""
        with self._cursor() as cursor:
            cursor.execute(statement, values)
            return int(cursor.rowcount)

    def index_anew(self) -> None:
        """Makes every index on SQLite again from the rows of its table; on PostgreSQL `REINDEX` is for its owner."""
        if self.on_sqlite:
            self.say("REINDEX")

    @contextmanager
    def transaction(self, *, lasting: bool = True) -> Iterator[None]:
        """All statements within or none. `lasting`: they are on the disk when this ends.

        Without that everybody sees them then, but they do not wait for the disk: a loss of power may undo them, all of
        them or none. For what is computed from the entries, and would be again.
        """
        from django.db import transaction

        with in_words(self.config), self._in_no_hurry(lasting), transaction.atomic(using=self.alias):
            if not (lasting or self.on_sqlite):
                self.say("SET LOCAL synchronous_commit = off")
            yield

    def drop_if_broken(self) -> None:
        """Closes a connection whose server has gone; the next question opens another one."""
        connection = self.connection
        if connection.vendor != "sqlite" and connection.connection is not None and connection.connection.closed:
            connection.close()

    def close(self) -> None:
        """Closes this thread's connection; the next question opens it again."""
        self.connection.close()

    @contextmanager
    def _in_no_hurry(self, lasting: bool) -> Iterator[None]:
        """On SQLite how far a commit goes is said of the connection, before it begins."""
        if lasting or not self.on_sqlite:
            yield
            return
        self.rows("PRAGMA synchronous = NORMAL")
        try:
            yield
        finally:
            try:
                self.rows("PRAGMA synchronous = FULL")
            except MusterrollError:  # whatever this connection wrote from now on might not last
                self.close()
                raise

    @contextmanager
    def _cursor(self) -> Iterator[Any]:
        with in_words(self.config):
            try:
                with self.connection.cursor() as cursor:
                    yield cursor
            finally:
                self.drop_if_broken()
