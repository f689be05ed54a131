"""`musterroll status`: what the book holds, how fresh it is, what waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from musterroll.cli.book import ago, count, moment, of_book, opened

if TYPE_CHECKING:
    from datetime import datetime

    from musterroll.procedures.overview import Anchored, Overview


@click.command("status")
@of_book
def command(folder: str, now: str | None) -> None:
    """Show what the book holds, how fresh its sources are, what was sealed, and what waits for somebody.

    Nothing is verified: musterroll log verify does that.
    """
    from musterroll.cli import schedule
    from musterroll.cli.text import pairs
    from musterroll.procedures.overview import overview

    book, at = opened(folder), moment(now)
    seen = overview(book)
    click.echo(f"Book {seen.origin} in {'this folder' if folder == '.' else folder}")
    pairs(_sealed(seen, at))
    _sources(seen, at)
    schedule.show(book, at)
    _waiting(seen, at)


def _sealed(seen: Overview, now: datetime) -> list[tuple[str, str]]:
    import base64

    last = f", the last one {ago(seen.received_at, now)}" if seen.received_at else ""
    erased = f"; the bodies of {seen.erased:,} were erased" if seen.erased else ""
    rows = [
        ("entries", f"{seen.size:,}{last}{erased}"),
        ("root", base64.b64encode(seen.root).decode()),
        ("checkpoint", _checkpoint(seen, now)),
    ]
    rows += [("anchor", _anchor(one, seen.size, now)) for one in seen.anchors] or [
        ("anchor", "none: whoever holds the database and the key could rewrite it all. musterroll log anchor")
    ]
    rows += [("policy", _policies(seen, now)), ("state", _state(seen))]
    return rows


def _state(seen: Overview) -> str:
    if seen.state is None:
        return "not made yet; it is made when records are searched"
    upto, as_of = seen.state
    behind = f"; {count(seen.size - upto, 'entry', 'entries')} since" if seen.size > upto else ""
    return f"of {count(upto, 'entry', 'entries')}, as of {as_of}{behind}"


def _checkpoint(seen: Overview, now: datetime) -> str:
    if seen.checkpoint is None:
        return "none. musterroll log checkpoint signs one"
    size, at = seen.checkpoint
    behind = f"; {count(seen.size - size, 'entry', 'entries')} since" if seen.size > size else "; it covers all entries"
    return f"of {count(size, 'entry', 'entries')}, signed {ago(at, now)}{behind}"


def _anchor(one: Anchored, size: int, now: datetime) -> str:
    when = f", {ago(one.at, now)}" if one.at else ""
    return f"{one.kind}: {count(one.size, 'entry', 'entries')} of {size:,} in {one.place}{when}"


def _policies(seen: Overview, now: datetime) -> str:
    from musterroll.rules.policy.together import policy_in_force

    if not seen.policies:
        return "none adopted: the built-in one judges. musterroll policy adopt policy.toml"
    current = policy_in_force(seen.policies, now.date())
    since = f" since {current.effective_from}" if current.effective_from else ""
    return f"version {current.version} in force{since}; {count(len(seen.policies), 'version')} adopted"


def _sources(seen: Overview, now: datetime) -> None:
    from musterroll.cli.text import pairs

    if not seen.sources:
        click.echo("\nNothing was collected yet: musterroll collect people.csv training.csv --by YOU")
        return
    click.echo("\nSources")
    pairs(
        [
            (
                one.name,
                f"{one.latest}, {count(one.rows, 'row')}"
                + (f", {ago(one.received_at, now)}" if one.received_at else "")
                + (f"; {count(one.files, 'file')} in all" if one.files > 1 else ""),
            )
            for one in seen.sources
        ]
    )


def _waiting(seen: Overview, now: datetime) -> None:
    if seen.requests:
        click.echo(
            f"\nWaiting: {count(seen.requests, 'exemption')} to be approved or refused: musterroll exempt --list"
        )
