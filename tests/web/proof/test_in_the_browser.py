"""A proof is checked by the browser alone: what the server sent is the script and the key of the log."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from musterroll.procedures.log_keys import verifiers
from musterroll.web.site import Site
from tests.web.people import SignIn

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SCRIPT = Path(__file__).parents[3] / "musterroll/web/static/proof.js"
ADDRESS = "https://book.example/"

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")


@pytest.fixture
def proof(sign_in: SignIn) -> dict[str, Any]:
    """The proof of an entry, as its page gives it."""
    made: dict[str, Any] = json.loads(sign_in("fay@northfen.example", "lead").get("/records/1999/?as=proof").content)
    return made


@pytest.fixture
def page(northfen: Site, proof: dict[str, Any]) -> Iterator[Any]:
    """A page with the key of the log and the script, and no server behind it. The proof was asked for before."""
    from playwright.sync_api import sync_playwright

    html = (
        f'<meta charset="utf-8"><dd data-key="{verifiers(northfen.config)[0].to_text()}"></dd>'
        '<form><textarea id="proof"></textarea><p class="actions"></p></form><script src="proof.js"></script>'
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        opened = browser.new_page()
        opened.route("**/*", lambda route: route.fulfill(body=html, content_type="text/html"))
        opened.route("**/proof.js", lambda route: route.fulfill(path=SCRIPT, content_type="text/javascript"))
        opened.goto(ADDRESS)
        yield opened
        browser.close()


def said(page: Any, text: str) -> str:
    page.fill("textarea", text)
    page.evaluate("document.querySelector('[role=status]').textContent = ''")
    page.click("button")
    page.wait_for_function("document.querySelector('[role=status]').textContent !== ''")
    return str(page.text_content("[role=status]"))


def test_a_proof_holds_and_shows_what_was_recorded(page: Any, proof: dict[str, Any]) -> None:
    words = said(page, json.dumps(proof))
    assert words.startswith("It holds. Entry 1,999 of log.example/northfen is one of ")
    assert proof["fact"] in words


def test_whatever_is_changed_does_not_hold(page: Any, proof: dict[str, Any]) -> None:
    changes = {
        "another fact": {"fact": proof["fact"].replace("2025-08-31", "2025-08-30")},
        "another entry": {"entry": proof["entry"].replace("completion.observed", "completion.vanished")},
        "another place": {"tlog_proof": proof["tlog_proof"].replace("index 1999", "index 1998")},
        "another path": {"tlog_proof": _with_first_hash_twice(proof["tlog_proof"])},
        "nothing": {"tlog_proof": ""},
    }
    for what, change in changes.items():
        assert said(page, json.dumps(proof | change)).startswith("It does not hold."), what
    assert said(page, "c2sp.org/tlog-proof@v1") == "The text is no JSON."


def test_a_record_around_a_proof_is_said_not_to_be_compared(page: Any, proof: dict[str, Any]) -> None:
    words = said(page, json.dumps({"training_event": {"completion_timestamp": "2020-01-01"}, "proof": proof}))
    assert "was not compared with it" in words
    assert proof["fact"] in words


def _with_first_hash_twice(text: str) -> str:
    lines = text.split("\n")
    lines[3] = lines[2]
    return "\n".join(lines)
