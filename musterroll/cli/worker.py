"""`musterroll worker`: what is due is done, until it is told to stop."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING

import click

from musterroll.cli.book import of_book, opened
from musterroll.cli.start import end

if TYPE_CHECKING:
    from musterroll.worker.worker import Worker


@click.command("worker")
@click.option("--once", is_flag=True, help="Do everything that is due, then end: for a scheduler such as cron.")
@of_book
def command(once: bool, folder: str, now: str | None) -> int:
    """Ask every source on its schedule, bring the state forward, seal and anchor the book: again and again.

    It says what it does in lines on standard error. SIGTERM or Ctrl-C stops it: status 0. With --once, status 1:
    something could not be done, and is tried again the next time.
    """
    worker = _worker(folder, now)
    _stopped_by_signals(worker)
    if once:
        return end(0 if worker.once() else 1)
    worker.run()
    return end(0)


def _worker(folder: str, now: str | None) -> Worker:
    from musterroll.cli.pulling import clock_of
    from musterroll.worker.log import Log
    from musterroll.worker.settings import Watched
    from musterroll.worker.worker import Worker

    book, clock = opened(folder), clock_of(now)
    log = Log(sys.stderr, clock.now)
    return Worker(book, Watched(book.config, os.environ, log), clock, os.environ, log)


def _stopped_by_signals(worker: Worker) -> None:
    """The first signal asks it to stop; the next one ends the program as signals do."""
    for number in (signal.SIGTERM, signal.SIGINT):
        before = signal.getsignal(number)

        def stop(number: int, _: object, before: signal._HANDLER = before) -> None:
            signal.signal(number, before)
            worker.stop()

        signal.signal(number, stop)
