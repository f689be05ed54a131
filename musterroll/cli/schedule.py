"""Which source was asked when, when it is asked next, and what kept it: as `status` shows it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from musterroll.cli.book import ago, ahead, stamp

if TYPE_CHECKING:
    from datetime import datetime

    from musterroll.procedures.pulling.plan import Planned
    from musterroll.store.setup import Book

_MOST = 5  # errors of one source that are shown


def show(book: Book, now: datetime) -> None:
    """Print the schedule; nothing where no source was added."""
    from musterroll.cli.text import pairs
    from musterroll.procedures.known import facts_of_book
    from musterroll.procedures.pulling.plan import plan

    if not book.config.sources:
        return
    fit, unfit = plan(book.config, facts_of_book(book), os.environ)
    rows: list[tuple[str, str]] = []
    for one in fit:
        rows.append((one.source, f"{_last(one, now)}; {_next(one, now)}"))
        latest = one.troubles[-_MOST:]
        rows += [("  last error", f"{each.what} {each.remedy} {ago(each.at, now).capitalize()}.") for each in latest]
    rows += [(each.source, f"cannot be asked: {each.error.what} {each.error.remedy}") for each in unfit]
    click.echo("\nSchedule, kept by musterroll worker")
    pairs(rows)


def _last(one: Planned, now: datetime) -> str:
    return f"last {ago(one.last_at, now)}, {one.last_said}" if one.last_at else "never asked"


def _next(one: Planned, now: datetime) -> str:
    at = one.next_at
    if at is None:
        return "there is nothing to ask"
    return f"next {ahead(at, now)} ({stamp(at)})" if at > now else "next as soon as a worker runs"
