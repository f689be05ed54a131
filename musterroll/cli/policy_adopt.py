"""`musterroll policy adopt`: a version of the policy becomes the rule of the book."""

from __future__ import annotations

import click

from musterroll.cli.book import moment, of_book, of_person, opened


@click.command("adopt")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@of_person
@of_book
def command(files: tuple[str, ...], by: str | None, folder: str, now: str | None) -> None:
    """Adopt versions of the policy: their whole text goes into the book, and musterroll check judges by them.

    A version that was adopted never changes. A later one judges what begins from its effective_from on.
    """
    from musterroll.cli.clock import today
    from musterroll.cli.policies import from_files
    from musterroll.procedures.adopt import adoption, backdated
    from musterroll.procedures.known import adopted_policies, facts_of_book

    book, at = opened(folder), moment(now)
    adopted = adoption(adopted_policies(facts_of_book(book)), from_files(files), by or "", at)
    for policy in adopted.known:
        click.echo(f"{policy.file}: version {policy.version} was adopted already; nothing was added.")
    if not adopted.facts:
        return
    indices = book.journal.append(adopted.facts, received_at=at).indices
    for policy, entry in zip(adopted.new, indices, strict=True):
        since = policy.effective_from or "the beginning"
        click.echo(f"Adopted version {policy.version}, in force from {since}. Entry {entry:,}.")
        if backdated(policy, today(at, policy.time_zone)):
            click.echo("  It was in force before the day of its adoption; reports say so (policy_backdated).")
    click.echo("Next: musterroll check")
