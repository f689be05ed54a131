"""Watched folders from the command line: looked into now, and what became of each file."""

from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING

import click

from musterroll.cli.book import count
from musterroll.facts.errors import MusterrollError

if TYPE_CHECKING:
    from musterroll.procedures.watching.one_file import Told
    from musterroll.procedures.watching.settings import Watching
    from musterroll.store.setup import Book


def look_now(book: Book, now: datetime, quiet: bool) -> bool:
    """Reads what is new in the places; whether every file and place could be read."""
    from musterroll.procedures.known import facts_of_book
    from musterroll.procedures.pulling.plan import planned
    from musterroll.procedures.watching.look import Memory, look
    from musterroll.procedures.watching.settings import watching

    try:
        done = list(look(book, watching(book.config, os.environ), now, Memory()))
    except MusterrollError as error:
        click.echo(f"Watched folders: {error.what} {error.remedy}", err=True)
        return False
    for told in done:
        _say(told, quiet)
    seen = planned(book.config, "folder", facts_of_book(book), os.environ)
    if not quiet:
        click.echo(f"Watched folders: {seen.last_said}, {count(len(done), 'new one')}.")
    for trouble in seen.troubles:
        click.echo(f"{trouble.what} {trouble.remedy}", err=True)
    return not seen.troubles


def _say(told: Told, quiet: bool) -> None:
    from musterroll.cli.diff import NOUNS
    from musterroll.cli.text import say

    if told.error is not None or told.unfinished or quiet:
        return
    kinds = [f"{number:,} {NOUNS.get(kind, (kind, kind))[number != 1]}" for kind, number in told.new.most_common()]
    left = f", {count(len(told.refused), 'row')} refused" if told.refused else ""
    say(f"{told.name}: {count(told.rows, 'row')}{left}. New: {', '.join(kinds) or 'nothing'}.")


def try_places(watched: Watching, now: datetime) -> bool:
    """Says what lies in each place; whether all of them can be seen."""
    from musterroll.sources.watched.place import is_export, is_ready

    fine = True
    for place in watched.places:
        try:
            lying = [one for one in place.lying() if is_export(one.name)]
        except MusterrollError as error:
            click.echo(f"FAILS  {error.what}\n       {error.remedy}")
            fine = False
            continue
        waiting = sum(not is_ready(one, now, watched.settle) for one in lying)
        click.echo(f"works  {place.place}: {count(len(lying), 'file')}, {waiting:,} of them still being written")
    return fine
