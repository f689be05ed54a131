"""`musterroll log key`: the line by which anybody knows the checkpoints of this book."""

from __future__ import annotations

import click

from musterroll.cli.book import ask_first, of_folder, settings


@click.command("key")
@click.option("--all", "all_keys", is_flag=True, help="Print the keys that signed before too, newest first.")
@click.option(
    "--rotate", is_flag=True, help="Sign with a new key from now on; what the old one signed keeps verifying."
)
@click.option("--yes", is_flag=True, help="With --rotate: do not ask.")
@of_folder
def command(all_keys: bool, rotate: bool, yes: bool, folder: str) -> None:
    """Print the verifier key, one line. It is public: whoever has it can tell this book's checkpoints from any other's.

    The secret key is never printed.
    """
    from musterroll.procedures import log_keys

    config = settings(folder)
    if rotate:
        ask_first("From now on another key signs. Your auditor needs its line too.", yes)
        log_keys.rotate(config)
        click.echo("Signing with a new key; the old one keeps verifying. Give your auditor this line too:", err=True)
    verifiers = log_keys.verifiers(config)
    for verifier in verifiers if all_keys else verifiers[:1]:
        click.echo(verifier.to_text())
