"""A full disk, a file that may not be written, a lock that is kept: a clear error, and nothing half-written."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from musterroll import config
from musterroll.facts.errors import ConfigError, Refused, TryLater
from musterroll.store.setup import Book, open_book
from tests.store.checked import check
from tests.store.made import completions


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MiB."""
    if os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("only root can mount a small disk to fill")
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder], capture_output=True, check=False)
    if done.returncode:
        pytest.skip(f"no small disk can be mounted here: {done.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", "-l", folder], capture_output=True, check=False)


def test_a_full_disk_is_said_and_leaves_the_book_whole(
    small_disk: Path, blank_file: Path, now: datetime, again: Callable[[Book], Book]
) -> None:
    settings = config.create(small_disk / "book")
    shutil.copy(blank_file, settings.database_file)
    book = open_book(settings, create=True)
    kept = 0
    with pytest.raises(Refused, match=r"disk is full|cannot be read or written"):
        for first in range(0, 100_000, 500):
            kept = book.journal.append(completions(first, first + 500), received_at=now).head.size
    assert 0 < kept < 100_000
    assert check(book) == kept
    book = again(book)
    assert check(book) == kept
    with pytest.raises(Refused, match="cannot be written: No space left"):
        book.extracts.keep(os.urandom(4 * 2**20))
    assert [path.name for path in book.config.extracts.iterdir()] == []
    book.close()


def test_a_book_on_a_full_disk_goes_on_when_there_is_room(small_disk: Path, blank_file: Path, now: datetime) -> None:
    settings = config.create(small_disk / "book")
    shutil.copy(blank_file, settings.database_file)
    book = open_book(settings, create=True)
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(2 * 2**20))
    with pytest.raises(Refused):
        for first in range(0, 100_000, 500):
            book.journal.append(completions(first, first + 500), received_at=now)
    size = check(book)
    ballast.unlink()
    assert book.journal.append(completions(0, size + 1), received_at=now).head.size == size + 1
    assert check(book) == size + 1
    book.close()


def test_a_disk_that_may_only_be_read_is_said(
    small_disk: Path, blank_file: Path, now: datetime, again: Callable[[Book], Book]
) -> None:
    settings = config.create(small_disk / "book")
    shutil.copy(blank_file, settings.database_file)
    book = open_book(settings, create=True)
    book.journal.append(completions(0, 3), received_at=now)
    book.close()
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with pytest.raises((ConfigError, Refused), match=r"may be read here but not written|cannot be read or written"):
        open_book(settings).journal.append(completions(3, 6), received_at=now)
    book.close()
    subprocess.run(["mount", "-o", "remount,rw", small_disk], check=True)
    book = again(book)
    assert check(book) == 3
    book.close()


def test_a_file_that_may_not_be_written_is_said(
    sqlite_book: Book, now: datetime, again: Callable[[Book], Book]
) -> None:
    sqlite_book.journal.append(completions(0, 3), received_at=now)
    sqlite_book.tables.rows("PRAGMA query_only = ON")
    with pytest.raises(ConfigError, match="may be read here but not written"):
        sqlite_book.journal.append(completions(3, 6), received_at=now)
    assert check(sqlite_book) == 3
    assert again(sqlite_book).journal.append(completions(3, 6), received_at=now).head.size == 6


def test_a_database_that_may_only_be_read_is_said(postgresql_book: Book, now: datetime) -> None:
    postgresql_book.journal.append(completions(0, 3), received_at=now)
    postgresql_book.tables.say("SET default_transaction_read_only = on")
    with pytest.raises(ConfigError, match="may be read here but not written"):
        postgresql_book.journal.append(completions(3, 6), received_at=now)
    postgresql_book.tables.say("SET default_transaction_read_only = off")
    assert check(postgresql_book) == 3
    assert postgresql_book.journal.append(completions(3, 6), received_at=now).head.size == 6


def test_a_locked_file_is_tried_again_later(sqlite_book: Book, now: datetime) -> None:
    with closing(sqlite3.connect(sqlite_book.config.database_file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(TryLater, match="writing to the book for too long"):
            sqlite_book.journal.append(completions(0, 3), received_at=now)
        other.execute("ROLLBACK")
    assert check(sqlite_book) == 0
    assert sqlite_book.journal.append(completions(0, 3), received_at=now).head.size == 3


def test_a_locked_server_is_tried_again_later(postgresql_book: Book, now: datetime) -> None:
    import psycopg

    postgresql_book.tables.say("SET lock_timeout = 200")
    assert postgresql_book.config.database is not None
    with psycopg.connect(postgresql_book.config.database) as other:
        other.execute("SELECT size FROM tree_heads WHERE size = 0 FOR UPDATE")
        with pytest.raises(TryLater, match="writing to the book for too long"):
            postgresql_book.journal.append(completions(0, 3), received_at=now)
    assert check(postgresql_book) == 0
    assert postgresql_book.journal.append(completions(0, 3), received_at=now).head.size == 3


def test_a_lost_connection_is_said_and_made_again(postgresql_book: Book, now: datetime) -> None:
    import psycopg

    assert postgresql_book.config.database is not None
    postgresql_book.journal.append(completions(0, 3), received_at=now)
    with psycopg.connect(postgresql_book.config.database, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    with pytest.raises(TryLater):
        postgresql_book.journal.append(completions(3, 6), received_at=now)
    assert postgresql_book.journal.append(completions(0, 6), received_at=now).head.size == 6
    assert check(postgresql_book) == 6


@pytest.mark.parametrize("at", range(1, 9))
def test_a_commit_that_stops_in_its_middle_leaves_nothing(
    sqlite_book: Book, now: datetime, at: int, again: Callable[[Book], Book]
) -> None:
    """Every statement of a commit fails once: here because the database may use no more pages."""
    sqlite_book.journal.append(completions(0, 250), received_at=now)
    pages = sqlite_book.tables.rows("PRAGMA page_count")[0][0]
    sqlite_book.tables.rows(f"PRAGMA max_page_count = {pages + 3 * at}")
    with pytest.raises(Refused, match="full"):
        for first in range(250, 3000, 250):
            sqlite_book.journal.append(completions(first, first + 250), received_at=now)
    size = sqlite_book.entries.size()
    assert size % 250 == 0
    assert check(sqlite_book) == check(again(sqlite_book)) == size
