"""A long list is read by a second process: the book gets the same entries, and loses none where that process ends."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from musterroll import config
from musterroll.facts.fact import to_line
from musterroll.procedures.pulling import apart, pull
from musterroll.sources.settings import variable
from musterroll.store.setup import open_book
from tests.cli.books import BookFolder, begin
from tests.sources.systems.knowbe4.server import TOKEN, KnowBe4Server

FIRST, SECOND = "2026-03-02T12:00:00Z", "2026-03-20T12:00:00Z"


@pytest.fixture
def knowbe4(monkeypatch: pytest.MonkeyPatch) -> Iterator[KnowBe4Server]:
    monkeypatch.setenv(variable("knowbe4", "token"), TOKEN)
    with KnowBe4Server() as server:
        server.lists["enrollments"].append({"enrollment_id": 1, "module_name": "Nobody's"})
        yield server


def book_of(folder: Path, server: KnowBe4Server) -> BookFolder:
    folder.mkdir()
    book = begin(folder)
    book.done("source", "add", "knowbe4", f"base_url={server.base_url}", "calls_per_second=0", "calls_per_minute=0")
    return book


def told(book: BookFolder) -> list[bytes]:
    """What the book holds, without the digests of extracts: each pull has its own."""
    opened = open_book(config.load(book.folder))
    facts = [fact for _, fact in opened.entries.facts(0, opened.entries.size()) if fact is not None]
    opened.close()
    return [to_line(fact).split(b'"origin"')[0] for fact in facts if fact.kind != "extract.received"]


def test_two_processes_record_what_one_records(
    tmp_path: Path, knowbe4: KnowBe4Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = book_of(tmp_path / "one", knowbe4), book_of(tmp_path / "two", knowbe4)
    said: dict[str, list[str]] = {"one": [], "two": []}
    for at in (FIRST, SECOND):
        for book, name, long in ((one, "one", 20_000), (two, "two", 0)):
            monkeypatch.setattr(pull, "_LONG", long)
            said[name].append(book.run("collect", "knowbe4", "--now", at).output)
        del knowbe4.lists["enrollments"][3]  # one is gone the second time
    assert told(one) == told(two)
    assert said["one"] == said["two"]
    assert "found" in said["two"][0]  # the row of nobody is refused, and said


# Writes what it is given into a file, and ends.
_ENDS = (
    "import os, pathlib, sys; pathlib.Path('given').write_bytes(repr(os.environ).encode() + sys.stdin.buffer.read())"
)


def test_a_reader_that_is_ended_loses_nothing_and_was_given_no_secret(
    tmp_path: Path, knowbe4: KnowBe4Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = book_of(tmp_path / "book", knowbe4)
    monkeypatch.setattr(pull, "_LONG", 0)
    monkeypatch.setattr(apart, "_COMMAND", (sys.executable, "-c", _ENDS))
    monkeypatch.chdir(tmp_path)
    broken = book.run("collect", "knowbe4", "--now", FIRST)
    assert broken.exit_code == 1
    assert "could not be read to its end" in broken.output
    assert told(book) == []
    assert b"PATH" in (tmp_path / "given").read_bytes()
    assert TOKEN.encode() not in (tmp_path / "given").read_bytes()
    monkeypatch.undo()
    monkeypatch.setenv(variable("knowbe4", "token"), TOKEN)
    book.run("collect", "knowbe4", "--now", SECOND)
    assert told(book) != []


# Reads and sends as it should, and is ended before it says that it is done.
_ENDS_LATE = """
import os
from musterroll.procedures.pulling import reader
say = reader._say
reader._say = lambda out, sent: os._exit(9) if sent.last else say(out, sent)
reader.main()
"""


def test_what_came_before_a_reader_was_ended_is_in_the_book_once(
    tmp_path: Path, knowbe4: KnowBe4Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = book_of(tmp_path / "one", knowbe4), book_of(tmp_path / "two", knowbe4)
    with monkeypatch.context() as ended:
        ended.setattr(pull, "_LONG", 0)
        ended.setattr(apart, "_COMMAND", (sys.executable, "-c", _ENDS_LATE))
        assert "could not be read to its end" in one.run("collect", "knowbe4", "--now", FIRST).output
    facts = told(one)
    assert facts
    for book in (one, two):
        book.run("collect", "knowbe4", "--now", FIRST)
    assert sorted(told(one)) == sorted(told(two))
    assert told(one)[: len(facts)] == facts


def test_a_reader_begins_where_no_larger_pipe_is_given_and_ends_with_whoever_began_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = open_book(config.load(begin(tmp_path).folder))
    monkeypatch.setattr(apart, "_PIPE", -1)
    with apart.Apart(book) as other:
        process = other.begin()
        assert other.begin() is process
        assert process.poll() is None
    assert process.returncode is not None
    book.close()
