"""`musterroll worker`: what is due is done, until it is told to stop."""

from __future__ import annotations

import sys

import click

from musterroll.cli.book import of_book, settings
from musterroll.cli.start import become


@click.command("worker")
@click.option("--once", is_flag=True, help="Do everything that is due, then end: for a scheduler such as cron.")
@of_book
def command(once: bool, folder: str, now: str | None) -> int:
    """Ask every source on its schedule, bring the state forward, seal and anchor the book: again and again.

    It says what it does in lines on standard error. SIGTERM or Ctrl-C stops it: status 0. With --once, status 1:
    something could not be done, and is tried again the next time.
    """
    settings(folder)
    said = [*(["--once"] if once else []), *(["--now", now] if now else [])]
    return become([sys.executable, "-m", "musterroll.worker", "--folder", folder, *said])
