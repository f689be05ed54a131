"""`musterroll mark`: what an account is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from musterroll.cli.book import moment, of_book, of_decision, opened

if TYPE_CHECKING:
    from musterroll.procedures.decide import Mark

_MEANS = {
    "shared": "a completion on it is attributed to nobody",
    "service": "it is nobody's",
    "excluded": "it is left out of the population, and listed with its reason",
}


@click.command("mark")
@click.argument("account")
@click.option("--as", "as_", type=click.Choice(["shared", "service", "excluded"]), required=True, help="What it is.")
@click.option(
    "--user", "users", multiple=True, metavar="WHO", help="Of a shared account: a person who uses it. Repeatable."
)
@click.option("--evidence", metavar="TEXT", help="Where it can be read: a ticket, a document.")
@of_decision
@of_book
def command(
    account: str,
    as_: Mark,
    users: tuple[str, ...],
    evidence: str | None,
    by: str | None,
    reason: str | None,
    folder: str,
    now: str | None,
) -> None:
    """Say that an account is shared, a service, or left out of the population.

    ACCOUNT is source:account, or an e-mail address or name that only one account has.
    """
    from musterroll.cli.deciding import accounts_meant, record
    from musterroll.procedures.decide import marked

    book, at = opened(folder), moment(now)
    (found,) = accounts_meant(book, [account])
    fact = marked(found.key, as_, by or "", reason or "", at, users=users, evidence=evidence)
    record(book, fact, at, f"Marked {found} as {as_}: {_MEANS[as_]}.")
