"""What the clerk does about sources: look, test, confirm, ask again."""

from __future__ import annotations

import os
from datetime import date, datetime
from typing import Any

from musterroll.config import load
from musterroll.facts.errors import Refused
from musterroll.procedures.pulling.asking import pull_source
from musterroll.procedures.pulling.explained import agree
from musterroll.procedures.pulling.pull import How
from musterroll.procedures.pulling.pull import Told as Pulled
from musterroll.procedures.pulling.settings import reached, settled
from musterroll.procedures.pulling.standing import Standing, Told, sources_standing, told_by
from musterroll.sources.catalogue import find
from musterroll.sources.clock import Clock
from musterroll.sources.http import Client
from musterroll.sources.port import Ask
from musterroll.sources.trial import Tried, try_out
from musterroll.store.reading.figures import keep_figures
from musterroll.store.setup import Book


def standing(book: Book, stamp: str) -> list[Standing]:
    """How every source stands; `stamp` is another one when the settings are."""
    return sources_standing(book)


def told(book: Book, name: str) -> list[Told]:
    """The last pulls and files of a source."""
    return told_by(book, name)


def tested(book: Book, name: str, now: datetime, turn: str) -> list[Tried]:
    """Each question of a source asked for one page, as `musterroll source test` does; `turn` makes each test new."""
    source, settings = settled(load(book.config.folder), name, os.environ)
    clock = Clock(now=lambda: now)
    with Client(reached(source.connect(settings), settings), clock, source.name) as client:
        return [
            try_out(source, Ask(query=query.name, settings=settings, client=client, now=now))
            for query in source.asked(settings)
        ]


def confirmed(
    book: Book, name: str, query: str, sha256: str, by: str, words: tuple[str, ...], now: datetime, turn: str
) -> tuple[int, int]:
    """A held pull counts as whole, as two people say: its rows, and how many facts say that something is gone."""
    done = agree(book, find(name), query, sha256, by, words, now)
    return done.pulled.rows, done.gone


def asked_again(book: Book, progress: Any, name: str, by: str, now: datetime, today: date) -> dict[str, int]:
    """Everything of a source is asked for again, then everybody whom it touches is judged."""
    source, settings = settled(load(book.config.folder), name, os.environ)
    rows = 0

    def seen(query: Any, page: Any) -> None:
        progress(0, 0, f"{query.title}: page {page.number:,}.")

    for one in pull_source(book, source, settings, How(Clock(now=lambda: now), by, full=True), seen):
        rows += one.rows
        if one.nothing or one.why_incomplete:
            raise _not_whole(one)
    progress(0, 0, "Judging everybody whom it touches.")
    people = book.state.catch_up(today).people
    keep_figures(book.tables)
    return {"rows": rows, "people": people}


def _not_whole(one: Pulled) -> Refused:
    if one.nothing and one.error is not None:
        return Refused(f"{one.query.title}: nothing came: {one.error.what}", one.error.remedy)
    remedy = one.error.remedy if one.error else "The page of the source shows what waits for a person."
    return Refused(f"{one.query.title}: kept, incomplete: {one.why_incomplete.rstrip('.')}.", remedy)
