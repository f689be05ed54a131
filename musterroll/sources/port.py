"""What a source is: its name, what it offers, its settings, how it is asked and how its answers are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from musterroll.sources.connection import Connection
from musterroll.sources.extract import Extract, Page
from musterroll.sources.http import Client
from musterroll.sources.reading import Reading
from musterroll.sources.settings import Setting, Settings

OFFERS = frozenset({"people", "completions", "access", "enrolment", "removal", "alerts", "sign_ins"})
ROLES = frozenset({"hris", "contractor_list", "directory", "lms", "other"})

# Where a pull goes on from, as texts by name; what a source puts in it is its own business.
Cursor = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Query:
    """One question that a source can be asked; each pull of it is one extract.

    `lists_leavers`: a complete full pull shows everyone, those who left as well, so that whoever is no longer
    in it is gone. `incremental`: it can be asked for what changed since a cursor. `undated`: it lists accesses without
    saying since when; its facts go through `changes.access_changes`. `fading`: parts of it whose rows go by themselves
    after some time, such as deleted users; that they become fewer says nothing. `lists_leaves`: a complete pull shows
    every leave that counts, so that one which is no longer in it was taken back.
    """

    name: str
    offers: str
    title: str
    needs: str = ""
    lists_leavers: bool = False
    incremental: bool = False
    undated: bool = False
    lists_leaves: bool = False
    fading: frozenset[str] = frozenset()
    unless: str = ""  # name of a setting; empty there means that this question is not asked

    @property
    def may_shrink(self) -> bool:
        """Whether far fewer rows than last time are a reason for doubt: so of a list, not of a log."""
        return self.lists_leavers or self.undated or self.lists_leaves


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One pull: which question, with what, from where on. `now` is the instant at which it begins."""

    query: str
    settings: Settings
    client: Client
    now: datetime
    cursor: Cursor = field(default_factory=dict)

    @property
    def full(self) -> bool:
        """Whether everything is asked for, not only what changed."""
        return not self.cursor


@dataclass(frozen=True, kw_only=True)
class Done:
    """What came of an act in another system, in a sentence; `reference` is the system's own name for the request."""

    sentence: str
    reference: str = ""


Act = Callable[[Settings, Client, str, str], Done]  # settings, client, account, course or group


@dataclass(frozen=True, kw_only=True)
class Source:
    """A system that can be asked. `fetch` is I/O, `read` is pure; the acts use `act_connection` where there is one.

    `fetch` yields pages as they come and raises one of the five errors when it cannot go on; what it yielded is kept.
    """

    name: str
    title: str
    role: str
    offers: frozenset[str]
    settings: tuple[Setting, ...]
    queries: tuple[Query, ...]
    connect: Callable[[Settings], Connection]
    fetch: Callable[[Ask], Iterator[Page]]
    read: Callable[[Extract], Reading]
    enrol: Act | None = None
    remove: Act | None = None
    restore: Act | None = None
    connect_to_act: Callable[[Settings], Connection] | None = None
    cannot: tuple[str, ...] = ()  # sentences: what it cannot do, and the path that works
    cannot_enrol: tuple[str, ...] = ()  # those of them that say why nobody is enrolled, and what to do instead

    def query(self, name: str) -> Query:
        """The question of that name; raises KeyError."""
        return {query.name: query for query in self.queries}[name]

    def asked(self, settings: Settings) -> tuple[Query, ...]:
        """The questions that these settings lead to."""
        return tuple(query for query in self.queries if not query.unless or settings.text(query.unless))

    def parameters(self, settings: Settings) -> dict[str, Any]:
        """The settings that are no secrets, as they stand in an extract."""
        return {one.name: settings.text(one.name) for one in self.settings if not one.secret}
