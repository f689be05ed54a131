"""`musterroll enrol`: a person into courses of a system that can be asked to do it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from musterroll.cli.book import of_book, of_person, opened, stamp

if TYPE_CHECKING:
    from musterroll.procedures.enrol import Enrolled
    from musterroll.procedures.enrolments import Attempt
    from musterroll.procedures.who import Account
    from musterroll.sources.port import Source


@click.command("enrol")
@click.argument("source")
@click.argument("person")
@click.argument("courses", nargs=-1, required=True, metavar="COURSE...")
@click.option("--again", is_flag=True, help="Also where the book has a request already.")
@click.option("--dry-run", "-n", is_flag=True, help="Change nothing; show what would be asked.")
@of_person
@of_book
def command(
    source: str,
    person: str,
    courses: tuple[str, ...],
    again: bool,
    dry_run: bool,
    by: str | None,
    folder: str,
    now: str | None,
) -> int:
    """Enrol PERSON in each COURSE of SOURCE, with the credential that acts there.

    PERSON is an e-mail address, a name or source:account; the account in SOURCE follows from the book. The request is
    recorded before it is sent, so nobody is enrolled twice. Where SOURCE cannot enrol, what works instead is said.
    Status 1: one of the courses was refused, or it is not known whether it was done.
    """
    from musterroll.cli.bringing import caught_up
    from musterroll.cli.pulling import clock_of
    from musterroll.procedures.enrol import How, cannot, courses_meant, enrol, planned
    from musterroll.procedures.learner import learner, persons_accounts
    from musterroll.procedures.named import by_name
    from musterroll.procedures.pulling.settings import settled
    from musterroll.sources.catalogue import find

    system, clock = find(source), clock_of(now)
    book = caught_up(opened(folder), clock.now())
    if system.enrol is None:
        raise cannot(system, persons_accounts(book, person))
    system, given = settled(book.config, source, os.environ)
    account = learner(book, person, source, system.title)
    wanted = courses_meant(book, system, courses)
    how = How(clock, "" if dry_run else by_name(by, "--by"), again)
    done = (planned if dry_run else enrol)(book, system, given, account.account, wanted, how)
    fine = [_say(one, system, account) for one in done]
    if dry_run:
        click.echo("Nothing was asked and nothing recorded.", err=True)
    return 0 if all(fine) else 1


def _say(one: Enrolled, system: Source, account: Account) -> bool:
    """One course in a sentence; whether all is well with it."""
    from musterroll.cli.text import say

    if one.state == "planned":
        say(f"Would ask {system.title} to enrol {account} in {one.course}.")
        return True
    assert one.attempt is not None
    entry = f"Entry {one.attempt.entry:,}."
    if one.state == "done":
        say(f"{one.said} {entry}")
        return True
    if one.state == "kept":
        sentence, fine = _kept(one.attempt, system)
        say(f"{one.course}: {sentence}", err=not fine)
        return fine
    doubt = " Whether it was done is not known; look there before you ask again." if one.state == "unknown" else ""
    say(f"{one.course}: {one.said}{doubt} {one.remedy} {entry}", err=True)
    return False


def _kept(attempt: Attempt, system: Source) -> tuple[str, bool]:
    """Why nothing was asked, and whether all is well."""
    asked = f"asked for on {stamp(attempt.at)} (entry {attempt.entry:,})" if attempt.at else f"entry {attempt.entry:,}"
    if attempt.outcome == "confirmed":
        return f"enrolled already, {asked}. Nothing was asked; --again asks once more.", True
    why = f"{attempt.why} " if attempt.why else ""
    return (
        f"{asked}, and the book does not know whether it was done. {why}"
        f"Look into {system.title}; --again asks once more.",
        False,
    )
