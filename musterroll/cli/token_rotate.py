"""`musterroll token rotate`: a new token in place of an old one."""

from __future__ import annotations

import click

from musterroll.cli.book import moment, of_book, of_person, opened


@click.command("rotate")
@click.argument("name")
@click.option("--days", default=365, show_default=True, help="How long the new one is valid.")
@click.option("--overlap-days", default=7, show_default=True, help="How long the old one goes on; 0 ends it now.")
@of_person
@of_book
def command(name: str, days: int, overlap_days: int, by: str | None, folder: str, now: str | None) -> None:
    """Make a new token in place of the one called NAME, for the same, and print it.

    The old one stays valid for --overlap-days, so that the program can be told in peace.
    """
    from musterroll.cli.token_shown import show
    from musterroll.procedures.token import rotate

    book, at = opened(folder), moment(now)
    show(rotate(book, name, by or "", at, days=days, overlap_days=overlap_days))
