"""The fact about an extract: source, question, parameters, pages, rows, digest, and whether it is whole."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from musterroll.facts.bodies import ExtractReceived
from musterroll.facts.envelope import parse_line, to_line
from musterroll.sources.extract import Extract
from musterroll.sources.receipt import receipt
from musterroll.sources.settings import settle
from musterroll.sources.shrink import judged
from tests.sources.kit.clock import NOON
from tests.sources.kit.pulling import pulled
from tests.sources.kit.roster import SOURCE, RosterServer


@pytest.fixture
def extract(tmp_path: Path) -> Iterator[Extract]:
    with RosterServer() as server:
        given = {"base_url": server.base_url, "client_id": "us", "client_secret": server.client_secret}
        yield pulled(SOURCE, settle("roster", SOURCE.settings, given), "people", tmp_path).pull.extract


def told(extract: Extract) -> ExtractReceived:
    fact = receipt(SOURCE, extract, "ana@northfen.example")
    assert parse_line(to_line(fact)) == fact
    assert fact.happened_at == NOON
    assert isinstance(fact.body, ExtractReceived)
    return fact.body


def test_an_extract_says_what_was_asked_and_what_came(extract: Extract) -> None:
    body = told(extract)
    assert (body.source, body.role, body.query, body.collected_by) == (
        "roster",
        "hris",
        "people",
        "ana@northfen.example",
    )
    assert (body.sha256, body.pages, body.rows, body.bytes) == (extract.sha256, 8, 24, extract.size)
    assert body.complete
    assert body.parameters["rows_by_part"] == {"people": 24}
    assert "client_secret" not in body.parameters


def test_an_extract_that_is_not_believed_says_why(extract: Extract) -> None:
    body = told(judged(extract, {"people": 100}))
    assert not body.complete
    assert body.parameters["why_incomplete"] == "people: 24 rows, and 100 in the last complete pull"


def test_the_rows_of_what_changed_are_not_compared_with_a_whole_list(extract: Extract) -> None:
    changes = told(dataclasses.replace(extract, full=False))
    assert (changes.rows, changes.parameters["rows_by_part"]) == (None, {"people": 24})
