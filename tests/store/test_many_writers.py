"""Several programs write at once while others read, by entries and by the engine: no gap, no fork, nothing lost."""

from __future__ import annotations

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

from musterroll.store.setup import Book, open_book
from tests.store.checked import check
from tests.store.programs import acknowledged, start

SECONDS = 60 if os.environ.get("MUSTERROLL_THOROUGH") else 10
# Programs, and writers in each with a connection of their own.
WRITERS = {"sqlite": (4, 1), "postgresql": (4, 4)}


def test_what_many_programs_append_is_all_there_once(book: Book) -> None:
    programs, writers = WRITERS["sqlite" if book.tables.on_sqlite else "postgresql"]
    names = [",".join(f"writer-{program}-{writer}" for writer in range(writers)) for program in range(programs)]
    processes = [start("tests.store.appender", book.config.folder, name, "7", str(SECONDS)) for name in names]
    stop = Event()
    with ThreadPoolExecutor(2) as readers:
        reading = [readers.submit(read, book, stop) for read in (read_entries, read_columns)]
        outputs = [process.communicate(timeout=SECONDS + 120) for process in processes]
        stop.set()
    assert [error.decode() for _, error in outputs if error] == []
    told = {name: calls for output, _ in outputs for name, calls in acknowledged(output).items()}
    assert len(told) == programs * writers, "a writer never got its turn"
    sizes = [size for calls in told.values() for _, _, size in calls]
    assert max(Counter(sizes).values()) == 1, "two commits ended at one size: a fork"
    assert check(book) == sum(calls[-1][1] for calls in told.values()) == max(sizes)
    assert everybodys_rows(book) == {name: list(range(calls[-1][1])) for name, calls in told.items()}
    for seen in (each.result() for each in reading):
        assert seen == sorted(seen) and seen[-1] > 0


def read_entries(book: Book, stop: Event) -> list[int]:
    """Reads the whole book again and again; how much it saw each time."""
    seen = []
    while not stop.is_set():
        size = book.entries.size()
        facts = sum(1 for _ in book.entries.facts(0, size))
        assert facts == size
        seen.append(facts)
    book.close()
    return seen


def read_columns(book: Book, stop: Event) -> list[int]:
    """Has the engine count all completions in segments and tail, writing segments on the way; what it saw each time."""
    seen = []
    while not stop.is_set():
        book.segments.extend(500)
        shot = book.segments.snapshot(threads=1)
        found = shot.relation("completion.observed")
        if found is not None:
            [(facts, entries, last)] = shot.rows(f'SELECT count(*), count(DISTINCT "row"), max("row") FROM {found}')
            assert (facts, entries, last + 1) == (shot.upto, shot.upto, shot.upto)
            seen.append(facts)
        shot.connection.close()
    book.close()
    return seen


def everybodys_rows(book: Book) -> dict[str, list[int]]:
    """The rows of each program's facts, in the order of the book."""
    rows: dict[str, list[int]] = {}
    for _, fact in book.entries.facts(0, book.entries.size()):
        assert fact is not None and fact.origin is not None and fact.origin.row is not None
        rows.setdefault(fact.body.account, []).append(fact.origin.row)  # type: ignore[union-attr]
    return rows


def test_writers_of_one_program_and_of_another_take_turns(book: Book) -> None:
    """Threads share commits, and the other program's commits stand between theirs."""
    from datetime import UTC, datetime

    from tests.store.made import completions

    other = start("tests.store.appender", book.config.folder, "the-other", "7", "2")
    assert other.stdout is not None and other.stdout.readline() == b"the-other is ready\n"
    ours: dict[str, int] = {}

    def work(name: str) -> None:
        mine = open_book(book.config) if name == "0" else book
        while other.poll() is None:
            first = ours.get(name, 0)
            mine.journal.append(completions(first, first + 3, who=name), received_at=datetime.now(UTC))
            ours[name] = first + 3
        mine.close()

    threads = [Thread(target=work, args=(str(number),)) for number in range(4)]
    for thread in threads:
        thread.start()
    output, error = other.communicate()
    for thread in threads:
        thread.join()
    assert error == b""
    expected = {**ours, "the-other": acknowledged(output)["the-other"][-1][1]}
    assert {name: len(rows) for name, rows in everybodys_rows(book).items()} == expected
    assert check(book) == sum(expected.values())
