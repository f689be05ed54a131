"""`musterroll token revoke`: a token is taken back."""

from __future__ import annotations

import click

from musterroll.cli.book import moment, of_book, of_decision, opened


@click.command("revoke")
@click.argument("name")
@of_decision
@of_book
def command(name: str, by: str | None, reason: str | None, folder: str, now: str | None) -> None:
    """Take back every token called NAME: it opens nothing from now on. What came with it stays."""
    from musterroll.procedures.token import revoke

    book, at = opened(folder), moment(now)
    entry = revoke(book, name, by or "", reason or "", at)
    click.echo(f"{name} opens nothing any more. Entry {entry:,}.")
