"""Folders with exports: a company of five, and the invented one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from musterroll.sources import demo
from tests.cli.books import BookFolder, begin, filled
from tests.cli.small import PEOPLE, POLICY, TRAINING, write
from tests.store.conftest import blank_database, server  # noqa: F401  fixtures: one PostgreSQL for this process

_numbers = count(1)


@pytest.fixture
def five(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with people.csv, training.csv and policy.toml, and we are in it."""
    write(tmp_path, people_csv=PEOPLE, training_csv=TRAINING, policy_toml=POLICY)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@dataclass(frozen=True)
class Northfen:
    """The invented company in a folder: exports in their order, policies, and the days to ask about."""

    folder: Path
    files: list[str]
    policies: list[str]

    @property
    def days(self) -> list[str]:
        """Period and as-of as options."""
        return ["--period", f"{demo.PERIOD[0]}..{demo.PERIOD[1]}", "--as-of", str(demo.AS_OF)]

    @property
    def rules(self) -> list[str]:
        """The policies as options."""
        return [part for path in self.policies for part in ("--policy", path)]


@pytest.fixture(scope="session")
def northfen(tmp_path_factory: pytest.TempPathFactory) -> Northfen:
    """The invented company, written once."""
    folder = tmp_path_factory.mktemp("northfen")
    company = demo.build()
    files = demo.write(company, folder)
    return Northfen(folder, [str(path) for path in files], [str(folder / name) for name in company.policies])


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of whoever runs the tests reaches a command."""
    for name in ("MUSTERROLL_BY", "MUSTERROLL_FOLDER"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[BookFolder]:
    """A new book on each database. Connections end with the test: a server has only so many."""
    from django.db import connections

    if request.param == "sqlite":
        yield begin(tmp_path)
    else:
        blank = request.getfixturevalue("blank_database")
        yield begin(tmp_path, request.getfixturevalue("server").make(f"commands{next(_numbers)}", like=blank))
    for one in connections.all(initialized_only=True):
        one.close()


@pytest.fixture
def book(empty: BookFolder) -> BookFolder:
    """A book on each database with a policy, five people and their training."""
    return filled(empty)


@pytest.fixture
def on_file(tmp_path: Path) -> BookFolder:
    """The same on SQLite alone, for what has nothing to do with the database."""
    return filled(begin(tmp_path))
