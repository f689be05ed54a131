"""What tests of systems that are asked share: the days of pulls, a command, and what the book then holds."""

from __future__ import annotations

from typing import Any

import pytest

from musterroll import config
from musterroll.facts.fact import Fact
from musterroll.sources.settings import variable
from musterroll.store.setup import open_book
from tests.cli.books import BookFolder
from tests.sources.systems.okta.server import READ, OktaServer

FIRST, SECOND, THIRD = "2026-03-02T12:00:00Z", "2026-03-03T12:00:00Z", "2026-03-20T12:00:00Z"


def with_okta(book: BookFolder, okta: OktaServer, monkeypatch: pytest.MonkeyPatch) -> BookFolder:
    monkeypatch.setenv(variable("okta", "token"), READ)
    groups = "groups=prod-access=production, 00gad=directory"
    book.done("source", "add", "okta", f"base_url={okta.base_url}", groups)
    return book


def collect(book: BookFolder, *args: str, at: str = FIRST, status: int = 0) -> str:
    done = book.run("collect", *args, "--now", at)
    assert done.exit_code == status, done.output
    return done.output


def entries(book: BookFolder, first: int = 0) -> list[Fact]:
    opened = open_book(config.load(book.folder))
    return [fact for _, fact in opened.entries.facts(first, opened.entries.size()) if fact is not None]


def kinds(book: BookFolder, first: int) -> list[str]:
    return sorted(fact.kind for fact in entries(book, first) if fact.kind != "extract.received")


def bodies(book: BookFolder, first: int, kind: str) -> list[Any]:
    return [fact.body for fact in entries(book, first) if fact.kind == kind]


def of_question(book: BookFolder, query: str) -> list[Any]:
    return [body for body in bodies(book, 0, "extract.received") if body.query == query]
