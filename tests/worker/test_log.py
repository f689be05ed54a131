"""What the worker says of itself: a line each, for machines and people, and nothing about anybody."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from musterroll.facts.errors import Refused
from musterroll.worker.log import Log

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def lines(*said: tuple[str, dict[str, object]]) -> list[str]:
    out = io.StringIO()
    log = Log(out, lambda: NOON)
    for what, members in said:
        log.say(what, **members)  # type: ignore[arg-type]  # members of any kind, for the test
    return out.getvalue().splitlines()


def test_a_line_says_when_what_and_its_members() -> None:
    members: dict[str, object] = {"source": "okta", "rows": 24, "whole": True, "said": None, "again_at": NOON}
    assert lines(("pulled", members)) == [
        "2026-03-02T12:00:00Z pulled source=okta rows=24 whole=yes again_at=2026-03-02T12:00:00Z"
    ]


def test_what_holds_blanks_or_line_ends_stays_on_one_line() -> None:
    assert lines(("failed", {"said": 'two "words"\nand a line'})) == [
        '2026-03-02T12:00:00Z failed said="two \\"words\\"\\nand a line"'
    ]


def test_an_address_in_a_sentence_is_masked_and_a_long_one_is_cut() -> None:
    out = io.StringIO()
    error = Refused("okta, https://okta.example/users/ana@northfen.example: not there. " + "x" * 900, "Look.")
    Log(out, lambda: NOON).failed("broke", error, source="okta")
    said = out.getvalue()
    assert "ana@northfen.example" not in said
    assert "https://okta.example/users/•••" in said
    assert len(said) < 450
