"""Local servers that stand for systems, and books to which one was added."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.books import BookFolder, begin
from tests.cli.sources.asked import with_okta
from tests.sources.systems.knowbe4.server import KnowBe4Server
from tests.sources.systems.okta.server import OktaServer


@pytest.fixture
def okta() -> Iterator[OktaServer]:
    with OktaServer() as server:
        yield server


@pytest.fixture
def knowbe4() -> Iterator[KnowBe4Server]:
    with KnowBe4Server() as server:
        yield server


@pytest.fixture
def tenant(empty: BookFolder, okta: OktaServer, monkeypatch: pytest.MonkeyPatch) -> BookFolder:
    """A book on each database to which Okta was added."""
    return with_okta(empty, okta, monkeypatch)


@pytest.fixture
def alone(tmp_path: Path, okta: OktaServer, monkeypatch: pytest.MonkeyPatch) -> BookFolder:
    """The same on SQLite alone."""
    return with_okta(begin(tmp_path), okta, monkeypatch)
