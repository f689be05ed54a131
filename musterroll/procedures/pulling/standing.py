"""How every source stands: when it last gave all, what it last gave, what of it waits for a person."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from musterroll.config import load
from musterroll.facts.bodies import AccessRecorded, CompletionVanished, PersonObserved
from musterroll.facts.errors import ConfigError, MusterrollError
from musterroll.facts.fact import Fact
from musterroll.procedures.extracts import extracts
from musterroll.procedures.known import facts_of_book
from musterroll.procedures.pulling.before import Pulled, base_of, pulls
from musterroll.procedures.pulling.confirm import waiting, would_go
from musterroll.procedures.pulling.plan import planned
from musterroll.sources.catalogue import find
from musterroll.sources.port import Query, Source
from musterroll.sources.watched.settings import FOLDER

if TYPE_CHECKING:
    from musterroll.facts.tables import FactTables
    from musterroll.store.setup import Book

AGREED = timedelta(days=14)  # of files by hand: after so long the rules call a source stale (`source_stale`)
_TURNS = 2  # of the worker: a source that is asked may miss one
SHOWN = 50


@dataclass(frozen=True)
class Told:
    """One pull or file: what was asked, when, how many rows, and whether that was all."""

    sha256: str
    query: str
    at: datetime | None
    rows: int
    full: bool = True
    complete: bool = True
    why_incomplete: str = ""


@dataclass(frozen=True)
class Held:
    """A pull that waits for a person's word, beside the last one that was whole."""

    source: str
    query: str
    title: str
    at: datetime
    rows: int
    before: int | None
    before_at: datetime | None
    sha256: str = ""


@dataclass(frozen=True)
class Standing:
    """One source. `asked`: it is in the settings and asked by the program; else its files are handed in."""

    name: str
    title: str
    role: str
    asked: bool
    last: Told | None
    whole: Told | None
    held: tuple[Held, ...] = ()
    trouble: str = ""
    agreed: timedelta = AGREED

    def age(self, now: datetime) -> timedelta | None:
        """How long ago it last gave all; None where it never did."""
        return None if self.whole is None or self.whole.at is None else max(now - self.whole.at, timedelta())

    def stale(self, now: datetime) -> bool:
        """Whether that is longer ago than agreed."""
        age = self.age(now)
        return age is None or age > self.agreed


@dataclass(frozen=True)
class Lacking:
    """What a held pull does not show any more: a person or a thing, and which kind."""

    what: str
    account: str


@dataclass(frozen=True)
class Evidence:
    """For both readings of a held pull: `gone` would end if it is true; the first of them, and how many of each."""

    held: Held
    gone: dict[str, int] = field(default_factory=dict)
    rows: tuple[Lacking, ...] = ()


def sources_standing(book: Book) -> list[Standing]:
    """Every source in the settings, then those of which only files came in; whatever waits comes first."""
    facts, config = facts_of_book(book), load(book.config.folder)
    found = [_asked(book, facts, name) for name in config.sources]
    found += [_files(facts, name) for name in sorted({one.source for one in extracts(facts).values()})]
    by_name: dict[str, Standing] = {}
    for one in found:
        asked = by_name.setdefault(one.name, one)
        if asked.last is None:  # it was not asked yet: what was handed in before stands for it
            by_name[one.name] = replace(asked, last=one.last, whole=one.whole)
    return sorted(by_name.values(), key=lambda one: (not one.held, one.name))


def told_by(book: Book, name: str) -> list[Told]:
    """The last pulls and files of one source, newest first."""
    facts, found = facts_of_book(book), []
    try:
        source = find(name)
    except ConfigError:
        source = None
    for query in source.queries if source else ():
        found += [_told(one, query) for one in pulls(facts, name, query.name)]
    known = {one.sha256 for one in found}
    found += [
        Told(one.sha256, one.name, one.received_at, one.rows)
        for one in extracts(facts).values()
        if one.source == name and one.sha256 not in known
    ]
    return sorted(found, key=lambda one: str(one.at or ""), reverse=True)[:SHOWN]


def evidence(book: Book, name: str, query: str) -> Evidence | None:
    """What a pull that waits does not show any more; None where none waits."""
    source = find(name)
    for asked, one in waiting(book, source):
        if asked.name == query:
            lacking = list(_lacking(would_go(book, source, asked, one)))
            counts = dict(Counter(each.what for each in lacking))
            return Evidence(_held(facts_of_book(book), source, asked, one), counts, tuple(islice(lacking, SHOWN)))
    return None


def _lacking(facts: Iterator[Fact]) -> Iterator[Lacking]:
    for fact in facts:
        body = fact.body
        if isinstance(body, PersonObserved):
            yield Lacking("person", body.name or next(iter(body.emails or ()), body.account))
        elif isinstance(body, AccessRecorded) and body.to is not None:
            yield Lacking("access", f"{body.account} to {body.system}")
        elif isinstance(body, CompletionVanished):
            yield Lacking("completion", f"{body.account}, {body.course}")


def _asked(book: Book, facts: FactTables, name: str) -> Standing:
    try:
        plan = planned(load(book.config.folder), name, facts, os.environ)
    except MusterrollError as error:
        return Standing(name, name, "", True, None, None, trouble=error.what)
    trouble = plan.troubles[-1].what if plan.troubles else ""
    if name == FOLDER.name:
        looked = Told("", plan.last_said, plan.last_at, 0) if plan.last_at else None
        return Standing(name, plan.title, "files", True, looked, looked, (), trouble, _TURNS * plan.every)
    source = find(name)
    seen = [(query, one) for query in source.queries for one in pulls(facts, name, query.name)]
    seen.sort(key=lambda each: each[1].at)
    last = _told(seen[-1][1], seen[-1][0]) if seen else None
    whole = next((_told(one, query) for query, one in reversed(seen) if one.complete), None)
    held = tuple(_held(facts, source, query, one) for query, one in waiting(book, source))
    return Standing(name, source.title, source.role, True, last, whole, held, trouble, _TURNS * plan.every)


def _files(facts: FactTables, name: str) -> Standing:
    files = [one for one in extracts(facts).values() if one.source == name]
    latest = max(files, key=lambda one: one.entry)
    told = Told(latest.sha256, latest.name, latest.received_at, latest.rows)
    return Standing(name, name, "by hand", False, told, told)


def _held(facts: FactTables, source: Source, query: Query, one: Pulled) -> Held:
    base = base_of(pulls(facts, source.name, query.name))
    before, before_at = (base.rows, base.at) if base else (None, None)
    return Held(source.name, query.name, query.title, one.at, one.rows, before, before_at, one.sha256)


def _told(one: Pulled, query: Query) -> Told:
    return Told(one.sha256, query.title, one.at, one.rows, one.full, one.complete, one.why_incomplete)
