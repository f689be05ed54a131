"""Who may come in with a token, and who is sent away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from musterroll.config import Intake
from musterroll.procedures.token import make, revoke, rotate
from musterroll.web.site import Site
from musterroll.web.windows import RULES
from tests.web.people import SignIn
from tests.web.programs import BY, Program, facts, token, with_settings

RECORDS = "/api/v1/records"


def status(shown: str, path: str = RECORDS) -> int:
    """What a program is answered that sends no record at all."""
    return int(Program(shown).post(path, []).status_code)


def test_a_token_opens_what_it_is_for_and_nothing_else(house: Site) -> None:
    shown = token(house, "records:write")
    assert status(shown) == 200
    answer = Program(shown).post("/api/v1/alerts", {})
    assert (answer.status_code, answer.headers["Content-Type"]) == (403, "application/problem+json")
    assert answer.json()["title"] == "This token is not for that."


@pytest.mark.parametrize("shown", ["", "mrt_" + "x" * 43, "x", "mrt_ü", "mrt_" + "x" * 5000])
def test_who_shows_no_token_of_ours_is_not_known(house: Site, shown: str) -> None:
    answer = Program(shown).post(RECORDS, [])
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json()["status"] == 401


def test_a_person_who_signed_in_is_no_program(house: Site, sign_in_here: SignIn) -> None:
    browser = sign_in_here("fay@northfen.example", "administrator", "lead")
    assert browser.post(RECORDS, "[]", "application/json").status_code == 401


def test_a_token_is_no_person(house: Site) -> None:
    answer = Program(token(house, "read")).client.get("/today/", headers={"Authorization": "Bearer x"})
    assert answer.status_code == 302


def test_no_cookie_is_set_or_needed(house: Site) -> None:
    answer = Program(token(house, "records:write")).post(RECORDS, [])
    assert (answer.status_code, list(answer.cookies)) == (200, [])


def test_basic_authentication_is_for_statements_only(house: Site) -> None:
    shown = token(house, "records:write", "xapi:write")
    assert Program(shown, basic=True).post(RECORDS, []).status_code == 401
    version = {"X_Experience_API_Version": "1.0.3"}
    assert Program(shown, basic=True).post("/xAPI/statements", [], **version).status_code == 200


def test_a_token_that_ended_opens_nothing(house: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = make(house.book, "short", ["records:write"], BY, house.now, days=1).shown
    assert status(shown) == 200
    monkeypatch.setenv("MUSTERROLL_NOW", (house.now + timedelta(days=1)).isoformat())
    assert status(shown) == 401


def test_an_old_token_goes_on_until_the_overlap_ends(house: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    old, begun = token(house, "records:write"), house.now
    new = rotate(house.book, "lms", BY, begun, overlap_days=2).shown
    assert (status(old), status(new)) == (200, 200)
    monkeypatch.setenv("MUSTERROLL_NOW", (begun + timedelta(days=2)).isoformat())
    assert (status(old), status(new)) == (401, 200)


def test_a_revoked_token_opens_nothing_from_then_on(house: Site) -> None:
    shown = token(house, "records:write")
    revoke(house.book, "lms", BY, "The laptop was lost.", house.now)
    assert status(shown) == 401


def test_the_last_day_of_use_is_remembered(house: Site) -> None:
    shown = token(house, "records:write")
    assert house.book.tokens.listed()[0].used_on is None
    status(shown)
    assert house.book.tokens.listed()[0].used_on == house.now.date()


def test_what_is_done_with_tokens_is_told_without_them(house: Site) -> None:
    shown = token(house, "records:write", source="moodle")
    other = rotate(house.book, "lms", BY, house.now).shown
    revoke(house.book, "lms", BY, "Not used.", house.now)
    told = [fact.body for fact in facts(house, "operator.acted")]
    assert [one["did"] for one in told if isinstance(one, dict)] == ["made", "rotated", "revoked"]
    files = b"".join(path.read_bytes() for path in house.config.folder.glob("musterroll.db*"))
    assert shown.encode() not in files and other.encode() not in files


def test_refusals_are_logged_without_secrets(house: Site) -> None:
    shown = token(house, "alerts")
    revoke(house.book, "lms", BY, "Lost.", house.now)
    with capture_logs() as lines:
        for one in (shown, "mrt_canary-of-nobody"):
            Program(one).post(RECORDS, b'{"secret": "canary-in-a-body"}')
    assert [(line["event"], line["why"]) for line in lines] == [
        ("refused", "revoked token"),
        ("refused", "unknown token"),
    ]
    assert not [word for word in (shown, "canary") if word in repr(lines)]


@pytest.fixture
def slow(house: Site) -> Iterator[Site]:
    with with_settings(house, intake=Intake(requests_per_minute=5, refusals_per_minute=3)) as site:
        yield site


def test_too_many_requests_in_a_minute_are_slowed(slow: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = token(slow, "records:write", name="busy")
    assert [status(shown) for _ in range(7)] == [200] * 5 + [429] * 2
    answer = Program(shown).post(RECORDS, [])
    assert (answer.headers["Retry-After"], answer.json()["title"]) == ("60", "Too many requests in this minute.")
    monkeypatch.setenv("MUSTERROLL_NOW", (slow.now + timedelta(minutes=1)).isoformat())
    assert status(shown) == 200


def test_a_limit_holds_for_all_processes_together(slow: Site) -> None:
    shown = token(slow, "records:write", name="busy")
    assert [status(shown) for _ in range(3)] == [200] * 3
    slow._pace = None  # another process, which has counted nothing itself
    assert [status(shown) for _ in range(3)] == [200, 200, 429]


def test_guessing_is_slowed_and_the_right_token_is_not(slow: Site) -> None:
    shown = token(slow, "records:write", name="calm")
    assert [status("mrt_guess") for _ in range(4)] == [401] * 3 + [429]
    assert status(shown) == 200


def test_every_address_for_programs_asks_for_something(house: Site) -> None:
    rules = [rule for rule in RULES.values() if rule.for_programs]
    assert len(rules) >= 6
    assert not [rule.words for rule in rules if rule.scope and rule.signer]
