"""Systems that say that they have news: the source is asked soon, and nothing else is believed."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Any

import msgspec
import pytest

from musterroll.config import Hooks
from musterroll.procedures.pulling.nudge import Nudge
from musterroll.web.site import Site
from tests.web.programs import Program, token, with_settings

KEY = "canary-hook-key"
SOURCES: dict[str, dict[str, str]] = {"bamboohr": {}, "gusto": {}, "knowbe4": {}, "rippling": {}}


@pytest.fixture
def hooks(house: Site) -> Iterator[Site]:
    with with_settings(house, hooks=Hooks(bamboohr_secret=KEY, gusto_secret=KEY), sources=SOURCES) as site:
        yield site


def code(raw: bytes, key: str = KEY) -> str:
    return hmac.new(key.encode(), raw, sha256).hexdigest()


def bamboohr(site: Site, at: int | None = None, key: str = KEY) -> Any:
    raw = msgspec.json.encode({"type": "employee.created", "data": {"employeeId": "7"}})
    when = str(int(site.now.timestamp()) if at is None else at)
    named = {"X_BambooHR_Signature": code(raw + when.encode(), key), "X_BambooHR_Timestamp": when}
    return Program().post("/hooks/bamboohr", raw, **named)


def gusto(site: Site, key: str = KEY, header: str = "X_Gusto_Signature", **changes: Any) -> Any:
    told = {"uuid": "e-1", "event_type": "employee.created", "timestamp": int(site.now.timestamp()), **changes}
    raw = msgspec.json.encode(told)
    return Program().post("/hooks/gusto", raw, **{header: code(raw, key)})


def nudged(site: Site, source: str) -> bool:
    return Nudge(site.config.pulls, source).at() == site.now


def test_a_hiring_in_bamboohr_makes_its_source_due_and_adds_nothing_to_the_book(hooks: Site) -> None:
    size = hooks.book.entries.size()
    assert bamboohr(hooks).status_code == 202
    assert nudged(hooks, "bamboohr")
    assert hooks.book.entries.size() == size


@pytest.mark.parametrize("seconds", [-301, 301])
def test_a_delivery_that_was_signed_at_another_time_is_refused(hooks: Site, seconds: int) -> None:
    assert bamboohr(hooks, int(hooks.now.timestamp()) + seconds).status_code == 401
    assert not nudged(hooks, "bamboohr")


def test_whoever_signs_with_another_key_is_refused(hooks: Site) -> None:
    assert bamboohr(hooks, key="guessed").status_code == 401
    assert gusto(hooks, key="guessed").status_code == 401
    assert not nudged(hooks, "gusto")


def test_without_a_secret_nothing_is_taken(house: Site) -> None:
    with with_settings(house, sources=SOURCES) as site:
        assert (bamboohr(site, key="").status_code, gusto(site, key="").status_code) == (401, 401)


def test_an_event_of_gusto_is_taken_once_and_only_while_it_is_news(hooks: Site) -> None:
    assert gusto(hooks).status_code == 202
    assert gusto(hooks).json() == {"outcome": "known"}
    old = int(hooks.now.timestamp()) - 86_401
    assert gusto(hooks, uuid="e-2", timestamp=old).status_code == 409
    assert gusto(hooks, uuid="e-3", event_type="payroll.paid").status_code == 204
    assert gusto(hooks, uuid=None).status_code == 422


def test_the_header_of_gusto_is_what_the_settings_say(hooks: Site) -> None:
    with with_settings(hooks, hooks=replace(hooks.config.hooks, gusto_header="X-Other")) as site:
        assert gusto(site).status_code == 401
        assert gusto(site, header="X_Other").status_code == 202


def test_a_program_with_a_token_says_so_of_any_source(hooks: Site) -> None:
    program = Program(token(hooks, "sources:nudge"))
    assert program.post("/api/v1/nudges/rippling", {}).status_code == 202
    assert nudged(hooks, "rippling")
    assert program.post("/api/v1/nudges/okta", {}).status_code == 404
    assert Program(token(hooks, "alerts", name="other")).post("/api/v1/nudges/rippling", {}).status_code in (401, 403)


def test_a_completion_in_a_webhook_of_knowbe4_makes_its_source_due_and_is_no_evidence(hooks: Site) -> None:
    program, size = Program(token(hooks, "sources:nudge")), hooks.book.entries.size()
    done = {
        "user": {"id": 7},
        "module_name": "Awareness",
        "status": "Passed",
        "completion_date": "2025-03-31T15:00:00Z",
    }
    for body in (done, {"enrollment": done}, b"not JSON at all"):
        assert program.post("/api/v1/nudges/knowbe4", body).status_code == 202
    assert nudged(hooks, "knowbe4")
    assert hooks.book.entries.size() == size
