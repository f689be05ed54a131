"""`musterroll source add`: how a system is reached, into the file of settings."""

from __future__ import annotations

import os
from pathlib import Path

import click

from musterroll.cli.book import of_folder
from musterroll.facts.errors import ConfigError


@click.command("add")
@click.argument("source")
@click.argument("settings", nargs=-1, metavar="[SETTING=VALUE]...")
@of_folder
def command(source: str, settings: tuple[str, ...], folder: str) -> None:
    """Write how SOURCE is reached into musterroll.toml, and say which variables its secrets are to stand in.

    Without SETTING=VALUE nothing is written where a setting is required: the message names it. Secrets are refused
    here: a command line is seen by others and kept by the shell.
    """
    from musterroll.procedures.pulling.settings import add, secrets_wanted
    from musterroll.sources.port import Source

    added = add(Path(folder), source, dict(map(_pair, settings)), os.environ)
    if isinstance(added, Source):
        click.echo(f"Added {added.title}. It is asked for: {', '.join(query.title for query in added.queries)}.")
    else:
        click.echo(f"Added {added.title}. Exports that are put there are read; nothing there is moved or deleted.")
    click.echo("Its secrets, in the environment, or with _FILE behind the name in a file named there:")
    for name, one, there in secrets_wanted(added, os.environ):
        needed = "set" if there else "needed" if one.required else "not set"
        click.echo(f"  {name} ({needed}): {one.meaning}")
    click.echo(f"Next: musterroll source test {source}")


def _pair(said: str) -> tuple[str, str]:
    name, equals, value = said.partition("=")
    if not equals or not name.strip():
        raise ConfigError(
            "A setting is not written as SETTING=VALUE.", "For example base_url=https://northfen.okta.com"
        )
    return name.strip(), value.strip()
