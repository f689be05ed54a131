"""`musterroll log export`: the log as plain files that public tools read."""

from __future__ import annotations

import click

from musterroll.cli.book import count, moment, of_book, opened


@click.command("export")
@click.argument("place", metavar="DIR|s3://BUCKET/PREFIX")
@of_book
def command(place: str, folder: str, now: str | None) -> None:
    """Write the log as plain files: checkpoint, tiles and entries in the layout of C2SP tlog-tiles.

    Public tools read them without a server of ours. Entries hold no personal data: what was recorded is in them by
    its salted digest. Export again into the same place and only what is new is written.
    """
    from musterroll.procedures.export import export, sink_of

    book, at = opened(folder), moment(now)
    made = export(book, sink_of(place, book.config, lambda: at), at)
    there = f"; {made.there:,} were there" if made.there else ""
    click.echo(
        f"Exported {count(made.size, 'entry', 'entries')} to {place}: wrote {count(made.written, 'file')}{there}."
    )
    click.echo(f"Anybody can check it: musterroll log verify {place} --key KEY")
