"""`musterroll erase`: what the book says about a person goes; entries and proofs stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from musterroll.cli.book import ask_first, count, moment, of_book, of_decision, opened
from musterroll.cli.text import say

if TYPE_CHECKING:
    from musterroll.procedures.erase import Found


@click.command("erase")
@click.argument("person")
@click.option(
    "--before-retention", is_flag=True, help="Although the policy's retention time is not over. The book says so."
)
@click.option("--dry-run", "-n", is_flag=True, help="Erase nothing; show what would go.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@of_decision
@of_book
def command(
    person: str,
    before_retention: bool,
    dry_run: bool,
    yes: bool,
    by: str | None,
    reason: str | None,
    folder: str,
    now: str | None,
) -> None:
    """Erase what the book says about PERSON: an e-mail address ever held, a name, source:account.

    Bodies and their salts are deleted, files as received are replaced by copies without the person's rows, and facts
    say so. Entries stay, so every proof and checkpoint holds. It cannot be undone. Do not name the person in --reason.
    """
    from musterroll.procedures.erase import erase, find
    from musterroll.procedures.named import by_name, with_reason

    book, at = opened(folder), moment(now)
    found = find(book, person, at)
    _tell(found)
    if dry_run:
        click.echo("Nothing was erased.", err=True)
        return
    by_name(by, "--by")
    with_reason(reason)
    if found.may_be_erased(at, before_retention=before_retention):
        ask_first(f"{found.person.name} will be erased from this book. It cannot be undone.", yes)
    done = erase(book, found, by or "", reason or "", at, before_retention=before_retention)
    click.echo(
        f"Erased {count(done.bodies, 'body', 'bodies')} and the rows in {count(done.files, 'file')}."
        f" The book has {count(done.size, 'entry', 'entries')}; its proofs hold."
    )
    click.echo("Backups and reports made before still hold what was erased; musterroll cannot reach them.")


def _tell(found: Found) -> None:
    person = found.person
    say(f"{person.name} ({person.person})")
    click.echo(f"  {count(len(found.entries), 'entry', 'entries')} about this person")
    click.echo(f"  {count(len(found.entangled), 'entry', 'entries')} that name them among others")
    click.echo(f"  rows in {count(len(found.files), 'file')} as received")
    if found.unread:
        named = ", ".join(one[:12] for one in found.unread)
        click.echo(f"These files cannot be looked into, look at them yourself: {named}.", err=True)
