"""`musterroll source test`: what of a system works, which permission is missing, what was found."""

from __future__ import annotations

import os

import click

from musterroll.cli.book import of_book, settings


@click.command("test")
@click.argument("source")
@of_book
def command(source: str, folder: str, now: str | None) -> int:
    """Ask SOURCE each of its questions for one page and say what came of it. Nothing goes into the book.

    Names are shown by their first letters. Status 1: a question was not answered.
    """
    from musterroll.cli.pulling import clock_of
    from musterroll.cli.watching import try_places
    from musterroll.procedures.pulling.settings import reached, settled
    from musterroll.procedures.watching.settings import watching
    from musterroll.sources.http import Client
    from musterroll.sources.port import Ask
    from musterroll.sources.trial import try_out
    from musterroll.sources.watched.settings import FOLDER

    clock, fine = clock_of(now), True
    if source == FOLDER.name:
        return 0 if try_places(watching(settings(folder), os.environ), clock.now()) else 1
    system, given = settled(settings(folder), source, os.environ)
    with Client(reached(system.connect(given), given), clock, system.name) as client:
        for query in system.asked(given):
            tried = try_out(system, Ask(query=query.name, settings=given, client=client, now=clock.now()))
            fine = fine and tried.works
            click.echo(f"{'works' if tried.works else 'FAILS'}  {tried.said}")
            if tried.remedy:
                click.echo(f"       {tried.remedy}")
            if tried.names:
                click.echo(f"       for example {', '.join(tried.names)}")
    for sentence in system.cannot:
        click.echo(f"note   {sentence}")
    return 0 if fine else 1
