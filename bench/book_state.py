"""State of the book: how soon new completions are visible in it, and `check` from the book against Parquet facts.

`python -m bench.book_state [PEOPLE]` makes a book of so many people and ten times as many completions (once; it is kept
in `bench/made`), appends to a copy and prints one line of JSON: seconds from the commit of new completions to their
being visible in all state tables, and the ratio of the two ways to judge everybody. State is brought forward by a
process that lives on, as the worker does: the first round, which opens the engine, is shown apart.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import median
from typing import TYPE_CHECKING, Any

from bench import data
from bench.setting import AS_OF, AWARENESS, MEMORY, PERIOD_END, PERIOD_START, THREADS, WORK, policy, question

if TYPE_CHECKING:
    from musterroll.facts.fact import Fact
    from musterroll.facts.tables import FactTables
    from musterroll.store.setup import Book
    from musterroll.store.state.catch_up import CaughtUp

PEOPLE = 100_000
ROUNDS, FEW = 7, 2  # few for a small book, which only tries the harness
COUNTS = (1, 1000)  # new completions, each of another person
RECEIVED = datetime(2026, 1, 20, 23, tzinfo=UTC)
_KINDS = {"person.observed": 0, "completion.observed": 1}


def main(people: int) -> dict[str, Any]:
    """All figures for a book of `people` people. What is appended goes to a copy: each time the book is the same."""
    with _copied(kept(people)) as book:
        return _figures(book, people)


@contextmanager
def _copied(book: Book) -> Iterator[Book]:
    from musterroll import config
    from musterroll.store.setup import open_book

    folder = book.config.folder
    book.close()
    copy = folder.with_name(f"{folder.name}-copy")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy)
    os.sync()  # or writing it down would go on beside what is measured
    copied = open_book(config.load(copy))
    try:
        yield copied
    finally:
        copied.close()
        shutil.rmtree(copy)


def _figures(book: Book, people: int) -> dict[str, Any]:
    begun = time.perf_counter()
    _catch_up(book)
    figures: dict[str, Any] = {"people": people, "first_s": round(time.perf_counter() - begun, 3)}
    for count in COUNTS:
        times, cpu = zip(*_visible(book, people, count), strict=True)
        figures[f"visible_{count}"] = {
            "median_s": round(median(times), 3),
            "best_s": round(min(times), 3),
            "cpu_s": round(median(cpu), 3),
            "rounds": len(times),
        }
    return figures | _check(book, people)


def _catch_up(book: Book) -> CaughtUp:
    return book.state.catch_up(AS_OF, period=(PERIOD_START, PERIOD_END), policies=(policy(),))


def kept(people: int) -> Book:
    """The book of so many people, made unless it is there; its tables are those of this program."""
    from musterroll import config
    from musterroll.store.setup import open_book

    folder = WORK / f"book-{people}"
    ready = folder / "ready"
    if ready.exists():
        return open_book(config.load(folder), migrate=True)
    book = open_book(config.create(folder, origin="musterroll/bench"), create=True)
    for batch in _batches(data.ensure(people, "parquet")):
        book.journal.append(batch, received_at=RECEIVED)
    book.segments.extend()
    ready.touch()
    return book


def _batches(folder: Path) -> Iterator[list[Fact]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from musterroll.facts.rows import facts_of

    for (kind, _), name in zip(_KINDS.items(), data.files("parquet"), strict=True):
        for batch in pq.ParquetFile(folder / name).iter_batches(batch_size=10_000):
            yield list(facts_of(kind, pa.Table.from_batches([batch])))


def _visible(book: Book, people: int, count: int) -> Iterator[tuple[float, float]]:
    """Seconds and processor seconds from a commit of `count` completions of as many people to the end of catch_up."""
    chance = Random(f"{people} {count} {book.entries.size()}")
    accounts = [row[0] for row in book.tables.rows("SELECT account FROM state_accounts WHERE source = 'knowbe4'")]
    for _ in range(ROUNDS if people >= 10_000 else FEW):
        facts = [_completion(chance, account) for account in chance.sample(accounts, min(count, len(accounts)))]
        done = book.journal.append(facts, received_at=RECEIVED)
        begun, used = time.perf_counter(), time.process_time()
        caught = _catch_up(book)
        yield time.perf_counter() - begun, time.process_time() - used
        if caught.upto != done.head.size or caught.everybody is not None:
            raise SystemExit(f"not what is measured: {caught}")


def _completion(chance: Random, account: str) -> Fact:
    from musterroll.facts.bodies import CompletionObserved
    from musterroll.facts.fact import Fact

    at = datetime(
        2025, chance.randint(1, 12), chance.randint(1, 28), chance.randint(0, 23), chance.randint(0, 59), tzinfo=UTC
    )
    body = CompletionObserved(
        account=account,
        course=AWARENESS,
        version="2025.1",
        status="Passed",
        result="passed",
        score="90",
        method="api_sync",
    )
    return Fact(kind="completion.observed", source="knowbe4", actor="sync", happened_at=at, body=body)


def _check(book: Book, people: int) -> dict[str, Any]:
    """Everybody judged from the book and from Parquet facts, in turn."""
    from musterroll.facts.tables import FactTables

    folder = data.ensure(people, "parquet")
    names = dict(zip(_KINDS, data.files("parquet"), strict=True))
    parquet = FactTables({kind: [folder / name] for kind, name in names.items()}, inputs=book.segments.facts().inputs)
    ways: dict[str, Callable[[], FactTables]] = {"parquet": lambda: parquet, "book": book.segments.facts}
    times: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(3 if people >= 10_000 else 1):
        for way, facts in ways.items():
            times[way].append(_judged(facts))
    figures = {f"check_{way}_s": round(median(some), 3) for way, some in times.items()}
    return figures | {"check_ratio": round(median(times["book"]) / median(times["parquet"]), 3)}


def _judged(facts: Callable[[], FactTables]) -> float:
    from musterroll.rules import pipeline

    begun = time.perf_counter()
    finished = pipeline.run(facts(), (policy(),), question(), engine=pipeline.Engine(threads=THREADS, memory=MEMORY))
    pipeline.answer(finished)
    finished.connection.close()
    return time.perf_counter() - begun


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE)))
