"""What a large transaction changed stands in the book's file soon afterwards, and in its log at once."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from musterroll import config
from musterroll.store import written_back as room
from musterroll.store.connect import connect
from musterroll.store.tables import Tables
from musterroll.store.written_back import empty_log, written_back_later


@pytest.fixture
def tables(blank_file: Path, tmp_path: Path) -> Tables:
    made = config.create(tmp_path / "book")
    shutil.copy(blank_file, made.database_file)
    return Tables(made, connect(made))


def add(tables: Tables, token: str) -> None:
    tables.say("INSERT INTO state_tokens (token, acct) VALUES (%s, 1)", (token,))


def settle() -> None:
    """Waits for threads that write back."""
    for thread in threading.enumerate():
        if thread.name == "write-back":
            thread.join()


def in_file_alone(tables: Tables, folder: Path) -> list[str]:
    """The tokens that the book's file has without its log."""
    alone = shutil.copy(tables.config.database_file, folder / "alone.db")
    with closing(sqlite3.connect(alone)) as copy:
        return [row[0] for row in copy.execute("SELECT token FROM state_tokens ORDER BY token")]


def test_a_long_log_is_written_back_after_the_transaction(
    tables: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "_LONG", 0)
    with written_back_later(tables):
        add(tables, "n:ana")
    settle()
    assert in_file_alone(tables, tmp_path) == ["n:ana"]
    tables.close()


def test_a_short_log_is_left_and_what_is_in_it_can_be_read(tables: Tables, tmp_path: Path) -> None:
    with written_back_later(tables):
        add(tables, "n:ana")
    settle()
    assert in_file_alone(tables, tmp_path) == []
    assert tables.rows("SELECT token FROM state_tokens") == [("n:ana",)]
    tables.close()


def test_sqlite_itself_writes_back_as_before_whatever_became_of_the_transaction(tables: Tables) -> None:
    before = tables.rows("PRAGMA wal_autocheckpoint")
    with pytest.raises(ZeroDivisionError), written_back_later(tables):
        add(tables, "n:ana")
        raise ZeroDivisionError
    assert tables.rows("PRAGMA wal_autocheckpoint") == before
    assert tables.rows("SELECT token FROM state_tokens") == []
    tables.close()


def test_the_log_is_emptied_once_whoever_reads_it_is_done(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    add(tables, "n:ana")
    log = Path(f"{tables.config.database_file}-wal")
    reader = sqlite3.connect(tables.config.database_file, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM state_tokens").fetchall()
    add(tables, "n:bo")
    tables.rows("PRAGMA busy_timeout = 0")

    def done(_: float) -> None:
        assert log.stat().st_size
        reader.execute("COMMIT")

    monkeypatch.setattr(room, "sleep", done)
    empty_log(tables)
    assert log.stat().st_size == 0
    reader.close()
    tables.close()
