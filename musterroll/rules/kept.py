"""An engine kept between runs over few facts: what depends on the policies and the question alone is made once.

Each run makes its relations in a schema of its own, which stands before the main one on the search path and is dropped
when the run is closed. In the main schema are the words, the macros, the relations of the policies and zones, and an
empty table for each that may be left out: a run that leaves a statement out sees the empty one. Views have a schema
between the two, and are planned once.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from threading import Lock, Thread
from typing import Any

import duckdb
import pyarrow as pa

from musterroll.facts.tables import FactTables
from musterroll.rules import pipeline, setup
from musterroll.rules.days import dated_in, days_from, earliest_in, instants_in
from musterroll.rules.kept_content import content, same, worded
from musterroll.rules.parts import Parts
from musterroll.rules.pipeline import Engine, Run
from musterroll.rules.policy.model import Policy
from musterroll.rules.question import Question
from musterroll.rules.relations import existing_policies, period_policy
from musterroll.rules.runner import Runner
from musterroll.rules.script import STAGES, reach
from musterroll.rules.statements import Statement, shapes, statements
from musterroll.rules.stocks import Stocks

_SCHEMA = "run"
# Here the views are, made by the first run: none lies where tables do, so that each reads those of the run that asks.
_VIEWS = "views"
_VIEW = "CREATE VIEW "
_ONCE = ("CREATE MACRO", "CREATE TYPE")  # say the same in every run
_CHANGES = re.compile(r'\A(?:INSERT INTO|UPDATE|DELETE FROM|DROP TABLE) "?(\w+)"?')


@dataclass(frozen=True)
class Asked:
    """What an engine is kept for. `first`: the year from which policy windows are laid out."""

    engine: Engine
    policies: tuple[Policy, ...]
    period: Policy
    question: Question
    first: int


@dataclass
class _Slot:
    """The engine that a process keeps; whoever uses it has the lock."""

    lock: Lock = field(default_factory=Lock)
    kept: KeptEngine | None = None


_slots: dict[int, _Slot] = {}


@contextmanager
def run_few(facts: FactTables, policies: Sequence[Policy], question: Question, engine: Engine) -> Iterator[Run]:
    """A finished run, of which nothing is left afterwards.

    Few facts are judged in the engine that this process keeps, unless somebody uses it; else the run has its own.
    """
    slot = _slots.setdefault(os.getpid(), _Slot())  # a process that was forked keeps its own
    if not (_are_few(facts, engine) and slot.lock.acquire(blocking=False)):
        run = pipeline.run(facts, policies, question, engine=engine)
        try:
            yield run
        finally:
            run.connection.close()
        return
    try:
        with _kept(slot, facts, policies, question, engine).run(facts) as run:
            yield run
    except BaseException:
        _drop(slot)
        raise
    finally:
        slot.lock.release()


def _are_few(facts: FactTables, engine: Engine) -> bool:
    rows = [given.num_rows if isinstance(given, pa.Table) else pipeline.FEW_ROWS for given in facts.tables.values()]
    return sum(rows) < min(pipeline.FEW_ROWS, engine.people_at_once)


def _kept(slot: _Slot, facts: FactTables, policies: Sequence[Policy], question: Question, engine: Engine) -> KeptEngine:
    period = period_policy(policies, question.period_start, question.as_of)
    first = setup.first_year(question, period, earliest_in(facts))
    asked = Asked(engine, tuple(existing_policies(policies, question.as_of)), period, question, first)
    if slot.kept is None or slot.kept.asked != asked or not slot.kept.is_tidy():
        _drop(slot)
        slot.kept = KeptEngine(asked)
    return slot.kept


def _drop(slot: _Slot) -> None:
    kept, slot.kept = slot.kept, None
    if kept is not None:
        kept.close()


class KeptEngine:
    """One run at a time. An engine in which a run failed is of no more use."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self._connections = pipeline.open_for_few(asked.engine)
        main = self._connections[0]
        for sql in (*shapes().values(), *_said_once(), f"CREATE SCHEMA {_VIEWS}"):
            main.execute(sql)
        self._viewed: set[Statement] = set()  # the views that there are
        self._stocks = setup.keep_policies(main, asked.policies, asked.period, asked.question.as_of, asked.first)
        for one in self._connections:
            setup.set_question(one, asked.question, asked.period)
        self._content = content(_changed())
        self._said: tuple[Any, ...] | None = None
        self._dated: set[tuple[str | None, date]] = set()
        self._days = set(days_from(asked.question.period_start, asked.question.as_of))
        self._keep_zones()
        main.execute(f"CREATE SCHEMA {_SCHEMA}")
        self._tidy = True
        self._tidying: Thread | None = None

    @contextmanager
    def run(self, facts: FactTables) -> Iterator[Run]:
        """A finished run over facts; its relations go when it is left, while whoever has its answer goes on."""
        self._tidy = False
        main, asked = self._connections[0], self.asked
        self._learn_days(facts)
        for one in self._connections:
            setup.register_facts(one, facts)
        self._learn_content(facts)
        for one in self._connections:
            _enter(one)
        runner = _Runner(self._connections, self._stocks_of(facts), there=self._content, viewed=self._viewed)
        runner.run_all()
        parts = Parts((main,), asked.engine.people_at_once)
        yield Run(main, asked.question, asked.policies, asked.period, facts, runner, parts)
        self._tidying = Thread(target=self._tidy_up, args=(facts,), name="tidy-up")
        self._tidying.start()

    def is_tidy(self) -> bool:
        """Whether nothing is left of an earlier run; waits for who is tidying up."""
        if self._tidying:
            self._tidying.join()
        return self._tidy

    def _tidy_up(self, facts: FactTables) -> None:
        with suppress(duckdb.Error):  # then it is not tidy, and of no more use
            for one in self._connections:
                _leave(one, facts)
            self._connections[0].execute(f"DROP SCHEMA {_SCHEMA} CASCADE; CREATE SCHEMA {_SCHEMA}")
            self._tidy = True

    def close(self) -> None:
        """Frees what it holds."""
        self.is_tidy()
        for one in reversed(self._connections):
            one.close()

    def _learn_content(self, facts: FactTables) -> None:
        """Makes the content again where something is worded anew."""
        said = worded(facts)
        if self._said is not None and same(self._said, said):
            return
        runner = Runner(self._connections[:1], self._stocks_of(facts))
        for statement in self._content:
            self._connections[0].execute(f'DROP TABLE IF EXISTS "{statement.makes}"')
            runner.carry_out(self._connections[0], statement)
        self._stocks |= {name: runner.stocks.any([name]) for one in self._content if (name := one.makes)}
        self._said = said

    def _stocks_of(self, facts: FactTables) -> Stocks:
        stocks = Stocks(facts)
        for name, has_rows in self._stocks.items():
            stocks.put(name, has_rows)
        return stocks

    def _learn_days(self, facts: FactTables) -> None:
        """Days that were not met before are added to the zones; a day too many changes nothing."""
        dated, days = dated_in(facts), instants_in(facts, self._known_days)
        if days or not dated <= self._dated:
            self._dated |= dated
            self._days |= days
            # Where one day is new others near it will be.
            self._days.update(days_from(min(self._days), self.asked.question.as_of))
            self._keep_zones()

    def _keep_zones(self) -> None:
        main, asked = self._connections[0], self.asked
        for name in setup.ZONES:
            main.execute(f"DROP TABLE IF EXISTS {name}")
        setup.keep_zones(main, asked.policies, asked.period, sorted(self._dated, key=repr), self._days)
        self._known_days = pa.array(sorted(self._days), pa.date32())


