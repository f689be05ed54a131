"""A small company behind the API, made once; each test has a copy of it to itself."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from musterroll.web.site import Site
from tests.web.api.asking import Reader


@pytest.fixture(scope="session")
def office_book(blank_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book of the small company; to be copied, not written to."""
    from musterroll import config
    from musterroll.store.setup import open_book
    from tests.web.api.office import move_in

    place = tmp_path_factory.mktemp("office") / "book"
    shutil.copytree(blank_book, place)
    book = open_book(config.load(place))
    move_in(book)
    book.close()
    return place


@pytest.fixture
def office(house: Site, office_book: Path) -> Iterator[Site]:
    """The small company, served in this process."""
    from tests.web.northfen import put_in_place

    ready = office_book.with_name("ready")  # with the tables of those who sign in
    put_in_place(ready if ready.exists() else office_book, house.config.folder, house, keep=False)
    if not ready.exists():
        house.book.close()
        shutil.copytree(house.config.folder, ready)
    yield house
    house.book.close()


@pytest.fixture
def reader(office: Site) -> Reader:
    """A program that may read everything of the small company."""
    return Reader(office, "read")
