"""Small invented companies, made once for all tests of the measurements."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.data import make

PEOPLE = 300


@pytest.fixture(scope="session")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with people.csv and completions.csv."""
    place = tmp_path_factory.mktemp("exports")
    make(PEOPLE, "csv", place)
    return place


@pytest.fixture(scope="session")
def facts_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with people.parquet and completions.parquet."""
    place = tmp_path_factory.mktemp("facts")
    make(PEOPLE, "parquet", place)
    return place
