"""One question into the book: asked, kept as it answered, its facts appended, and at last the fact that it was asked.

That fact comes last. Whoever is interrupted before it asks again from where the pull before ended: what was appended
already is recognised, so nothing is lost and nothing is there twice.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from musterroll.facts.bodies import ExtractReceived
from musterroll.facts.errors import MusterrollError
from musterroll.facts.fact import Fact
from musterroll.procedures.known import facts_of_book
from musterroll.procedures.pulling.apart import Apart
from musterroll.procedures.pulling.before import Pulled, base_of, cursor_of, open_accesses, pulls_of_book, spells
from musterroll.procedures.pulling.leaves import taken_back
from musterroll.procedures.pulling.troubles import hidden
from musterroll.procedures.pulling.vanished import changed_accesses, gone, not_told_before
from musterroll.sources.clock import Clock
from musterroll.sources.extract import Extract, Page
from musterroll.sources.http import Client
from musterroll.sources.port import Ask, Query, Source
from musterroll.sources.pull import pull
from musterroll.sources.reading import Outcome
from musterroll.sources.receipt import UNREADABLE, receipt
from musterroll.sources.settings import Settings
from musterroll.sources.shrink import judged

if TYPE_CHECKING:
    from musterroll.store.setup import Book

_TOGETHER = 10_000  # facts a transaction
_LONG = 20_000  # rows from which on a second process is worth its start
_WITHOUT_ACCESS = ("people", "completions")  # questions whose answers tell of no access
_READABLE = 0.05  # part of a list's rows beyond which refused ones make it doubtful


@dataclass(frozen=True)
class How:
    """How sources are asked: the clock, by whom (empty: by itself), and whether for everything."""

    clock: Clock
    by: str = ""
    full: bool = False


@dataclass
class Told:
    """What came of one question. `new`: entries by kind; `gone`: facts about what is no longer listed."""

    source: Source
    query: Query
    full: bool = True
    rows: int = 0
    pages: int = 0
    new: Counter[str] = field(default_factory=Counter)
    gone: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)
    sha256: str = ""
    why_incomplete: str = ""
    error: MusterrollError | None = None  # by which it broke, without secrets

    @property
    def nothing(self) -> bool:
        """Whether it broke before anything came: then nothing was kept, and the book says nothing of it."""
        return self.error is not None and not self.pages


class OneQuestion:
    """One question, from where the book knows to go on to the fact that it was asked."""

    def __init__(self, book: Book, source: Source, settings: Settings, query: Query, how: How) -> None:
        self.book, self.source, self.settings, self.query, self.how = book, source, settings, query, how
        self.now = how.clock.now()
        self.before = pulls_of_book(book, source.name, query.name)
        self.told = Told(source, query)
        self._rows = 0

    def run(self, client: Client, folder: Path, progress: Callable[[Query, Page], None]) -> Told:
        """Asks, keeps, appends."""
        with Apart(self.book) as apart:
            return self._run(client, folder, progress, apart)

    def _run(self, client: Client, folder: Path, progress: Callable[[Query, Page], None], apart: Apart) -> Told:
        ask = Ask(query=self.query.name, settings=self.settings, client=client, now=self.now, cursor=self._cursor())
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        got = pull(self.source, ask, folder, lambda page: self._came(page, progress, apart))
        self.told.error = hidden(got.error, client.secrets) if got.error else None
        if got.error is not None and not got.extract.pages:
            self.told.full, self.told.why_incomplete = got.extract.full, got.extract.why_incomplete
            return self.told
        self.book.extracts.keep(got.path, got.extract.sha256)
        extract, reading = self._take(self._not_shrunken(got.extract), got.path, apart)
        said = self.told
        said.full, said.rows, said.pages, said.sha256 = extract.full, extract.rows, extract.pages, extract.sha256
        said.why_incomplete = extract.why_incomplete
        said.notes = reading.notes
        said.refused = [
            (one.row, f"found {one.error.found}, expected {one.error.expected}") for one in left_out(reading)
        ]
        unread = reading.unreadable if extract.why_incomplete == reading.unreadable else ""
        more = {UNREADABLE: unread} if unread else {}
        append(self.book, [received(self.source, extract, len(reading.refused), self.how.by, **more)], self.now)
        return said

    def _cursor(self) -> dict[str, str]:
        """Empty for a full pull: the first one, when the last is too old, or when the settings have changed.

        A log is always read on: what it told once does not change.
        """
        base = base_of(self.before)
        if not self.query.incremental or base is None:
            return {}
        if not self.query.may_shrink:
            return cursor_of(self.book, self.before)
        if self.how.full or self._changed(base):
            return {}
        old = self.now - base.at >= timedelta(days=self.settings.number("full_every_days"))
        return {} if old else cursor_of(self.book, self.before)

    def _changed(self, base: Pulled) -> bool:
        now = {name: value for name, value in self.source.parameters(self.settings).items() if value != ""}
        return now != {name: base.parameters[name] for name in base.parameters if name in self.settings}

    def _not_shrunken(self, extract: Extract) -> Extract:
        base = base_of(self.before)
        if not self.query.may_shrink or base is None:
            return extract
        threshold = self.settings.number("shrink_below") / 100
        return judged(extract, base.rows_of, threshold, self.query.fading)

    def _take(self, extract: Extract, path: Path, apart: Apart) -> tuple[Extract, Outcome]:
        """Appends the facts of an extract; the extract as it was found to be, and what came of its rows."""
        if self.query.undated:
            return self._take_undated(extract)
        came = self._appended(extract, path, apart)
        extract = doubted(extract, came, self.query)
        ending = self._ending(extract, came)
        ended = append(self.book, gone(self.book, self.source, ending, self.before), self.now)
        if self.query.lists_leaves:
            known = facts_of_book(self.book)
            ended += append(self.book, taken_back(known, ending, self.source.read(extract).facts()), self.now)
        self.told.gone = ended.total()
        self.told.new += ended
        return extract, came

    def _take_undated(self, extract: Extract) -> tuple[Extract, Outcome]:
        """Whether an access ends is decided when all rows were read."""
        reading = self.source.read(extract)
        listed = list(reading.facts())
        extract = doubted(extract, reading, self.query)
        known = open_accesses(facts_of_book(self.book), self.source.name)
        self.told.new += append(self.book, changed_accesses(listed, known, self._ending(extract, reading)), self.now)
        return extract, reading

    def _came(self, page: Page, progress: Callable[[Query, Page], None], apart: Apart) -> None:
        """Of a list that is seen to be long, the process that reads it begins while the rest comes."""
        self._rows += page.rows
        if self._is_long(self._rows):
            with suppress(OSError):  # said when it is needed: no page is lost for it
                apart.begin()
        progress(self.query, page)

    def _is_long(self, rows: int) -> bool:
        return rows >= _LONG and self.query.offers in _WITHOUT_ACCESS

    def _appended(self, extract: Extract, path: Path, apart: Apart) -> Outcome:
        if self._is_long(extract.rows):
            new, came = apart.append(extract, path, self.now, _TOGETHER)
            self.told.new += new
            return came
        reading = self.source.read(extract)
        news = not_told_before(reading.facts(), lambda: spells(facts_of_book(self.book), self.source.name))
        self.told.new += append(self.book, news, self.now)
        return reading

    def _ending(self, extract: Extract, reading: Outcome) -> Extract:
        """The extract for comparison: a row that could not be read may be the very one that seems to be missing."""
        return dataclasses.replace(extract, complete=False) if left_out(reading) else extract


def left_out(reading: Outcome) -> list[Any]:
    """The rows that could not be read, without those that were understood and set aside, or repeat an earlier one."""
    return [one for one in reading.refused if not one.aside]


def doubted(extract: Extract, reading: Outcome, query: Query) -> Extract:
    """The extract, marked incomplete where nothing of it could be read, or too little of a list."""
    lost = len(left_out(reading))
    why = reading.unreadable
    if not why and query.may_shrink and lost > _READABLE * reading.rows:
        why = f"{lost} of {reading.rows} rows could not be read"
    if not why or not extract.complete:
        return extract
    return dataclasses.replace(extract, complete=False, why_incomplete=why, cursor={})


def received(source: Source, extract: Extract, refused: int, by: str = "", **more: str) -> Fact:
    """The fact that a pull was received; `more` stands among its parameters."""
    fact = receipt(source, extract, by or None)
    assert isinstance(fact.body, ExtractReceived)
    parameters = {**fact.body.parameters, "refused": refused, **more}
    return msgspec.structs.replace(fact, body=msgspec.structs.replace(fact.body, parameters=parameters))


def append(book: Book, facts: Iterable[Fact], now: datetime) -> Counter[str]:
    """Appends facts in transactions of ten thousand; how many are new, by kind."""
    new: Counter[str] = Counter()
    for batch, appended in book.journal.append_all(facts, _TOGETHER, received_at=now):
        new.update(fact.kind for fact, fresh in zip(batch, appended.fresh, strict=True) if fresh)
    return new
