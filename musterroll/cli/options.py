"""Options that several commands share: how files are read, by which policy, for which days."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from musterroll.cli.days import Asked
from musterroll.cli.intake import Given

Command = TypeVar("Command", bound=Callable[..., Any])

_READING = (
    click.option(
        "--map",
        "maps",
        multiple=True,
        metavar="MAP",
        help="How the columns of a file are read: FILE:LAYOUT:FIELD=HEADER,… or a TOML file of --save-map. Repeatable.",
    ),
    click.option("--save-map", metavar="FILE", help="Write what --map says to a TOML file, for the next time."),
    click.option(
        "--dates",
        type=click.Choice(["dmy", "mdy", "ymd"]),
        help="The order of day, month and year, where a file does not settle it.",
    ),
    click.option("--sheet", metavar="NAME", help="The sheet of a workbook, where several could be read."),
    click.option(
        "--time-zone",
        metavar="ZONE",
        help="The zone of dates and times that carry none, such as Europe/Berlin. Without a policy, that of days too.",
    ),
    click.option("--allow-refused", is_flag=True, help="Go on although more than 5 % of a file's rows cannot be read."),
    click.option("--now", metavar="INSTANT", help="Take this for now, such as 2026-01-20T14:40:00Z. For tests."),
    click.option("--quiet", "-q", is_flag=True, help="Print no notes and no progress, and no table."),
)

_JUDGING = (
    click.option(
        "--policy", "-p", "policies", multiple=True, metavar="FILE", help="A version of the policy, TOML. Repeatable."
    ),
    click.option(
        "--period", metavar="A..B", help="First and last day, 2025-01-01..2025-12-31, or a year. Default: 12 months."
    ),
    click.option("--type-1", metavar="DAY", help="Look at one day only, as a Type I report does."),
    click.option("--as-of", metavar="DAY", help="Judge as of the end of this day. Default: today."),
    click.option("--history-from", metavar="DAY", help="Judge nothing that fell due before this day."),
    click.option("--all", "list_all", is_flag=True, help="List every obligation, also those of other times."),
)

_FROM_BOOK = (
    click.option(
        "--folder",
        default=".",
        envvar="MUSTERROLL_FOLDER",
        metavar="DIR",
        help="Without files: the folder of the book. Default: $MUSTERROLL_FOLDER, else this folder.",
    ),
    click.option(
        "--known-at",
        metavar="WHEN",
        help="Without files: what the book knew at an instant, a day's end, or after an entry.",
    ),
)


def from_book(command: Command) -> Command:
    """The options about the book, which is read where no file is given."""
    return _with(command, _FROM_BOOK)


def reading(command: Command) -> Command:
    """The options about reading files."""
    return _with(command, _READING)


def judging(command: Command) -> Command:
    """The options about policy and days."""
    return _with(command, _JUDGING)


def _with(command: Command, options: tuple[Callable[[Any], Any], ...]) -> Command:
    for option in reversed(options):
        command = option(command)
    return command


def given(files: tuple[str, ...], said: dict[str, Any]) -> Given:
    """What was typed, from the values of `reading` and `judging`; takes them out of `said`."""
    days = ("period", "type_1", "as_of", "history_from", "list_all")
    asked = Asked(**{name: said.pop(name) for name in days if name in said})
    return Given(files=files, asked=asked, **said)
