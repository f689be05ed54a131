"""`musterroll source remove`: a system is asked no more."""

from __future__ import annotations

from pathlib import Path

import click

from musterroll.cli.book import of_folder


@click.command("remove")
@click.argument("source")
@of_folder
def command(source: str, folder: str) -> None:
    """Take SOURCE out of musterroll.toml. What was collected from it stays in the book."""
    from musterroll.procedures.pulling.settings import remove

    remove(Path(folder), source)
    click.echo(f"Removed {source}: it is asked no more. What the book knows from it stays.")
    click.echo("Take its secrets out of the environment, and revoke them where they were made.")
