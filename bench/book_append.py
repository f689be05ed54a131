"""Durable appends to the book, as one process: `python -m bench.book_append RECORDS A_COMMIT [WRITERS]`.

The facts are there before the clock starts, as structs. Counted is all that an append does: canonical bytes, keys that
recognise repeats, salts, digests, entries, tree, tiles, head, and a commit that is synced to disk. With one a commit
each is a call of its own; with more they are one stream (`Journal.append_all`), as those who have many give them.
Prints one line of JSON.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from threading import Thread
from typing import Any

from bench.setting import WORK
from musterroll import config
from musterroll.facts.bodies import CompletionObserved
from musterroll.facts.fact import Fact, Origin
from musterroll.store.setup import Book, open_book

START = datetime(2025, 1, 1, 9, tzinfo=UTC)
RECEIVED = datetime(2026, 1, 20, tzinfo=UTC)


def completion(number: int) -> Fact:
    """A completion as a training system's export gives it: about 370 bytes in the book."""
    return Fact(
        kind="completion.observed",
        source="knowbe4",
        body=CompletionObserved(
            account=str(10_000 + number),
            identity=f"person.{number}@company.example",
            course="SEC-AWARE",
            version="2.1",
            status="Passed",
            result="passed",
            method="api_sync",
        ),
        happened_at=START + timedelta(seconds=number),
        recorded_at=RECEIVED,
        origin=Origin(extract="sha256:" + "a1" * 32, row=number),
    )


def main(records: int, a_commit: int, writers: int = 1, folder: Path = WORK / "book") -> dict[str, Any]:
    """Append so many records, so many a call, by so many threads; what is printed."""
    shutil.rmtree(folder, ignore_errors=True)
    book = open_book(config.create(folder), create=True)
    facts = [completion(number) for number in range(records + 1)]
    book.journal.append(facts[-1:], received_at=RECEIVED)
    began, used = time.perf_counter(), time.process_time()
    calls = [facts[start : min(start + a_commit, records)] for start in range(0, records, a_commit)]
    threads = [Thread(target=_append, args=(book, calls[number::writers], a_commit)) for number in range(1, writers)]
    for thread in threads:
        thread.start()
    _append(book, calls[::writers], a_commit)
    for thread in threads:
        thread.join()
    seconds, used = time.perf_counter() - began, time.process_time() - used
    said = {
        "records": records,
        "commits": len(book.heads.all()) - 2,
        "entries": book.entries.size() - 1,
        "bytes": len(book.entries.body(0) or b""),
        "processor": round(used, 4),
        "seconds": round(seconds, 4),
    }
    book.close()
    shutil.rmtree(folder, ignore_errors=True)
    return said


def _append(book: Book, calls: list[list[Fact]], a_commit: int) -> None:
    """As whoever has one fact appends it; as whoever has many does, as `collect`."""
    if a_commit == 1:
        for facts in calls:
            book.journal.append(facts, received_at=RECEIVED)
    else:
        for _ in book.journal.append_all(chain.from_iterable(calls), a_commit, received_at=RECEIVED):
            pass


if __name__ == "__main__":
    many, a_call, *threads = (int(word) for word in sys.argv[1:])
    print(json.dumps(main(many, a_call, threads[0] if threads else 1)))
