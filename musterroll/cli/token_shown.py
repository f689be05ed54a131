"""A token as it is shown, once: alone on standard output, so that it can go into a file without being read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from musterroll.cli.book import stamp

if TYPE_CHECKING:
    from musterroll.procedures.token import Made


def show(made: Made) -> None:
    """The token, and beside it until when it is valid and which entry says so."""
    click.echo(f"{made.name} is valid until {stamp(made.expires_at)}. Entry {made.entry:,}.", err=True)
    click.echo("Keep it where the program finds it; it is not shown again.", err=True)
    click.echo(made.shown)
