"""`musterroll unlink`: accounts that are not one person's."""

from __future__ import annotations

import click

from musterroll.cli.book import moment, of_book, of_decision, opened


@click.command("unlink")
@click.argument("accounts", nargs=-1, required=True, metavar="ACCOUNT ACCOUNT...")
@of_decision
@of_book
def command(accounts: tuple[str, ...], by: str | None, reason: str | None, folder: str, now: str | None) -> None:
    """Say that accounts are not one person's, whatever address they share.

    ACCOUNT is source:account, or an e-mail address or name that only one account has.
    """
    from musterroll.cli.deciding import accounts_meant, and_list, record
    from musterroll.procedures.decide import unlinked

    book, at = opened(folder), moment(now)
    found = accounts_meant(book, accounts)
    fact = unlinked([one.key for one in found], by or "", reason or "", at)
    record(book, fact, at, f"Unlinked {and_list([str(one) for one in found])}: not one person.")
