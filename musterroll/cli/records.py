"""`musterroll records`: completions in the book, found and given out."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from musterroll.cli.book import count, moment, of_book, opened
from musterroll.facts.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from musterroll.store.setup import Book
    from musterroll.store.state.records import Found, Wanted


@click.command("records")
@click.option("--email", metavar="ADDRESS", help="Of everybody who ever had this address.")
@click.option(
    "--person", metavar="WHO", help="Of one person: a key such as p_1f0c…, an address, a name, source:account."
)
@click.option("--course", metavar="COURSE", help="Of this course, in any spelling that was read as it.")
@click.option("--source", metavar="SOURCE", help="From this source.")
@click.option("--from", "first", metavar="DAY", help="Completed on this day or later.")
@click.option("--to", "last", metavar="DAY", help="Completed on this day or earlier.")
@click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice(["table", "json", "jsonl"]),
    default="table",
    show_default=True,
    help="A table, or training records as a JSON list or one a line.",
)
@click.option(
    "--proof", is_flag=True, help="With JSON: each record with its proof, which musterroll log verify checks."
)
@click.option(
    "--limit", type=click.IntRange(0), default=50, show_default="50", metavar="N", help="Rows of the table; 0: all."
)
@of_book
def command(form: str, proof: bool, limit: int, folder: str, now: str | None, **said: Any) -> None:
    """Search the completions in the book, and give them out as training records.

    A record tells of a finished training; what is in progress or failed stands in the table alone.
    """
    from musterroll.cli.bringing import caught_up

    if proof and form == "table":
        raise ConfigError("--proof goes with records.", "Add --format json.")
    at = moment(now)
    book = caught_up(opened(folder), at)
    wanted = _wanted(book, said)
    if form != "table":
        _give(book, book.state.search(wanted), form, proof, at)
        return
    found = book.state.search(wanted, limit + 1 if limit else None)
    _table(found[:limit] if limit else found)
    if limit and len(found) > limit:
        click.echo("and more; --limit 0 shows all.", err=True)
    if not found:
        click.echo("No completion is like this.", err=True)


def _wanted(book: Book, said: dict[str, Any]) -> Wanted:
    from musterroll.cli.days import parse_day
    from musterroll.store.state.records import Wanted

    first = parse_day("--from", said["first"]) if said["first"] else None
    last = parse_day("--to", said["last"]) if said["last"] else None
    if first and last and first > last:
        raise ConfigError(f"--from {first} lies after --to {last}.", "Give the first day, then the last.")
    email, person = said["email"], said["person"]
    if person and not person.startswith("p_"):
        person = _person(book, person)
    return Wanted(email, person, said["course"], said["source"], first, last)


def _person(book: Book, words: str) -> str:
    """The key of a person, by any of their accounts."""
    from musterroll.facts.ids import person_key
    from musterroll.procedures.known import facts_of_book
    from musterroll.procedures.who import accounts, meant

    account = meant(words, accounts(facts_of_book(book)))
    return person_key(account.source, account.account)


def _table(found: list[Found]) -> None:
    from musterroll.reports.layout import pad, printable, width_of

    if not found:
        return
    rows = [("ENTRY", "DAY", "PERSON", "COURSE", "RESULT", "COUNTED", "SOURCE")]
    rows += [
        (
            str(one.entry),
            one.happened_on or "no date",
            one.name or one.account,
            f"{one.course or one.course_as_written or ''}{f' {one.version}' if one.version else ''}",
            one.result or one.status or "",
            one.counted.replace("_", " ") + (f": {one.reason.replace('_', ' ')}" if one.reason else ""),
            one.source,
        )
        for one in found
    ]
    widths = [max(width_of(printable(row[at])) for row in rows) for at in range(len(rows[0]))]
    for row in rows:
        click.echo("  ".join(pad(printable(cell), width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _give(book: Book, found: Iterable[Found], form: str, proof: bool, at: datetime) -> None:
    from musterroll.facts.training_record import record_bytes

    out = sys.stdout.buffer
    given = 0
    for record in _records(book, list(found), proof, at):
        start = b"[\n" if form == "json" and not given else b",\n" if form == "json" else b""
        out.write(start + record_bytes(record) + (b"\n" if form == "jsonl" else b""))
        given += 1
    if form == "json":
        out.write(b"\n]\n" if given else b"[]\n")
    out.flush()
    click.echo(f"{count(given, 'training record')}.", err=True)


def _records(book: Book, found: list[Found], proof: bool, at: datetime) -> Iterable[dict[str, Any]]:
    from musterroll.cli.log_prove import proved
    from musterroll.facts.record_shape import sealed
    from musterroll.procedures.known import adopted_policies, facts_of_book
    from musterroll.procedures.records_out import with_policy

    policies, by_entry = adopted_policies(facts_of_book(book)), {one.entry: one for one in found}
    for entry, record in book.state.training_records(found):
        if record is None:
            continue
        told = with_policy(record, by_entry[entry], policies)
        yield sealed({**told, "proof": proved(book, entry, at).to_json()}) if proof else told
