"""Moodle into a book: what it lists beside people and courses makes no pull doubtful."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from musterroll import config
from musterroll.sources.settings import variable
from musterroll.store.setup import open_book
from tests.cli.books import begin
from tests.sources.systems.moodle.server import READ, MoodleServer

FIRST, SECOND = "2026-03-02T12:00:00Z", "2026-03-03T12:00:00Z"


@pytest.fixture
def moodle() -> Iterator[MoodleServer]:
    """A site with its front page, a guest, a course without criteria, and one that nobody asks for."""
    with MoodleServer() as server:
        server.lists["users"].append({**server.lists["users"][0], "id": 1, "username": "guest"})
        server.enrolled = {10: [1], 11: [1, 2, 3, 4], 12: [1]}
        yield server


def test_a_completion_that_is_gone_is_told_beside_rows_that_are_not_asked_for(
    tmp_path: Path, moodle: MoodleServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable("moodle", "token"), READ)
    book = begin(tmp_path)
    given = (f"base_url={moodle.base_url}", "courses=AWARE-2025, CHESS", "calls_per_second=0")
    book.done("source", "add", "moodle", *given)
    book.done("collect", "moodle", "--now", FIRST)
    moodle.enrolled[11].remove(2)
    said = book.done("collect", "moodle", "--now", SECOND)
    assert "1 of them no longer listed" in said
    opened = open_book(config.load(book.folder))
    facts = [fact for _, fact in opened.entries.facts(0, opened.entries.size()) if fact is not None]
    gone = [fact.body for fact in facts if fact.kind == "completion.vanished"]
    assert [(getattr(body, "account", ""), getattr(body, "course", "")) for body in gone] == [("102", "AWARE-2025")]
