"""The process of the worker: it opens the book, and works until a signal says stop."""

from __future__ import annotations

import argparse
import atexit
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn

from musterroll import config
from musterroll.facts.errors import MusterrollError
from musterroll.store.setup import open_book
from musterroll.worker.clock import clock
from musterroll.worker.log import Log
from musterroll.worker.settings import Watched
from musterroll.worker.worker import Worker

BAD_INPUT = 2


def main(typed: Sequence[str] | None = None) -> int:
    """Work for the book in a folder. Status 1: with --once, something could not be done; 2: it cannot be opened."""
    options = _options(typed)
    try:
        worker = _worker(options.folder, options.now)
    except MusterrollError as error:
        sys.stderr.write(f"Error: {error}\n")
        return BAD_INPUT
    before = stopped_by_signals(worker)
    try:
        if options.once:
            return 0 if worker.once() else 1
        if not worker.run():
            _leave()
        return 0
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def stopped_by_signals(worker: Worker) -> dict[int, signal.Handlers]:
    """The first signal asks it to stop; the next one ends the program as signals do. What handled them before."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def stop(number: int, _: FrameType | None) -> None:
        signal.signal(number, before[signal.Signals(number)])
        worker.stop()

    for number in before:
        signal.signal(number, stop)
    return before  # type: ignore[return-value]  # handlers of whatever kind go back where they were


def _options(typed: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m musterroll.worker", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path(os.environ.get("MUSTERROLL_FOLDER", ".")))
    parser.add_argument("--once", action="store_true")
    parser.add_argument("--now")
    return parser.parse_args(typed)


def _worker(folder: Path, now: str | None) -> Worker:
    time = clock(now)
    book = open_book(config.load(folder))
    log = Log(sys.stderr, time.now)
    return Worker(book, Watched(book.config, os.environ, log), time, os.environ, log)


def _leave() -> NoReturn:
    """Ends the process with threads that still wait for somebody's answer; what lies in temporary folders goes."""
    atexit._run_exitfuncs()
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
