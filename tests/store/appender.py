"""A program of its own that appends until it is stopped: `python -m tests.store.appender FOLDER NAMES SEED [SECONDS]`.

Each name, parted by commas, is a writer with a connection of its own; one that is called a stream appends many facts,
so many a commit. Prints what was acknowledged, a line each: who, the first and last row of the call, and the size of
the book.
"""

from __future__ import annotations

import random
import sys
import time
from datetime import UTC, datetime
from itertools import count, takewhile
from pathlib import Path
from threading import Thread

from musterroll import config
from musterroll.store import repeats
from musterroll.store.setup import open_book
from tests.store.made import completion, completions


def main(folder: Path, names: str, seed: int, seconds: float) -> None:
    """Let all of them write at once."""
    repeats.MOVED_AT = 60  # so that keys are moved while others write
    writers = [
        Thread(target=stream if name.startswith("stream") else write, args=(folder, name, seed, seconds))
        for name in names.split(",")
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()


def write(folder: Path, name: str, seed: int, seconds: float) -> None:
    """Append calls of one to forty facts, most of them small, and three of the last call again."""
    chance = random.Random(f"{seed} {name}")
    book = open_book(config.load(folder), patience_s=60)
    say(f"{name} is ready\n")
    until, first = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        many = chance.choice([1, 1, 2, 5, 40])
        known = min(first, 3)
        facts = completions(first - known, first + many, who=name)
        appended = book.journal.append(facts, received_at=datetime.now(UTC))
        if appended.fresh != [False] * known + [True] * many:
            raise RuntimeError(f"{name}: {first}: a fact was added twice or not at all: {appended.fresh}")
        say(f"{name} {first} {first + many} {appended.head.size}\n")
        first += many
    book.close()


def stream(folder: Path, name: str, seed: int, seconds: float) -> None:
    """Append one fact after the other, sixty a commit."""
    book = open_book(config.load(folder), patience_s=60)
    say(f"{name} is ready\n")
    until, first = time.monotonic() + seconds, 0
    facts = (completion(number, name) for number in takewhile(lambda _: time.monotonic() < until, count()))
    for some, appended in book.journal.append_all(facts, 60, received_at=datetime.now(UTC)):
        if not all(appended.fresh):
            raise RuntimeError(f"{name}: {first}: a fact was added twice: {appended.fresh}")
        say(f"{name} {first} {first + len(some)} {appended.head.size}\n")
        first += len(some)
    book.close()


def say(line: str) -> None:
    """One whole line at once, also when several writers speak."""
    sys.stdout.write(line)
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4]) if len(sys.argv) > 4 else 600)
