"""`musterroll token new`: a token for a program."""

from __future__ import annotations

import click

from musterroll.cli.book import moment, of_book, of_person, opened


@click.command("new")
@click.argument("name")
@click.option(
    "--scope", "scopes", multiple=True, metavar="SCOPE", required=True, help="What it is for; see below. Repeatable."
)
@click.option("--source", default="", metavar="NAME", help="Say that what comes with it comes from this source.")
@click.option("--days", default=365, show_default=True, help="How long it is valid.")
@of_person
@of_book
def command(
    name: str, scopes: tuple[str, ...], source: str, days: int, by: str | None, folder: str, now: str | None
) -> None:
    """Make a token called NAME and print it. It is shown this once: only its digest is kept.

    To send: records:write (training records), xapi:write (xAPI statements), alerts (alerts that ask for training),
    sources:nudge (a source has news), exemptions:write (requests, which a person decides), sessions:write (rosters),
    scim (people, as a directory keeps them). To read: people:read, records:read, rules:read, sources:read, audit:read,
    read for all of these; metrics.
    """
    from musterroll.cli.token_shown import show
    from musterroll.procedures.token import make

    book, at = opened(folder), moment(now)
    show(make(book, name, scopes, by or "", at, days=days, source=source))
