"""A program that is killed while it appends loses nothing that it was told is kept, and leaves nothing half-written."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from datetime import datetime

from musterroll.store.setup import Book
from tests.store.checked import check
from tests.store.made import completions
from tests.store.programs import acknowledged, start

TIMES = 100 if os.environ.get("MUSTERROLL_THOROUGH") else 10  # on each of two databases


def test_a_killed_writer_loses_nothing_that_was_acknowledged(book: Book, again: Callable[[Book], Book]) -> None:
    chance = random.Random(20260120)
    told: dict[str, int] = {}
    for number in range(TIMES):
        name = f"{'stream' if number % 2 else 'run'}-{number}"
        told[name] = killed_after(book, name, chance)
        book = again(book)
        rows = rows_of(book, name)
        assert rows == list(range(len(rows))), "a row is missing or there twice"
        assert len(rows) >= told[name], "an acknowledged fact was lost"
    assert check(book) == sum(len(rows_of(book, name)) for name in told)
    assert sum(told.values()) > 0
    last = book.journal.append(completions(0, 3, who="afterwards"), received_at=last_received(book))
    assert check(book) == last.head.size


def killed_after(book: Book, name: str, chance: random.Random) -> int:
    """Starts a writer and kills it at some moment; how many of its facts were acknowledged."""
    process = start("tests.store.appender", book.config.folder, name, str(chance.randrange(10**6)))
    assert process.stdout is not None and process.stderr is not None
    assert b"is ready" in process.stdout.readline(), process.stderr.read().decode()
    time.sleep(chance.uniform(0, 0.15))
    process.send_signal(signal.SIGKILL)
    output, _ = process.communicate()
    calls = acknowledged(output).get(name)
    return calls[-1][1] if calls else 0


def rows_of(book: Book, name: str) -> list[int]:
    """The rows of one program's facts, in the order of the book."""
    return [
        fact.origin.row
        for _, fact in book.entries.facts(0, book.entries.size())
        if fact is not None and fact.origin is not None and getattr(fact.body, "account", None) == name
        if fact.origin.row is not None
    ]


def last_received(book: Book) -> datetime:
    size = book.entries.size()
    return next(book.entries.read(size - 1, size)).received_at
