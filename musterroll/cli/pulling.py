"""Asking sources from the command line: which are meant, what is said while they answer, what came of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from musterroll.cli.book import count, opened, settings
from musterroll.facts.errors import ConfigError, MusterrollError

if TYPE_CHECKING:
    from musterroll.cli.progress import Progress
    from musterroll.procedures.pulling.pull import How, Told
    from musterroll.sources.clock import Clock
    from musterroll.sources.port import Query, Source
    from musterroll.sources.settings import Settings
    from musterroll.store.setup import Book


def named(words: tuple[str, ...], folder: str) -> list[str]:
    """The sources that are meant; none where files are. With nothing named, all that were added to the book."""
    from musterroll.config import FILE

    if not (Path(folder) / FILE).exists():
        return []
    added = list(settings(folder).sources)
    if not words:
        return added
    meant = [word for word in words if _is_source(word, added)]
    if meant and len(meant) < len(words):
        rest = next(word for word in words if word not in meant)
        raise ConfigError(f"{meant[0]} is a source, and {rest} a file.", "Collect sources and files one after another.")
    return meant


def _is_source(word: str, added: list[str]) -> bool:
    if Path(word).exists():
        return False
    if word in added:
        return True
    if not word.isidentifier():
        return False
    from musterroll.sources.catalogue import sources
    from musterroll.sources.watched.settings import FOLDER

    return word in sources() or word == FOLDER.name


def only_about_sources(said: Mapping[str, Any]) -> None:
    """What is said about files is a mistake where sources are asked."""
    for option, value in said.items():
        if value:
            raise ConfigError(f"{option} is about files, and sources are asked.", "Leave it out, or name files.")


def clock_of(said: str | None) -> Clock:
    """The clock by which systems are asked; it stands still where `--now` says what time it is."""
    from musterroll.cli.clock import now
    from musterroll.sources.clock import Clock

    return Clock(now=lambda: now(said))


def ask_all(names: list[str], folder: str, now: str | None, *, by: str | None, full: bool, quiet: bool) -> int:
    """Asks each source in turn; status 1 where one of them gave nothing or less than all."""
    from musterroll.cli.progress import Progress
    from musterroll.cli.watching import look_now
    from musterroll.procedures.pulling.pull import How
    from musterroll.procedures.pulling.settings import settled
    from musterroll.sources.watched.settings import FOLDER

    book = opened(folder)
    systems = [name for name in dict.fromkeys(names) if name != FOLDER.name]
    ready = [settled(book.config, name, os.environ) for name in systems]  # all, before any is asked
    how = How(clock_of(now), " ".join((by or "").split()), full)
    with Progress(quiet) as progress:
        fine = [_ask(book, source, given, how, progress, quiet) for source, given in ready]
    if FOLDER.name in names:
        fine.append(look_now(book, how.clock.now(), quiet))
    return 0 if all(fine) else 1


def _ask(book: Book, source: Source, given: Settings, how: How, progress: Progress, quiet: bool) -> bool:
    from musterroll.procedures.pulling.asking import pull_source

    fine = True

    def seen(query: Query, page: Any) -> None:
        progress.say(f"{source.title}, {query.title}: page {page.number:,} …")

    try:
        for told in pull_source(book, source, given, how, seen):
            progress.clear()
            fine = fine and not told.why_incomplete
            _say(told, quiet)
    except MusterrollError as error:
        progress.clear()
        click.echo(f"{source.title}: {error.what} {error.remedy}", err=True)
        return False
    return fine


def _say(told: Told, quiet: bool) -> None:
    from musterroll.cli.diff import NOUNS

    name = f"{told.source.title}, {told.query.title}"
    for row, why in told.refused[:10]:
        click.echo(f"{name}, row {row}: {why}.", err=True)
    for sentence, times in () if quiet else told.notes.most_common(10):
        click.echo(f"{name}: {sentence} ({count(times, 'row')}).", err=True)
    if told.nothing:
        assert told.error is not None
        click.echo(f"{name}: nothing came: {told.error.what} {told.error.remedy}", err=True)
        return
    if told.why_incomplete:
        remedy = told.error.remedy if told.error else ""
        click.echo(f"{name}: kept, incomplete: {told.why_incomplete.rstrip('.')}.", err=True)
        click.echo(f"{remedy} Nobody's engagement is ended by it.".strip(), err=True)
        if not remedy:
            word = f"musterroll source confirm {told.source.name} {told.query.name} --by YOU --reason WHY"
            click.echo(f"If it is right: {word}", err=True)
    if quiet:
        return
    kinds = [f"{number:,} {NOUNS.get(kind, (kind, kind))[number != 1]}" for kind, number in told.new.most_common()]
    what = f"{'all' if told.full else 'what changed'}: {count(told.rows, 'row')} on {count(told.pages, 'page')}"
    left = f", {count(len(told.refused), 'row')} refused" if told.refused else ""
    gone = f"; {told.gone:,} of them no longer listed" if told.gone else ""
    click.echo(f"{name}, {what}{left}. New: {', '.join(kinds) or 'nothing'}{gone}.")
