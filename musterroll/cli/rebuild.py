"""`musterroll rebuild`: everything that follows from the entries, computed anew."""

from __future__ import annotations

import click

from musterroll.cli.book import count, moment, of_book, opened


@click.command("rebuild")
@of_book
def command(folder: str, now: str | None) -> None:
    """Delete segments, state, what recognises repeats and the users that directories push, and compute them again.

    So are the indices by which the database finds rows.
    Entries, files and proofs are not touched.

    Nothing is lost by it: what it makes is what was there, or what should have been.
    """
    from musterroll.cli.bringing import today_of
    from musterroll.cli.progress import Progress
    from musterroll.procedures.verification.sent import mend

    book, at = opened(folder), moment(now)
    with Progress(quiet=False) as progress:
        progress.say("indices …")
        book.tables.index_anew()
        progress.say("writing segments …")
        entries = book.segments.rebuild()
        book.pushed.rebuild()
        progress.say("what recognises repeats …")
        book.recognised.rebuild()
        mend(book)
        progress.say("judging everybody …")
        made = book.state.rebuild(today_of(book, at))
    people = count(made.people, "person", "people")
    click.echo(f"Rebuilt from {count(entries, 'entry', 'entries')}: {people}, as of {made.as_of}.")
