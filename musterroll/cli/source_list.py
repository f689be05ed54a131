"""`musterroll source list`: the systems of this book, how their last pulls ended, and which others there are."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from musterroll.cli.book import ago, count, moment, of_book, opened

if TYPE_CHECKING:
    from datetime import datetime

    from musterroll.facts.tables import FactTables
    from musterroll.procedures.pulling.before import Pulled
    from musterroll.store.setup import Book


@click.command("list")
@of_book
def command(folder: str, now: str | None) -> None:
    """List the systems that this book asks, how the last pull of each question ended, and which others there are."""
    from musterroll.cli.text import pairs
    from musterroll.procedures.known import facts_of_book
    from musterroll.procedures.pulling.before import pulls
    from musterroll.procedures.pulling.confirm import waiting
    from musterroll.sources.catalogue import find, sources
    from musterroll.sources.watched.settings import FOLDER

    book, at = opened(folder), moment(now)
    known = facts_of_book(book)
    for name in book.config.sources:
        if name == FOLDER.name:
            _folder(book, known, at)
            continue
        source = find(name)
        click.echo(f"{name}: {source.title}")
        pairs([(f"  {one.name}", _last(pulls(known, name, one.name), at)) for one in source.queries])
        for query, _ in waiting(book, source):
            click.echo(f"  Waiting for a person's word: musterroll source confirm {name} {query.name}")
    others = [name for name in sorted([*sources(), FOLDER.name]) if name not in book.config.sources]
    if others:
        click.echo(f"{'Others' if book.config.sources else 'None was added. There are'}: {', '.join(others)}.")


def _folder(book: Book, known: FactTables, now: datetime) -> None:
    from musterroll.procedures.pulling.plan import planned

    seen = planned(book.config, "folder", known, os.environ)
    last = f"{seen.last_said}, {ago(seen.last_at, now)}" if seen.last_at else "never looked into"
    click.echo(f"{seen.source}: {seen.title}\n    {last}")


def _last(found: list[Pulled], now: datetime) -> str:
    if not found:
        return "never collected"
    one = found[-1]
    ended = "" if one.complete else f"; incomplete: {one.why_incomplete}"
    return f"{'all' if one.full else 'what changed'}, {count(one.rows, 'row')}, {ago(one.at, now)}{ended}"
