"""Statements run side by side: one thread a connection, each with the statement that most others wait for.

To plan a statement takes one core, however few rows it reads, and with few rows planning is most of the work.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from heapq import heapify, heappop, heappush
from threading import Condition, Event, Thread
from typing import Any, TypeVar

import duckdb
import pyarrow as pa

from musterroll.rules.as_arrow import as_arrow
from musterroll.rules.order import Step
from musterroll.rules.statements import Statement

Job = Callable[[duckdb.DuckDBPyConnection], None]
Run = Callable[[duckdb.DuckDBPyConnection, Statement], None]
Progress = Callable[[str], None]
Found = TypeVar("Found")
Wanted = TypeVar("Wanted")
More = Callable[[], Sequence[Wanted]]
_SAID = "SELECT getvariable($name)"


def run_in_order(
    steps: Sequence[Step], connection: duckdb.DuckDBPyConnection, run: Run, progress: Progress | None
) -> None:
    """Run all steps as they stand. `progress` is told the name of each stage as it begins."""
    stage = None
    for step in steps:
        if progress and step.stage != stage:
            stage = step.stage
            progress(stage)
        run(connection, step.statement)


def run_side_by_side(
    steps: Sequence[Step], connections: Sequence[duckdb.DuckDBPyConnection], run: Run, progress: Progress | None
) -> None:
    """Run all steps, each after those that it waits for. A variable that a step sets is set on every connection.

    When one fails no other is begun, and its error is raised.
    """
    _on_each(connections, _Work(steps, run, progress).share)


def read_side_by_side(queries: Sequence[str], connections: Sequence[duckdb.DuckDBPyConnection]) -> list[pa.Table]:
    """What each query finds. The next is begun by the connection that is free first."""
    return _ask(queries, connections, as_arrow)


def fetch_side_by_side(
    queries: Sequence[str], connections: Sequence[duckdb.DuckDBPyConnection], more: More[str] | None = None
) -> list[list[tuple[Any, ...]]]:
    """The same as tuples, for few rows: each query is planned once, and not a second time for its columns.

    `more` says what is asked besides, while the first queries are answered.
    """
    return _ask(queries, connections, lambda connection, sql: connection.execute(sql).fetchall(), more)


def _ask(
    queries: Sequence[str],
    connections: Sequence[duckdb.DuckDBPyConnection],
    ask: Callable[[duckdb.DuckDBPyConnection, str], Found],
    more: More[str] | None = None,
) -> list[Found]:
    asked: list[str] = []
    found: dict[int, Found] = {}

    def jobs(queries: Sequence[str]) -> list[Job]:
        numbers = range(len(asked), len(asked) + len(queries))
        asked.extend(queries)
        return [one(number) for number in numbers]

    def one(number: int) -> Job:
        def job(connection: duckdb.DuckDBPyConnection) -> None:
            found[number] = ask(connection, asked[number])

        return job

    do_side_by_side(jobs(queries), connections, more=more and (lambda: jobs(more())))
    return [found[number] for number in range(len(asked))]


def do_side_by_side(
    jobs: Sequence[Job],
    connections: Sequence[duckdb.DuckDBPyConnection],
    first: Job | None = None,
    more: More[Job] | None = None,
) -> None:
    """Do jobs that do not wait for each other. The next is begun by the connection that is free first.

    `first` is done on every connection, before it begins any. `more` is asked in the thread of the caller while jobs
    are done on the other connections; what it says is done before what is left. When one fails its error is raised,
    and those that stand behind it on its connection are not done.
    """
    left = _Left(jobs)

    def work(connection: duckdb.DuckDBPyConnection) -> None:
        mine = connection is connections[0]
        try:
            if first:
                first(connection)
            if mine and more:
                left.put_before(more())
        finally:
            if mine:
                left.close()
        while job := left.take():
            job(connection)

    _on_each(connections, work)


class _Left:
    """Jobs that nobody has begun; there may be more of them until it is closed."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self._jobs = deque(jobs)
        self._closed = Event()

    def put_before(self, jobs: Sequence[Job]) -> None:
        self._jobs.extendleft(reversed(jobs))

    def close(self) -> None:
        self._closed.set()

    def take(self) -> Job | None:
        """The next one; None when there is none and will be none."""
        while True:
            closed = self._closed.is_set()  # before it is looked whether there is one
            try:
                return self._jobs.popleft()
            except IndexError:
                if closed:
                    return None
            self._closed.wait()


def _on_each(
    connections: Sequence[duckdb.DuckDBPyConnection], work: Callable[[duckdb.DuckDBPyConnection], None]
) -> None:
    errors: list[BaseException] = []

    def tried(connection: duckdb.DuckDBPyConnection) -> None:
        try:
            work(connection)
        except BaseException as error:  # noqa: BLE001 - raised below, when nothing runs any more
            errors.append(error)

    others = [Thread(target=tried, args=(connection,)) for connection in connections[1:]]
    for other in others:
        other.start()
    tried(connections[0])
    for other in others:
        other.join()
    if errors:
        raise errors[0]


class _Work:
    """What is left to do, shared by the threads."""

    def __init__(self, steps: Sequence[Step], run: Run, progress: Progress | None) -> None:
        self._steps, self._run, self._progress = steps, run, progress
        self._followers: list[list[int]] = [[] for _ in steps]
        for number, step in enumerate(steps):
            for before in step.waits:
                self._followers[before].append(number)
        self._waits_for = [len(step.waits) for step in steps]
        self._ready = [(-step.path, number) for number, step in enumerate(steps) if not step.waits]
        heapify(self._ready)
        self._left = len(steps)
        self._failed = False
        self._told: set[str] = set()
        self._variables: list[tuple[str, object]] = []
        self._changed = Condition()

    def share(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Do one step after the other until none is left."""
        known = 0
        try:
            while (number := self._next()) is not None:
                known = self._settle(connection, known)
                self._do(number, connection)
        except BaseException:
            with self._changed:
                self._failed = True
                self._changed.notify_all()
            raise
        self._settle(connection, known)

    def _next(self) -> int | None:
        with self._changed:
            while not self._ready and self._left and not self._failed:
                self._changed.wait()
            if self._failed or not self._ready:
                return None
            number = heappop(self._ready)[1]
            stage = self._steps[number].stage
            if self._progress and stage not in self._told:
                self._told.add(stage)
                self._progress(stage)
            return number

    def _settle(self, connection: duckdb.DuckDBPyConnection, known: int) -> int:
        """Set the variables that steps have set since; how many are known now."""
        for name, value in self._variables[known:]:
            connection.execute(f"SET VARIABLE {name} = $value", {"value": value})
            known += 1
        return known

    def _do(self, number: int, connection: duckdb.DuckDBPyConnection) -> None:
        statement = self._steps[number].statement
        self._run(connection, statement)
        if statement.sets:
            said = connection.execute(_SAID, {"name": statement.sets}).fetchall()
            self._variables.append((statement.sets, said[0][0]))
        with self._changed:
            self._left -= 1
            for follower in self._followers[number]:
                self._waits_for[follower] -= 1
                if not self._waits_for[follower]:
                    heappush(self._ready, (-self._steps[follower].path, follower))
            self._changed.notify_all()
