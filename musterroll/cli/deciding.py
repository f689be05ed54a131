"""What the commands of decisions share: accounts as people type them, and the sentence about what was recorded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from musterroll.cli.book import count
from musterroll.cli.text import say

if TYPE_CHECKING:
    from datetime import datetime

    from musterroll.facts.fact import Fact
    from musterroll.procedures.who import Account
    from musterroll.store.setup import Book


def accounts_meant(book: Book, said: Sequence[str]) -> list[Account]:
    """The accounts that words mean, in their order; Refused for one that means none or several."""
    from musterroll.procedures.known import facts_of_book
    from musterroll.procedures.who import accounts, meant

    known = accounts(facts_of_book(book))
    return [meant(words, known) for words in said]


def record(book: Book, fact: Fact, now: datetime, sentence: str, following: str = "") -> None:
    """Append one fact and say so; where the book has it already, say that. ENTRY in `following` becomes its number."""
    appended = book.journal.append([fact], received_at=now)
    entry = appended.indices[0]
    if not appended.fresh[0]:
        click.echo(f"Entry {entry:,} says this already; nothing was added.")
        return
    say(f"{sentence} Entry {entry:,}.")
    if following:
        say(following.replace("ENTRY", str(entry)))


def and_list(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def people(number: int) -> str:
    """`1 person`, `2 people`."""
    return count(number, "person", "people")
