"""Whoever is told that something failed can say which request it was, and the log finds it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from io import StringIO

import pytest

from musterroll.web import log
from musterroll.web.asked import HEADER, request_id
from musterroll.web.dashboard import today
from musterroll.web.site import Site
from tests.web.people import SignIn, browser


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """What the server writes."""
    out = StringIO()
    monkeypatch.setattr(sys, "stderr", out)
    log.configure()
    yield out
    monkeypatch.undo()
    log.configure()


def test_what_failed_has_one_name_on_the_page_the_answer_and_the_line_of_the_log(
    sign_in: SignIn, written: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(here: Site) -> None:
        raise ZeroDivisionError("dorte.weiss@northfen.example")

    client = sign_in("fay@northfen.example", "lead")
    client.raise_request_exception = False
    monkeypatch.setattr(today, "_sources", fails)
    answer = client.get("/today/")
    name = answer.headers[HEADER]
    lines = [json.loads(line) for line in written.getvalue().splitlines() if line.startswith("{")]
    assert [one["request"] for one in lines if one["event"] == "failed"] == [name]
    assert name in answer.content.decode()
    assert "dorte" not in "".join(map(json.dumps, lines))


@pytest.mark.usefixtures("northfen")
def test_no_visitor_chooses_the_name_of_a_request(written: StringIO) -> None:
    answers = [browser().get("/metrics", headers={HEADER: "chosen-by-me"}) for _ in range(2)]
    names = [one.headers[HEADER] for one in answers]
    assert len({*names, "chosen-by-me"}) == 3
    assert [json.loads(line)["request"] for line in written.getvalue().splitlines()] == names
    assert request_id() == ""
