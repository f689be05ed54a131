"""Looking after the book: checkpoints signed and taken outside, verification, backups, the worker, settings."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from musterroll.config import FILE
from musterroll.procedures.at_work import Sign
from musterroll.procedures.backup import read_backup
from musterroll.web.site import Site
from tests.web.counting import MOST, questions
from tests.web.people import SignIn

ADA = "ada@northfen.example"
_PAGES = ("/keys/", "/verification/", "/backups/", "/worker/", "/settings/", "/done/")


@pytest.fixture
def ada(northfen: Site, sign_in: SignIn) -> Client:
    return sign_in(ADA, "administrator")


def _say(site: Site, *lines: str) -> None:
    with (site.config.folder / FILE).open("a", encoding="utf-8") as file:
        file.write("\n" + "\n".join(lines) + "\n")


def _text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def _done(client: Client, answer: Any) -> str:
    """Where long work leads, once it is done."""
    where = answer.headers["Location"]
    for _ in range(1200):
        seen = client.get(where)
        if seen.status_code == 302:
            return seen.headers["Location"]
        assert b"every 1s" in seen.content, seen.content.decode()
        time.sleep(0.1)
    raise AssertionError("The task has not ended.")


def test_no_page_asks_more_than_a_dozen_questions(ada: Client) -> None:
    assert {page: len(questions(ada, page)) for page in _PAGES if len(questions(ada, page)) > MOST} == {}


def test_a_checkpoint_that_is_signed_now_covers_the_act_of_signing(northfen: Site, ada: Client) -> None:
    ada.post("/keys/sign/")
    size = northfen.book.entries.size()
    latest = northfen.book.checkpoints.latest()
    assert latest is not None
    assert latest.size == size
    page = _text(ada, "/keys/")
    assert f"{size:,} of {size:,} entries are under a signed checkpoint" in page
    assert "kept nowhere outside" in page
    assert "PRIVATE" not in page


def test_without_a_place_outside_nothing_is_called_anchored(northfen: Site, ada: Client) -> None:
    size = northfen.book.entries.size()
    assert ada.post("/keys/anchor/").status_code == 400
    assert northfen.book.entries.size() == size


def test_a_checkpoint_is_taken_outside_and_a_place_that_fails_is_said(
    northfen: Site, ada: Client, tmp_path: Path
) -> None:
    _say(northfen, "[anchors]", f'folder = "{tmp_path}"')
    assert _done(ada, ada.post("/keys/anchor/")) == "/keys/#outside"
    assert len(list((tmp_path / "checkpoints").iterdir())) == 1
    assert "Taken</span>" in _text(ada, "/keys/")
    text = (northfen.config.folder / FILE).read_text("utf-8")
    (northfen.config.folder / FILE).write_text(text.replace(str(tmp_path), str(tmp_path / "gone")), "utf-8")
    _done(ada, ada.post("/keys/anchor/"))
    page = _text(ada, "/keys/")
    assert "there is no such folder" in page
    assert "Not in the settings any more" in page


def test_a_verification_says_up_to_which_entry_the_book_holds(northfen: Site, ada: Client) -> None:
    assert "was not verified here yet" in _text(ada, "/verification/")
    assert _done(ada, ada.post("/verification/run/")) == "/verification/"
    page = _text(ada, "/verification/")
    assert f"The book holds: {northfen.book.entries.size():,} entries verified" in page
    assert "Nobody was judged anew" in page


def test_a_verification_names_what_was_changed(northfen: Site, ada: Client) -> None:
    tables = northfen.book.tables
    triggers = tables.rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'bodies'")
    for name, _ in triggers:
        tables.say(f'DROP TRIGGER "{name}"')
    assert tables.say('UPDATE bodies SET body = zeroblob(3) WHERE "index" = 700') == 1
    for _, statement in triggers:
        tables.say(statement)
    _done(ada, ada.post("/verification/run/"))
    page = _text(ada, "/verification/")
    assert "The book does not hold" in page, page
    assert "the first at entry 700" in page
    assert "Change nothing." in page


def test_without_a_folder_for_backups_none_is_made(northfen: Site, ada: Client) -> None:
    assert "No folder for backups is set" in _text(ada, "/backups/")
    assert ada.post("/backups/make/").status_code == 400


def test_a_backup_is_made_verified_and_listed_and_one_that_broke_off_is_told(
    northfen: Site, ada: Client, tmp_path: Path
) -> None:
    _say(northfen, "[backups]", f'folder = "{tmp_path}"')
    (tmp_path / "2025-01-01T000000Z").mkdir()
    assert _done(ada, ada.post("/backups/make/")) == "/backups/"
    made = read_backup(tmp_path / "2026-01-20T150000Z")
    assert made.size == northfen.book.entries.size()
    page = _text(ada, "/backups/")
    assert "The copy verifies." in page
    assert "1 backup<" in page
    assert "Broke off" in page
    assert str(tmp_path / "2025") not in page, "a person reads its name, not a path"


def test_a_worker_is_seen_while_it_works_and_missed_when_it_has_ended(northfen: Site, ada: Client) -> None:
    assert "No worker is at work on this machine" in _text(ada, "/worker/")
    Sign(northfen.config.pulls).show(("okta",), ())
    assert "1 worker is at work here" in _text(ada, "/worker/")
    (sign,) = northfen.config.pulls.glob("*.worker")
    os.utime(sign, (1, 1))
    assert "Ended without a word" in _text(ada, "/worker/")


def test_settings_are_shown_with_where_they_come_from_and_no_secret_is(
    northfen: Site, ada: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    _say(northfen, "[smtp]", 'host = "mail.northfen.example"')
    monkeypatch.setenv("MUSTERROLL_SMTP_PASSWORD", "canary-of-a-secret")
    monkeypatch.setenv("MUSTERROLL_ALERTS_SECRET", "whsec_canary")
    page = _text(ada, "/settings/")
    assert "mail.northfen.example" in page
    assert "MUSTERROLL_SMTP_PASSWORD" in page
    assert "canary" not in page
    assert "others than when this server started" in page
