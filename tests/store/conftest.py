"""A book on each database, empty for every test; and the facts that tests put into it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from musterroll import config
from musterroll.config import Config
from musterroll.store.connect import connect
from musterroll.store.setup import Book, _bring_up_to_date, open_book
from musterroll.store.tables import Tables
from tests.store.server import Missing, Server, running

_numbers = count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """One PostgreSQL for the tests of this process."""
    try:
        with running() as server:
            yield server
    except Missing as why:
        pytest.skip(str(why))


def migrated(settings: Config) -> Config:
    """Makes the tables of a book, and nothing in them."""
    tables = Tables(settings, connect(settings))
    _bring_up_to_date(tables, allowed=True)
    tables.close()
    return settings


@pytest.fixture(scope="session")
def blank_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the tables of a book, to be copied: quicker than making them for every test."""
    return migrated(config.create(tmp_path_factory.mktemp("blank"))).database_file


@pytest.fixture(scope="session")
def blank_database(server: Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a database with the tables of a book, to be copied."""
    migrated(config.create(tmp_path_factory.mktemp("blank"), database=server.make("blank")))
    return "blank"


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Config:
    """The settings of a book whose tables are there and empty."""
    if request.param == "postgresql":
        blank = request.getfixturevalue("blank_database")
        url = request.getfixturevalue("server").make(f"book{next(_numbers)}", like=blank)
        return config.create(tmp_path / "book", origin="musterroll/test", database=url)
    made = config.create(tmp_path / "book", origin="musterroll/test")
    shutil.copy(request.getfixturevalue("blank_file"), made.database_file)
    return made


@pytest.fixture
def book(settings: Config) -> Iterator[Book]:
    """An empty book."""
    book = open_book(settings, create=True, patience_s=5)
    yield book
    book.close()


@pytest.fixture
def sqlite_settings(tmp_path: Path, blank_file: Path) -> Config:
    """The settings of a book on SQLite whose tables are there and empty."""
    settings = config.create(tmp_path / "book", origin="musterroll/test")
    shutil.copy(blank_file, settings.database_file)
    return settings


@pytest.fixture
def sqlite_book(sqlite_settings: Config) -> Iterator[Book]:
    """An empty book on SQLite, for what only files can suffer."""
    book = open_book(sqlite_settings, create=True, patience_s=1)
    yield book
    book.close()


@pytest.fixture
def postgresql_book(server: Server, blank_database: str, tmp_path: Path) -> Iterator[Book]:
    """An empty book on PostgreSQL, for what only a server can do."""
    url = server.make(f"book{next(_numbers)}", like=blank_database)
    book = open_book(config.create(tmp_path / "book", origin="musterroll/test", database=url), create=True)
    yield book
    book.close()


@pytest.fixture
def now() -> datetime:
    """When the book receives what tests append."""
    return datetime(2026, 1, 20, 9, tzinfo=UTC)


@pytest.fixture
def again() -> Callable[[Book], Book]:
    """Opens the same book anew, as another program would: nothing is remembered."""

    def open_again(book: Book) -> Book:
        book.close()
        return open_book(book.config, patience_s=5)

    return open_again