@dataclass(frozen=True)
class _Runner(Runner):
    """Makes nothing that is there already: macros, types, content, views, empty tables that no statement changes."""

    there: tuple[Statement, ...] = ()
    viewed: set[Statement] = field(default_factory=set)

    def carry_out(self, connection: duckdb.DuckDBPyConnection, statement: Statement) -> None:
        if statement.sql.startswith(_ONCE) or statement in self.there or statement in self.viewed:
            return
        if statement.sql.startswith(_VIEW):
            connection.execute(f"{_VIEW}{_VIEWS}.{statement.sql.removeprefix(_VIEW)}")
            self.viewed.add(statement)
            return
        left_out = not all(self.stocks.any(names) for names in statement.needs)
        if left_out and statement.makes and statement.makes not in _changed():
            self.stocks.put(statement.makes, False)
            return
        super().carry_out(connection, statement)


def _enter(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(f"SET search_path = '{_SCHEMA},{_VIEWS},main'")
    setup.name_inputs(connection)


def _leave(connection: duckdb.DuckDBPyConnection, facts: FactTables) -> None:
    setup.forget_facts(connection, facts)
    connection.execute("SET search_path = 'main'")
    for name in _variables():
        connection.execute(f"RESET VARIABLE {name}")


@cache
def _all() -> tuple[Statement, ...]:
    return tuple(one for name in STAGES if reach(name) != "opening" for one in statements(name))


@cache
def _said_once() -> tuple[str, ...]:
    return tuple(one.sql for one in _all() if one.sql.startswith(_ONCE))


@cache
def _variables() -> frozenset[str]:
    """What stages set: nothing is left of it from one run to the next."""
    return frozenset(one.sets for one in _all() if one.sets)


@cache
def _changed() -> frozenset[str]:
    """Tables that statements change after they were made: a run must have its own."""
    return frozenset(found[1] for one in _all() if (found := _CHANGES.match(one.sql)))
