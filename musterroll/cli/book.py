"""Options that the commands of the book share, and the book that they name."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from musterroll.facts.errors import ConfigError

if TYPE_CHECKING:
    from musterroll.config import Config
    from musterroll.store.setup import Book

Command = TypeVar("Command", bound=Callable[..., Any])

_FOLDER = click.option(
    "--folder",
    default=".",
    envvar="MUSTERROLL_FOLDER",
    metavar="DIR",
    help="The folder of the book. Default: $MUSTERROLL_FOLDER, else this folder.",
)
_NOW = click.option("--now", metavar="INSTANT", help="Take this for now, such as 2026-01-20T14:40:00Z. For tests.")
_BY = click.option(
    "--by",
    envvar="MUSTERROLL_BY",
    metavar="WHO",
    help="Who says so: an e-mail address or a name. Default: $MUSTERROLL_BY.",
)
_REASON = click.option("--reason", metavar="TEXT", help="Why, in words that a stranger can follow.")


def of_book(command: Command) -> Command:
    """The options about which book, and when."""
    return _FOLDER(_NOW(command))


def of_folder(command: Command) -> Command:
    """The option about which book."""
    return _FOLDER(command)


def of_person(command: Command) -> Command:
    """Who does it."""
    return _BY(command)


def of_decision(command: Command) -> Command:
    """Who decides, and why."""
    return _BY(_REASON(command))


def settings(folder: str) -> Config:
    """The settings of the book in a folder; ConfigError where there is none."""
    from musterroll import config

    return config.load(Path(folder))


def opened(folder: str) -> Book:
    """The book in a folder; ConfigError where there is none."""
    from musterroll.store.setup import open_book

    return open_book(settings(folder))


def ask_first(what: str, yes: bool) -> None:
    """Go on only if a person says so; ConfigError where nobody can be asked."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise ConfigError(f"{what} Nobody is there to say yes.", "Say it with --yes.")
    click.confirm(f"{what} Go on?", abort=True, err=True)


def moment(said: str | None) -> datetime:
    """Now, or what `--now` says."""
    from musterroll.cli.clock import now

    return now(said)


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 entry`, `2,300 entries`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def ago(then: datetime, now: datetime) -> str:
    """How long ago, in one unit: `4 minutes ago`, `3 days ago`."""
    seconds = int((now - then).total_seconds())
    if seconds < 0:
        return "in the future"
    length = _length(seconds)
    return f"{length} ago" if length else "just now"


def ahead(then: datetime, now: datetime) -> str:
    """How far ahead, in one unit: `in 4 minutes`, `in 3 days`."""
    length = _length(int((then - now).total_seconds()))
    return f"in {length}" if length else "at once"


def _length(seconds: int) -> str:
    """`4 minutes`; empty for less than one."""
    for length, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= length:
            return count(seconds // length, unit)
    return ""


def stamp(instant: datetime) -> str:
    """An instant as people read it: `2026-01-20 14:40 UTC`."""
    from datetime import UTC

    return instant.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
