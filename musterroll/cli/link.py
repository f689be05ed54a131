"""`musterroll link`: accounts that are one person's."""

from __future__ import annotations

import click

from musterroll.cli.book import moment, of_book, of_decision, opened


@click.command("link")
@click.argument("accounts", nargs=-1, required=True, metavar="ACCOUNT ACCOUNT...")
@of_decision
@of_book
def command(accounts: tuple[str, ...], by: str | None, reason: str | None, folder: str, now: str | None) -> None:
    """Say that two or more accounts are one person's.

    ACCOUNT is source:account, such as okta:00u1a2b3, or an e-mail address or name that only one account has.
    It wins over everything that the sources say; musterroll unlink takes it back.
    """
    from musterroll.cli.deciding import accounts_meant, and_list, record
    from musterroll.procedures.decide import linked

    book, at = opened(folder), moment(now)
    found = accounts_meant(book, accounts)
    fact = linked([one.key for one in found], by or "", reason or "", at)
    record(book, fact, at, f"Linked {and_list([str(one) for one in found])} as one person.")
