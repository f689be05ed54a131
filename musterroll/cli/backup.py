"""`musterroll backup`: a copy of the book while it is used."""

from __future__ import annotations

from pathlib import Path

import click

from musterroll.cli.book import count, moment, of_book, opened


@click.command("backup")
@click.argument("place", metavar="DIR")
@click.option("--without-keys", is_flag=True, help="Leave secrets/ out; then keep those two files yourself.")
@of_book
def command(place: str, without_keys: bool, folder: str, now: str | None) -> None:
    """Copy the book into DIR, a new folder, while it is used; then verify the copy.

    The copy holds everything that musterroll restore needs, personal data and the signing key among it:
    keep it where only you can read it.
    """
    from musterroll.cli.progress import Progress
    from musterroll.procedures.backup import back_up
    from musterroll.procedures.look import look_at_copy

    book, at = opened(folder), moment(now)
    with Progress(quiet=False) as progress:
        made = back_up(book, Path(place), at, keys=not without_keys, progress=lambda name: progress.writing(name))
        progress.say("verifying the copy …")
        verified = look_at_copy(made, book.config)
    click.echo(
        f"Backed up {count(made.size, 'entry', 'entries')} into {place}: {count(len(made.files), 'file')}. {verified}"
    )
    click.echo(f"Try it one day: musterroll restore {place} somewhere-else")
