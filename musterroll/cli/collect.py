"""`musterroll collect`: exports or the answers of systems into the book, what they would change, a file taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from musterroll.cli import options
from musterroll.cli.book import count, of_decision, opened
from musterroll.cli.pulling import ask_all, named, only_about_sources
from musterroll.facts.errors import ConfigError

if TYPE_CHECKING:
    from datetime import datetime

    from musterroll.cli.intake import Given
    from musterroll.facts.tables import FactTables
    from musterroll.procedures.collect import Collected
    from musterroll.store.setup import Book


@click.command("collect")
@click.argument("files", nargs=-1, metavar="[SOURCE...|FILE...]")
@click.option(
    "--folder",
    default=".",
    envvar="MUSTERROLL_FOLDER",
    metavar="DIR",
    help="The folder of the book. Default: this one.",
)
@click.option("--dry-run", "-n", is_flag=True, help="Change nothing; show what is new, changed or vanished.")
@click.option(
    "--limit", type=click.IntRange(0), default=10, show_default="10", metavar="N", help="Examples of each sort."
)
@click.option("--whole", is_flag=True, help="The files are all that their sources have: what they lack has vanished.")
@click.option("--exported-at", metavar="INSTANT", help="When the exports were made. Default: now.")
@click.option("--query", metavar="TEXT", help="What was asked of the source: report, filters. An auditor reads it.")
@click.option(
    "--withdraw", metavar="SHA256", help="Take back a file that was collected by mistake: its facts no longer count."
)
@click.option("--full", is_flag=True, help="Of sources: ask for everything, not only for what has changed.")
@of_decision
@options.reading
def command(
    files: tuple[str, ...],
    folder: str,
    dry_run: bool,
    limit: int,
    whole: bool,
    exported_at: str | None,
    query: str | None,
    withdraw: str | None,
    full: bool,
    by: str | None,
    reason: str | None,
    **said: Any,
) -> int | None:
    """Take what systems answer, or exports, into the book: all is kept as received, facts are appended, nothing is
    changed.

    SOURCE is a system that was added with musterroll source add; with nothing named, all of them are asked. FILE and
    all options about reading are those of musterroll check. What the book has already adds nothing, so both may be
    collected again. Status 1: a source was asked in vain, or gave less than all.
    """
    given = options.given(files, said)
    if withdraw is not None:
        _withdraw(opened(folder), withdraw, by, reason, files, given)
        return None
    if names := named(files, folder):
        about_files = {"--dry-run": dry_run, "--whole": whole, "--exported-at": exported_at, "--query": query}
        only_about_sources({**about_files, "--map": given.maps, "--dates": given.dates, "--sheet": given.sheet})
        return ask_all(names, folder, given.now, by=by, full=full, quiet=given.quiet)
    if not files:
        raise ConfigError("No file is named.", "Give the exports: musterroll collect people.csv training.csv --by YOU.")
    if full:
        raise ConfigError("--full is about sources, and files are named.", "Leave it out.")
    _collect(opened(folder), given, limit, dry_run, how=(by, whole, exported_at, query))
    return None


def _collect(
    book: Book, given: Given, limit: int, dry_run: bool, how: tuple[str | None, bool, str | None, str | None]
) -> None:
    from musterroll.cli.clock import now
    from musterroll.cli.intake import mappings_of
    from musterroll.cli.progress import Progress
    from musterroll.procedures.collect import How, collect
    from musterroll.procedures.known import facts_of_book
    from musterroll.procedures.named import by_name
    from musterroll.procedures.received import at_hand
    from musterroll.procedures.whole import only_whole
    from musterroll.sources.files.tolerated import not_too_many_refused

    by, whole, exported_at, query = how
    at = now(given.now)
    said = How(at, by_name(by, "--by") if not dry_run else "", _taken(exported_at, at), query, whole)
    with Progress(given.quiet) as progress, at_hand(given.files, mappings_of(given.maps)) as hand:
        known = facts_of_book(book)
        read = _read(given, hand, known, at, progress)
        if not given.allow_refused:
            not_too_many_refused(read)
        coming = only_whole(read)
        if dry_run:
            progress.clear()
            _show(known, coming, limit, whole)
            return
        collected = collect(book, known, coming, hand, said, progress.appending)
    if not given.quiet:
        _tell(coming, collected)


def _taken(said: str | None, at: datetime) -> datetime | None:
    if said is None:
        return None
    from musterroll.facts.moments import INSTANT_EXPECTED, instant

    try:
        taken = instant(said)
    except ValueError:
        raise ConfigError(f"--exported-at {said!r} is not an instant.", f"Expected {INSTANT_EXPECTED}.") from None
    if taken > at:
        raise ConfigError(f"--exported-at {said} lies in the future.", "Give the time at which the export was made.")
    return taken


def _read(given: Given, hand: Any, known: FactTables, at: datetime, progress: Any) -> FactTables:
    from musterroll.cli.clock import today
    from musterroll.cli.intake import read
    from musterroll.procedures.known import adopted_policies
    from musterroll.rules.policy.together import policy_in_force

    adopted = adopted_policies(known)
    zone = policy_in_force(adopted, at.date()).time_zone if adopted else given.time_zone or "UTC"
    return read(given._replace(files=hand.files), hand.mappings, today(at, zone), zone, progress)


def _show(known: FactTables, coming: FactTables, limit: int, whole: bool) -> None:
    from musterroll.cli.diff import show
    from musterroll.procedures.difference import difference

    show(difference(known, coming, limit), whole=whole)
    click.echo("Nothing was changed. Without --dry-run it is taken into the book.", err=True)


def _tell(coming: FactTables, collected: Collected) -> None:
    from musterroll.cli.diff import NOUNS
    from musterroll.cli.text import say

    inputs = coming.inputs.to_pylist()
    for row in coming.refused.to_pylist()[:10]:
        column = f", {row['column']}" if row["column"] else ""
        said = f"found {row['found']}, expected {row['expected']}. {row['remedy']}"
        say(f"{inputs[row['input']]['name']}, row {row['row']}{column}: {said}", err=True)
    rows, refused = sum(row["rows"] for row in inputs), len(coming.refused)
    left = f", {count(refused, 'row')} refused" if refused else ""
    click.echo(f"Read {count(len(inputs), 'file')}: {count(rows, 'row')}, {count(collected.facts, 'fact')}{left}.")
    if rows - refused != collected.facts:
        click.echo("Rows that say one thing together, as those of a roster, are one fact; a row that says two is two.")
    if not collected.entries:
        click.echo(f"Nothing new: the book knows all of it. It has {count(collected.size, 'entry', 'entries')}.")
        return
    kinds = [f"{number:,} {NOUNS.get(kind, (kind, kind))[number != 1]}" for kind, number in collected.new.most_common()]
    click.echo(
        f"Added {count(collected.entries, 'entry', 'entries')}: {', '.join(kinds)}. The book has {collected.size:,}."
    )
    if collected.kept:
        click.echo(f"Kept as received: {count(len(collected.kept), 'file')}, encrypted. Next: musterroll check")


def _withdraw(book: Book, said: str, by: str | None, reason: str | None, files: tuple[str, ...], given: Given) -> None:
    from musterroll.cli.clock import now
    from musterroll.procedures.withdraw import withdraw

    if files:
        raise ConfigError("--withdraw takes back what was collected; no file is read.", "Leave the files out.")
    done = withdraw(book, said, by or "", reason or "", now(given.now))
    click.echo(
        f"Withdrew {done.extract.name}: {count(done.facts, 'fact')} of it no longer count. Entry {done.entry:,}."
    )
    click.echo("The file as received and its entries stay; they are evidence of what was collected.")
    if done.shared:
        click.echo(f"Collected since, and perhaps saying the same: {', '.join(done.shared)}. Collect those again.")
