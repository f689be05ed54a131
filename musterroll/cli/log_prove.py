"""`musterroll log prove`: the proof of one entry."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from musterroll.cli.book import moment, of_book, opened
from musterroll.facts.errors import ConfigError

if TYPE_CHECKING:
    from datetime import datetime

    from musterroll.procedures.prove import Proof
    from musterroll.store.setup import Book


@click.command("prove")
@click.argument("record", metavar="RECORD")
@click.option("--out", "-o", metavar="FILE", help="Where it goes; default: standard output.")
@click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice(["json", "tlog-proof"]),
    default="json",
    show_default=True,
    help="Entry, fact and proof as JSON; or the bare proof of C2SP.",
)
@of_book
def command(record: str, out: str | None, form: str, folder: str, now: str | None) -> None:
    """Prove that RECORD, the number of an entry, is in the log as it was recorded.

    Whoever has the proof and the verifier key (musterroll log key) can check it without a book and without us:
    musterroll log verify FILE --key KEY. Reports name entries as book:17.
    """
    proof = proved(opened(folder), entry_of(record), moment(now))
    text = json.dumps(proof.to_json(), ensure_ascii=False, indent=1) + "\n" if form == "json" else proof.proof.decode()
    if out is None:
        click.echo(text, nl=False)
        return
    from musterroll.cli.files import Together

    with Together() as files:
        files.write(Path(out), lambda stream: stream.write(text.encode()))
    click.echo(f"Wrote the proof of entry {proof.index:,} to {out}.", err=True)


def entry_of(said: str) -> int:
    """The entry that `17` or `book:17` names."""
    number = said.strip().removeprefix("book:").replace(",", "")
    if not number.isdecimal():
        raise ConfigError(
            f"{said!r} is no entry.", "Give its number, such as 17 or book:17; musterroll records shows them."
        )
    return int(number)


def proved(book: Book, index: int, at: datetime) -> Proof:
    """The proof of an entry under the latest checkpoint; one is signed where it does not cover the entry."""
    from musterroll.procedures.prove import prove
    from musterroll.procedures.seal import checkpoint

    size = book.entries.size()
    if index >= size:
        last = f"its last is {size - 1:,}" if size else "it has none"
        raise ConfigError(f"The book has no entry {index:,}; {last}.", "Give an entry that there is.")
    saved = book.checkpoints.latest()
    if saved is None or saved.size <= index:
        sealed, _ = checkpoint(book, at)
        return prove(book, index, sealed.note, sealed.size)
    return prove(book, index, saved.note, saved.size)
