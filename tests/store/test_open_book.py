"""A book is opened whole or not at all, and says what is missing."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from musterroll import config
from musterroll.config import Config
from musterroll.facts.errors import ConfigError, TryLater
from musterroll.store import secret
from musterroll.store.setup import Book, open_book
from tests.house.tree import ROOT
from tests.store.checked import check
from tests.store.made import completions


def test_where_there_is_no_book_none_is_opened(settings: Config, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no book"):
        open_book(settings)
    elsewhere = config.create(tmp_path / "elsewhere")
    with pytest.raises(ConfigError, match="no book here"):
        open_book(elsewhere)
    assert not elsewhere.database_file.exists()


def test_tables_of_another_version_are_not_touched(server, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    for url in (None, server.make("empty")):
        settings = config.create(tmp_path / str(url is None), database=url)
        if url is None:
            settings.database_file.touch()
        with pytest.raises(ConfigError, match="not those of this program"):
            open_book(settings)


def test_making_a_book_twice_is_opening_it(book: Book, now: datetime) -> None:
    book.journal.append(completions(0, 3), received_at=now)
    again = open_book(book.config, create=True)
    assert check(again) == 3
    assert not any(again.journal.append(completions(0, 3), received_at=now).fresh)


def test_the_secret_is_for_its_owner_only(book: Book) -> None:
    path = book.config.book_secret
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(path.read_bytes()) == secret.SIZE


def test_without_its_secret_a_book_is_not_opened(book: Book, again: Callable[[Book], Book]) -> None:
    path = book.config.book_secret
    kept = path.read_bytes()
    path.unlink()
    for create in (False, True):
        with pytest.raises(ConfigError, match="missing"):
            open_book(book.config, create=create)
    path.write_bytes(bytes(32))
    with pytest.raises(ConfigError, match="not the secret of this book"):
        again(book)
    path.write_bytes(kept[:-1])
    with pytest.raises(ConfigError, match="31 bytes"):
        again(book)
    path.write_bytes(kept)
    again(book).close()


def test_another_book_than_the_settings_say_is_not_opened(book: Book) -> None:
    with pytest.raises(ConfigError, match="is the book musterroll/test, not musterroll/other"):
        open_book(replace(book.config, origin="musterroll/other"))


def test_two_books_can_be_open_at_once(book: Book, now: datetime, tmp_path: Path, blank_file: Path) -> None:
    other_settings = config.create(tmp_path / "other")
    shutil.copy(blank_file, other_settings.database_file)
    other = open_book(other_settings, create=True)
    book.journal.append(completions(0, 5), received_at=now)
    other.journal.append(completions(0, 2), received_at=now)
    assert (check(book), check(other)) == (5, 2)
    other.close()


UNDER_SETTINGS = """
import sys
from datetime import datetime, UTC
from pathlib import Path
import django
from django.conf import settings
from musterroll import config
from musterroll.store.connect import database_settings, served
of_book = config.load(Path(sys.argv[1]))
settings.configure(INSTALLED_APPS=["musterroll.store"], DATABASES={"default": database_settings(of_book)}, USE_TZ=True)
served(database_settings(of_book))
django.setup()
from musterroll.store.setup import open_book
from tests.store.made import completions
book = open_book(of_book)
print(book.tables.alias, book.journal.append(completions(0, 3), received_at=datetime(2026, 1, 1, tzinfo=UTC)).head.size)
"""


def test_a_server_that_says_so_has_the_book_in_its_default_database(book: Book) -> None:
    command = [sys.executable, "-c", UNDER_SETTINGS, str(book.config.folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("default 3\n", "")
    assert check(book) == 3


def test_commits_on_sqlite_are_synced(sqlite_book: Book) -> None:
    assert sqlite_book.tables.row("PRAGMA journal_mode") == ("wal",)
    assert sqlite_book.tables.row("PRAGMA synchronous") == (2,)  # FULL


def test_commits_on_postgresql_are_synced(postgresql_book: Book) -> None:
    assert postgresql_book.tables.row("SHOW synchronous_commit") == ("on",)


def test_a_server_that_is_not_there_is_asked_again_later(tmp_path: Path) -> None:
    settings = config.create(tmp_path / "book", database=f"postgresql://nobody@/book?host={tmp_path}")
    with pytest.raises(TryLater, match="does not answer"):
        open_book(settings)


def test_a_password_is_never_said(tmp_path: Path) -> None:
    settings = config.create(tmp_path / "book", database=f"postgresql://ana:pass-phrase@/book?host={tmp_path}")
    with pytest.raises(TryLater) as error:
        open_book(settings)
    assert "pass-phrase" not in str(error.value) + repr(settings)
