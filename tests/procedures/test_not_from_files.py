"""A file cannot bring into the book what only a named person, or the book itself, may say."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.books import BookFolder, begin, filled
from tests.cli.small import TRAINING


@pytest.fixture
def book(tmp_path: Path) -> BookFolder:
    return filled(begin(tmp_path))


def line(kind: str, source: str = "musterroll", **body: Any) -> str:
    return json.dumps({"kind": kind, "source": source, "happened_at": "2025-06-01T00:00:00Z", "body": body}) + "\n"


EXEMPT = {"account": "E3", "requirement": "security-awareness", "from": "2023-01-01", "reason": "medical"}
CLAIMS = {
    "a policy": line("policy.adopted", text="not even TOML"),
    "a withdrawal": line(
        "extract.withdrawn", sha256=hashlib.sha256(TRAINING.encode()).hexdigest(), by="ana@x.example", reason="oops"
    ),
    "an erasure": line("body.erased", index=9, by="ana@x.example", reason="theirs"),
    "a request": line("exemption.requested", "hris", account="E3"),
    "a refusal": line("exemption.refused", "hris", request=1),
    "an explanation": line("finding.explained", finding="f_0", text="all is well", by="ciso"),
    "an anchor": line("checkpoint.anchored", place="the moon", size=3),
    "an exemption that its requester approved": line(
        "exemption.granted", "hris", **EXEMPT, requested_by="cy@x.example", approved_by="Cy <CY@x.example>"
    ),
}


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_file_that_claims_what_only_the_book_says_changes_no_verdict(book: BookFolder, claim: str) -> None:
    before, size = book.report(), book.size()
    book.file("claims.facts.jsonl").write_text(CLAIMS[claim])
    said = book.run("collect", book.file("claims.facts.jsonl"))
    assert said.exit_code == 0, said.output
    assert "1 row refused" in said.output
    assert book.size() == size + 1  # the file that was received
    after = book.report()
    assert after["obligations"] == before["obligations"]
    assert "anchor      none" in book.done("status", by=None)
    assert "Waiting for another person's approval: none" in book.done("exempt", "--list", by=None)
    assert book.run("log", "verify").exit_code == 0


def test_an_exemption_of_two_people_is_taken_from_a_file(book: BookFolder) -> None:
    book.file("two.facts.jsonl").write_text(
        line("exemption.granted", "hris", **EXEMPT, requested_by="people@x.example", approved_by="ciso@x.example")
    )
    assert "1 exemption" in book.done("collect", book.file("two.facts.jsonl"))


@pytest.mark.parametrize("words", [("", "1"), ("  ", "1"), ("SEC", ""), ("SEC\x1b[31m", "1"), ("SEC", "1\n2")])
def test_a_course_without_a_readable_name_is_refused_and_the_book_stays_readable(
    book: BookFolder, words: tuple[str, str]
) -> None:
    size = book.size()
    assert book.run("course", "publish", *words, "--title", "T").exit_code == 2
    assert book.size() == size
    assert book.run("status", by=None).exit_code == 0


def test_nothing_is_recorded_that_nobody_could_read_again(book: BookFolder) -> None:
    from datetime import UTC, datetime

    from musterroll import config
    from musterroll.facts.bodies import CoursePublished
    from musterroll.facts.fact import Fact
    from musterroll.store.setup import open_book

    body = CoursePublished(course="", version="1")
    opened = open_book(config.load(book.folder))
    with pytest.raises(ValueError, match=r"body\.course"):
        opened.journal.append(
            [Fact(kind="course.published", source="musterroll", body=body)], received_at=datetime.now(UTC)
        )
    opened.close()
    assert book.run("status", by=None).exit_code == 0
