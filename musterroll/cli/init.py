"""`musterroll init`: a new book, its key and a starter policy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from musterroll.cli.book import moment

if TYPE_CHECKING:
    from musterroll.config import Config


@click.command("init")
@click.argument("folder", required=False)
@click.option("--folder", "named", envvar="MUSTERROLL_FOLDER", metavar="DIR", help="The same as FOLDER.")
@click.option("--database", metavar="URL", help="postgresql://user@host/name. Default: a file in the folder (SQLite).")
@click.option(
    "--origin", metavar="NAME", help="The name of the log in its checkpoints. Default: musterroll/ and a random word."
)
@click.option("--migrate", is_flag=True, help="Bring the tables of a book of an older program up to date.")
@click.option("--now", metavar="INSTANT", help="Take this for now, such as 2026-01-20T14:40:00Z. For tests.")
def command(
    folder: str | None, named: str | None, database: str | None, origin: str | None, migrate: bool, now: str | None
) -> None:
    """Make a new book in FOLDER (this folder unless named): database, signing key, settings, starter policy.

    A folder that holds a book already is refused. Nothing is sent anywhere.
    """
    from musterroll.procedures.begin import begin, bring_up_to_date

    place = Path(folder or named or ".")
    if migrate:
        click.echo(f"The tables of {bring_up_to_date(place)} are those of this program.")
        return
    begun = begin(place, moment(now), origin=origin, database=database)
    _tell(begun.config, begun.verifier, begun.policy_written)


def _tell(config: Config, verifier: str, policy_written: bool) -> None:
    from musterroll.cli.text import pairs

    where = config.folder if str(config.folder) != "." else "this folder"
    click.echo(f"Made an empty book in {where}: {config.origin}.")
    click.echo("\nKeep safe, in two places that burn down separately:")
    database = "the PostgreSQL database" if config.database else str(config.database_file.name)
    pairs(
        [
            (
                f"{config.log_key.parent.name}/{config.log_key.name}",
                "signs checkpoints; who holds it can sign in your name",
            ),
            (
                f"{config.book_secret.parent.name}/{config.book_secret.name}",
                "recognises facts that come twice; it cannot be made again",
            ),
            (database, "every entry; musterroll backup copies it while it is used"),
            ("extracts/, archive/", "files as received, encrypted, and published curricula"),
        ]
    )
    click.echo("\nGive to your auditor, today: the verifier key. It tells your checkpoints from anybody else's.")
    click.echo(f"  {verifier}")
    click.echo("\nNext:")
    if policy_written:
        click.echo("  musterroll policy check policy.toml      read the starter policy aloud, then edit it")
    click.echo("  musterroll policy adopt policy.toml --by YOU")
    click.echo("  musterroll collect people.csv training.csv --by YOU")
    click.echo("  musterroll check")
