"""State follows the entries: nobody, those whom new facts touch, or everybody is judged again.

1. Read what is new since the state's head, and what is asked: the day, the period, the policies in force.
2. Decide whether everybody must be judged (everyone.py), or learn whom the new facts touch (touched.py, hops.py).
3. Judge them with the same stages over their facts.
4. Write what differs, and the new head, in one transaction. Whoever was overtaken starts again.

A crash before the end of step 4 leaves the state as it was, and the next call does the same work. So does a loss of
power soon after it: what is computed does not wait for the disk.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol

from musterroll.facts.errors import Conflict
from musterroll.facts.tables import FactTables
from musterroll.rules import pipeline
from musterroll.rules.pipeline import Engine
from musterroll.rules.policy.model import Policy
from musterroll.rules.question import Question
from musterroll.store.entries import Entries
from musterroll.store.segments.segments import WORTH, Segments
from musterroll.store.segments.snapshot import Snapshot
from musterroll.store.state.adopted import policies_of
from musterroll.store.state.columns import FINDINGS_TABLE, JUDGED, PEOPLE_TABLE
from musterroll.store.state.components import Identities, identities
from musterroll.store.state.everyone import AFRESH, fresh_kinds, why_everybody
from musterroll.store.state.explained import explained_anew, explanations_of
from musterroll.store.state.head import Head, asked, keep_head, read_head
from musterroll.store.state.judge import Judged, place, rows_of_all
from musterroll.store.state.merge import Digests, Writer, digests_of_all
from musterroll.store.state.some import counts_people, judge_some, keep_to_reach, population_changed
from musterroll.store.state.touched import Account, Identity, everyone_known, learn
from musterroll.store.state.uncollected import uncollected
from musterroll.store.tables import Tables
from musterroll.store.written_back import written_back_later

TRIES = 5


class Book(Protocol):
    """What state needs of an open book."""

    tables: Tables
    entries: Entries
    segments: Segments


@dataclass(frozen=True)
class CaughtUp:
    """What was done. `everybody`: why all were judged, if they were; `rows`: how many were written or deleted."""

    upto: int
    as_of: date
    people: int
    rows: int
    everybody: str | None = None


def catch_up(
    book: Book,
    today: date,
    *,
    period: tuple[date, date] | None = None,
    policies: Sequence[Policy] | None = None,
    engine: Engine | None = None,
) -> CaughtUp:
    """Brings the state forward to all entries and to `today`.

    `period` is the twelve months up to today unless it is given; `policies` are those that the book adopted.
    """
    question = Question(*(period or twelve_months(today)), today)
    for attempt in range(1, TRIES + 1):
        try:
            with uncollected():
                return _Step(book, question, policies, engine or Engine()).take()
        except Conflict:
            if attempt == TRIES:
                raise
    raise AssertionError


def rebuild(
    book: Book,
    today: date,
    *,
    period: tuple[date, date] | None = None,
    policies: Sequence[Policy] | None = None,
    engine: Engine | None = None,
) -> CaughtUp:
    """Deletes the state and makes it again from the facts."""
    with book.tables.transaction():
        Writer(book.tables).clear()
    return catch_up(book, today, period=period, policies=policies, engine=engine)


def twelve_months(today: date) -> tuple[date, date]:
    """The period that ends on `today` and is a year long."""
    following = today + timedelta(days=1)
    leap = (following.month, following.day) == (2, 29)
    return date(following.year - 1, 3, 1) if leap else following.replace(year=following.year - 1), today


def judge_all(
    facts: FactTables,
    policies: Sequence[Policy],
    question: Question,
    accounts: Sequence[Account],
    explanations: Mapping[str, str],
    engine: Engine,
) -> Judged:
    """Everybody, judged."""
    run = pipeline.run(facts, policies, question, engine=engine)
    try:
        place(run, accounts)
        return rows_of_all(run, explanations)
    finally:
        run.connection.close()


class _Step:
    """One attempt to bring the state forward."""

    def __init__(self, book: Book, question: Question, given: Sequence[Policy] | None, engine: Engine) -> None:
        self._book, self._tables, self._engine = book, book.tables, engine
        self._question, self._given = question, given
        self._writer = Writer(book.tables)

    def take(self) -> CaughtUp:
        """Does what there is to do."""
        head = read_head(self._tables)
        size = self._book.entries.size()
        # A long tail is read from segments in less time than from bodies.
        if self._book.segments.upto() + 4 * WORTH < size:
            self._book.segments.extend()
        engine = self._engine
        shot = self._book.segments.snapshot(size, threads=engine.threads, memory=engine.memory, drawers=True)
        try:
            done = self._take(head, shot)
        finally:
            shot.connection.close()
        self._book.segments.extend(WORTH)
        return done

    def _take(self, head: Head | None, shot: Snapshot) -> CaughtUp:
        policies = tuple(self._given) if self._given is not None else policies_of(shot)
        wanted = asked(shot.upto, self._question, policies)
        since = head.upto if head else 0
        kinds = fresh_kinds(self._tables, since, shot.upto)
        why = why_everybody(head, wanted, kinds, shot, policies)
        if head and not why and since == shot.upto:
            return CaughtUp(head.upto, head.as_of, 0, 0)
        if head is None or kinds & AFRESH.keys():
            return self._everybody(head, wanted, shot, policies, identities(shot), why)
        identity = learn(self._tables, shot, since)
        done = None if why else self._some(head, wanted, shot, policies, identity)
        return done or self._everybody(head, wanted, shot, policies, identity, why or "many people are touched")

    def _everybody(
        self,
        head: Head | None,
        wanted: Head,
        shot: Snapshot,
        policies: Sequence[Policy],
        identity: Identity | Identities,
        why: str | None,
    ) -> CaughtUp:
        """Everybody again; what is known of accounts is added to, or made again."""
        accounts = identity.known if isinstance(identity, Identities) else everyone_known(self._tables, identity)
        facts = self._book.segments.facts(shot.upto)
        judged = judge_all(facts, policies, self._question, accounts, explanations_of(shot), self._engine)
        old = digests_of_all(self._tables)
        with self._tables.transaction(lasting=False):
            keep_head(self._tables, head, replace(wanted, summary=judged.summary))
            if isinstance(identity, Identities):
                self._writer.replace_accounts(identity, judged.persons)
            else:
                self._writer.learn(identity)
                self._writer.name_persons(accounts, judged.persons)
            self._writer.replace_names(None, judged.names)
            rows = self._merge(old, judged)
        return CaughtUp(wanted.upto, wanted.as_of, len(judged.rows[PEOPLE_TABLE.name]), rows, why)

    def _some(
        self, head: Head, wanted: Head, shot: Snapshot, policies: Sequence[Policy], identity: Identity
    ) -> CaughtUp | None:
        """Those whom the new facts touch; None where everybody has to be judged after all."""
        explained = explained_anew(self._tables, shot, head.upto)
        if explained is None:
            return None
        identity.touched |= {identity.moved.get(component, component) for component in explained}
        found = judge_some(self._tables, shot, head, policies, identity, explanations_of(shot), self._engine)
        if found is None or (counts_people(head) and population_changed(self._tables, found)):
            return None
        old = {name: dict(rows) for name, rows in found.stored.items()}
        old[FINDINGS_TABLE.name] |= keep_to_reach(self._tables, found)
        with written_back_later(self._tables, lasting=False):
            keep_head(self._tables, head, replace(wanted, summary=head.summary.with_run(found.judged.summary)))
            self._writer.learn(identity)
            self._writer.name_persons(found.accounts, found.judged.persons)
            self._writer.replace_names(found.accounts, found.judged.names)
            rows = self._merge(old, found.judged)
        return CaughtUp(wanted.upto, wanted.as_of, len(found.judged.rows[PEOPLE_TABLE.name]), rows)

    def _merge(self, old: Mapping[str, Digests], judged: Judged) -> int:
        count = 0
        for table in JUDGED:
            if table.name in judged.differing:
                count += self._writer.merge_differing(table, judged.differing[table.name])
            else:
                count += self._writer.merge(table, old[table.name], judged.rows[table.name])
        return count
