"""The account of a person in one system, from the state: whoever acts there must name it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from musterroll.facts.errors import Refused
from musterroll.procedures.known import facts_of_book, rows
from musterroll.procedures.who import Account, accounts, meant

if TYPE_CHECKING:
    from musterroll.facts.tables import FactTables
    from musterroll.store.setup import Book


def persons_accounts(book: Book, words: str) -> list[Account]:
    """The account that `words` mean, then the others of the same person. The state must know all entries.

    Refused where no account is known by these words, or where several people may be meant.
    """
    known = _once(accounts(facts_of_book(book)))
    one = meant(words, known)
    same = set(book.state.accounts_of(one.source, one.account))
    return [one, *(other for other in known if other != one and (other.source, _key(other)) in same)]


def learner(book: Book, words: str, source: str, title: str) -> Account:
    """The one account of a person in `source`. Refused where there is none, several, or one that is nobody's own."""
    every = persons_accounts(book, words)
    # Who names an account means that one, whichever others the person has there.
    found = every[:1] if every[0].source == source else [one for one in every if one.source == source]
    if not found:
        raise Refused(
            f"No account of {every[0]} in {title} is known.",
            f"Collect {source}; if it is there under another address or number, musterroll link says whose it is.",
        )
    if len(found) > 1:
        raise Refused(
            f"{every[0]} has several accounts in {title}: {', '.join(map(str, found))}.",
            "Name one of them as source:account.",
        )
    mark = _mark(facts_of_book(book), found[0])
    if mark:
        raise Refused(f"{found[0]} is marked as {mark}.", "Enrol the people who use it, each in an account of theirs.")
    return found[0]


def _once(known: list[Account]) -> list[Account]:
    """The accounts without those that a file of the same system knows by an address alone, and the system by a key."""
    held = {(one.source, address) for one in known if "@" not in one.account for address in one.emails}
    return [one for one in known if (one.source, one.account.strip().casefold()) not in held]


def _key(account: Account) -> str:
    return account.account.strip().lower() if "@" in account.account else account.account


def _mark(facts: FactTables, account: Account) -> str:
    """What somebody said last that the account is; empty where nobody did."""
    said = [
        str(row["as"])
        for row in rows(facts, "account.marked")
        if (row["source"], row["account"]) == (account.source, account.account)
    ]
    return said[-1] if said else ""
