"""`musterroll log checkpoint`: sign what the book holds now."""

from __future__ import annotations

import sys

import click

from musterroll.cli.book import count, moment, of_book, opened


@click.command("checkpoint")
@click.option("--out", "-o", metavar="FILE", help="Write the signed note to FILE too; - is standard output.")
@of_book
def command(out: str | None, folder: str, now: str | None) -> None:
    """Sign a checkpoint: origin, number of entries, their root, as a signed note (C2SP).

    It is signed only if it continues the last one. A book that has not grown keeps its checkpoint. To keep it
    outside as well: musterroll log anchor.
    """
    from pathlib import Path

    from musterroll.cli.files import Together
    from musterroll.procedures.seal import checkpoint

    book, at = opened(folder), moment(now)
    sealed, fresh = checkpoint(book, at)
    said = "Signed a checkpoint of" if fresh else "The checkpoint is up to date: it covers"
    click.echo(f"{said} {count(sealed.size, 'entry', 'entries')}.", err=out == "-")
    if out == "-":
        sys.stdout.buffer.write(sealed.note)
    elif out is not None:
        with Together() as files:
            files.write(Path(out), lambda stream: stream.write(sealed.note))
        click.echo(f"Wrote {out}.")
    else:
        click.echo("Next, keep it outside: musterroll log anchor")
