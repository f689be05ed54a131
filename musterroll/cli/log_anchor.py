"""`musterroll log anchor`: the checkpoint goes where nobody here can change it."""

from __future__ import annotations

import click

from musterroll.cli.book import count, moment, of_book, opened


@click.command("anchor")
@of_book
def command(folder: str, now: str | None) -> int:
    """Sign a checkpoint and keep it outside, at every place that [anchors] in musterroll.toml names.

    Places: a timestamp of an outside authority, a bucket with Object Lock, a folder, an e-mail to the auditor.
    Status: 1 where a place did not take it; it is asked again next time.
    """
    from musterroll.procedures.anchors import places_of, refuse_without_places
    from musterroll.procedures.seal import seal

    book, at = opened(folder), moment(now)
    places = places_of(book.config, lambda: at)
    refuse_without_places(places)
    sealing = seal(book, at, places)
    said = "Signed and anchored" if sealing.fresh else "Anchored"
    done = [one for one in sealing.anchored if one.error is None]
    if not sealing.anchored:
        click.echo(f"Every place has the checkpoint of {count(sealing.sealed.size, 'entry', 'entries')} already.")
    if done:
        click.echo(f"{said} {count(sealing.sealed.size, 'entry', 'entries')}:")
    for one in done:
        click.echo(f"  {one.kind}: {one.place}")
    for one in sealing.failed:
        assert one.error is not None
        click.echo(f"Not anchored at {one.kind} {one.place}: {one.error.what} {one.error.remedy}", err=True)
    return 1 if sealing.failed else 0
