"""`musterroll session`: a live session and who was there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from musterroll.cli.book import count, moment, of_book, of_person, opened
from musterroll.cli.text import say
from musterroll.facts.errors import ConfigError, Refused

if TYPE_CHECKING:
    from musterroll.procedures.session import Roster
    from musterroll.store.setup import Book


@click.command("session")
@click.argument("roster_file", metavar="ROSTER")
@click.option("--event", required=True, metavar="ID", help="The id of the session, as completions name it.")
@click.option("--on", required=True, metavar="DAY", help="The day of the session.")
@click.option("--course", metavar="COURSE", help="The course that was taught: each attendee has completed it.")
@click.option("--version", metavar="VERSION", help="Its version.")
@click.option("--place", metavar="TEXT", help="Where it was.")
@click.option("--trainer", metavar="WHO", help="Who taught.")
@click.option(
    "--roster",
    type=click.Choice(["signed", "platform"]),
    default="signed",
    show_default=True,
    help="What kind of roster it is.",
)
@click.option("--column", metavar="HEADER", help="The column that holds the attendees, where no header says so.")
@click.option("--sheet", metavar="NAME", help="The sheet of a workbook, where several could be read.")
@of_person
@of_book
def command(
    roster_file: str,
    event: str,
    on: str,
    course: str | None,
    version: str | None,
    place: str | None,
    trainer: str | None,
    roster: str,
    column: str | None,
    sheet: str | None,
    by: str | None,
    folder: str,
    now: str | None,
) -> None:
    """Record a live session from ROSTER, a CSV file or workbook with the addresses or accounts of who was there.

    The roster is kept as received. A completion that names this session counts for those on it, and for nobody else.
    """
    from musterroll.cli.clock import today
    from musterroll.cli.days import parse_day
    from musterroll.procedures.session import Held, read_roster, session_facts
    from musterroll.sources.files.given import given

    if version and not course:
        raise ConfigError("--version belongs to a course.", "Name it: --course SEC-AWARE.")
    if roster_file == "-":
        raise ConfigError(
            "A roster is kept as it was received, so it is read from a file.", "Write it to a file first."
        )
    book, at = opened(folder), moment(now)
    held = Held(event, parse_day("--on", on), roster, place, trainer)
    if held.on > today(at, "UTC"):
        raise ConfigError(f"--on {on} lies in the future.", "A session is recorded when it was held.")
    read = read_roster(roster_file, held, today(at, "UTC"), column, sheet)
    facts = session_facts(held, read, by or "", at, course=course, version=version)
    _keep(book, Path(given([roster_file], [])[0].path), read)
    appended = book.journal.append(facts, received_at=at)
    if not any((appended.fresh[0], *appended.fresh[2:])):
        click.echo(f"Entry {appended.indices[0]:,} says this already; nothing was added.")
        return
    done = f" and {count(sum(appended.fresh[2:]), 'completion')} of {course}" if course else ""
    left = f" {count(read.refused, 'row')} of the roster named nobody." if read.refused else ""
    told = f"Recorded session {event} of {held.on}: {count(len(read.attendees), 'attendee')}{done}.{left}"
    say(f"{told} Entry {appended.indices[0]:,}.")


def _keep(book: Book, path: Path, read: Roster) -> None:
    try:
        book.extracts.keep(path.read_bytes(), read.sha256)
    except OSError as error:
        raise Refused(
            f"{path}: {(error.strerror or 'it cannot be read').lower()}.", "Record the session again."
        ) from None
