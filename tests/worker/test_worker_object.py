"""The worker as an object, as the process beside the pages has it: run in a thread, stopped from another."""

from __future__ import annotations

import io
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

from musterroll import config
from musterroll.sources.clock import Clock
from musterroll.store.setup import Book, open_book
from musterroll.worker.log import Log
from musterroll.worker.settings import Watched
from musterroll.worker.worker import Worker
from tests.cli.books import BookFolder, begin
from tests.worker.conftest import PATIENCE_S, until


class Time:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 20, 15, tzinfo=UTC)

    def clock(self) -> Clock:
        return Clock(now=lambda: self.now)


def worker_of(book: BookFolder, time: Time) -> tuple[Worker, io.StringIO]:
    opened: Book = open_book(config.load(book.folder))
    said = io.StringIO()
    log = Log(said, lambda: time.now)
    return Worker(opened, Watched(opened.config, os.environ, log), time.clock(), os.environ, log), said


def test_it_runs_until_it_is_told_to_stop_and_does_nothing_after(tmp_path: Path) -> None:
    book = begin(tmp_path)
    worker, said = worker_of(book, Time())
    with ThreadPoolExecutor(1) as another:
        ended = another.submit(worker.run)
        book.done("collect", f"hris={book.file('people.csv')}")
        until(lambda: f"judged entries={book.size()}" in said.getvalue())
        worker.stop()
        assert ended.result(PATIENCE_S) is True
    assert said.getvalue().splitlines()[-1].endswith(" stopped")
    before = said.getvalue()
    worker.stop()
    assert said.getvalue() == before


def test_while_entries_keep_coming_it_waits_for_rest_but_not_for_ever(tmp_path: Path) -> None:
    book, time = begin(tmp_path), Time()
    worker, said = worker_of(book, time)
    worker.look()
    for name in ("people.csv", "training.csv"):
        book.done("collect", f"{'hris=' if name == 'people.csv' else ''}{book.file(name)}")
        worker.look()  # the book grew since the last look
        assert "judged" not in said.getvalue()
    time.now += timedelta(minutes=2)
    book.done("mark", "hris:E1", "--as", "service", "--reason", "A robot.")
    worker.look()
    worker.stop()
    worker.run()
    assert f"judged entries={book.size()}" in said.getvalue()


def test_settings_that_cannot_be_read_leave_things_as_they_were(tmp_path: Path) -> None:
    book = begin(tmp_path)
    worker, said = worker_of(book, Time())
    (book.folder / "musterroll.toml").write_text("origin = canary-of-a-secret")
    worker.look()
    worker.stop()
    worker.run()
    assert "settings_unread error=ConfigError" in said.getvalue()
    assert "canary" not in said.getvalue()
