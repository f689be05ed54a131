"""Plain text for commands that print lists and prose: wrapped to the terminal, tables in columns."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from musterroll.reports.layout import Screen


def screen() -> Screen:
    """The width of the terminal, or 100 columns; no colours."""
    from musterroll.reports.layout import Screen

    width = shutil.get_terminal_size((100, 24)).columns if sys.stdout.isatty() else 100
    return Screen(max(width, 40), colour=False)


def say(sentence: str, *, err: bool = False) -> None:
    """Print a line that may hold words of an input, which must not steer the terminal."""
    from musterroll.reports.layout import printable

    click.echo(printable(sentence), err=err)


def paragraph(words: str, indent: int = 0) -> None:
    """Print running text."""
    for line in screen().paragraph(words, indent):
        click.echo(line)


def pairs(rows: Iterable[tuple[str, str]], indent: int = 2, widest: int = 28) -> None:
    """Print labels with wrapped text beside them; a long label has a line of its own."""
    from musterroll.reports.layout import pad, printable, width_of

    rows, on = list(rows), screen()
    column = min(max((width_of(printable(label)) for label, _ in rows), default=0), widest)
    for label, words in rows:
        lines = on.paragraph(words, indent + column + 2) or [""]
        if width_of(printable(label)) > column:
            click.echo(" " * indent + printable(label))
        else:
            lines[0] = " " * indent + pad(printable(label), column) + "  " + lines[0].lstrip()
        for line in lines:
            click.echo(line.rstrip())
