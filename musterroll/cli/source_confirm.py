"""`musterroll source confirm`: a named person says that a list is whole although it shrank."""

from __future__ import annotations

import click

from musterroll.cli.book import count, moment, of_book, of_decision, opened
from musterroll.facts.errors import ConfigError


@click.command("confirm")
@click.argument("source")
@click.argument("question")
@of_decision
@of_book
def command(source: str, question: str, by: str | None, reason: str | None, folder: str, now: str | None) -> None:
    """Say that the last answer of SOURCE to QUESTION (as source list names it) is whole: what it lacks is gone.

    Only for a list that was received to its end. One that broke is never confirmed: collect it again.
    """
    from musterroll.procedures.pulling.confirm import confirm
    from musterroll.sources.catalogue import find
    from musterroll.sources.watched.settings import FOLDER

    if source == FOLDER.name:
        raise ConfigError("What lies in a watched folder is no list that shrinks.", "musterroll collect FILE --whole")
    done = confirm(opened(folder), find(source), question, by or "", reason or "", moment(now))
    click.echo(f"{done.query.title}: {count(done.pulled.rows, 'row')} count as all there is.")
    click.echo(f"No longer listed: {done.gone:,}. The book says who confirmed it, and why.")
