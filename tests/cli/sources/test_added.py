"""Systems that are asked, as a person does it: added, tried, removed; local servers stand for them."""

from __future__ import annotations

import pytest

from musterroll import config
from musterroll.sources.settings import variable
from tests.cli.books import BookFolder
from tests.cli.sources.asked import FIRST
from tests.sources.systems.okta.server import MANAGE


def test_a_source_is_added_listed_and_removed(alone: BookFolder) -> None:
    file = alone.folder / "musterroll.toml"
    added = file.read_text()
    file.write_text(f'{added}\n[smtp]  # behind it\nhost = "mail.example"\n')
    listed = alone.done("source", "list", "--now", FIRST)
    assert "okta: Okta" in listed
    assert "never collected" in listed
    assert "knowbe4" in listed.partition("Others: ")[2]
    alone.done("source", "remove", "okta")
    left = config.load(alone.folder)
    assert (left.sources, left.smtp.host) == ({}, "mail.example")
    assert alone.run("source", "remove", "okta").exit_code == 2


def test_a_secret_does_not_go_into_the_file(alone: BookFolder) -> None:
    before = (alone.folder / "musterroll.toml").read_bytes()
    alone.run("source", "remove", "okta")
    removed = (alone.folder / "musterroll.toml").read_bytes()
    done = alone.run("source", "add", "okta", "base_url=https://northfen.okta.com", f"token={MANAGE}")
    assert done.exit_code == 2
    assert "MUSTERROLL_OKTA_TOKEN_FILE" in done.output
    assert MANAGE not in done.output
    assert (alone.folder / "musterroll.toml").read_bytes() == removed != before


def test_a_setting_that_lacks_or_is_unknown_is_named(alone: BookFolder) -> None:
    alone.done("source", "remove", "okta")
    for given, named in (("page_size=10", "base_url"), ("colour=red", "colour"), ("base_url", "SETTING=VALUE")):
        done = alone.run("source", "add", "okta", given)
        assert (done.exit_code, named in done.output) == (2, True), done.output
    assert "knowbe4" in alone.run("source", "add", "oktta").output


def test_what_is_wrong_in_the_file_is_said_with_its_line(alone: BookFolder) -> None:
    file = alone.folder / "musterroll.toml"
    file.write_text(file.read_text() + "page_size = 2.5\n")
    done = alone.run("source", "list")
    assert done.exit_code == 2
    assert f"musterroll.toml:{len(file.read_text().splitlines())}: sources.okta.page_size" in done.output


def test_a_trial_says_what_works_and_shows_no_name(alone: BookFolder) -> None:
    said = alone.done("source", "test", "okta", "--now", FIRST)
    assert said.count("works  ") == 4
    assert "M••• Q••• 1•••" in said or "M••• Q•••" in said
    assert "Mara" not in said
    assert alone.size() == 0


def test_a_trial_names_the_permission_that_is_missing(alone: BookFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable("okta", "token"), "canary-wrong-token-3a")
    done = alone.run("source", "test", "okta", "--now", FIRST)
    assert done.exit_code == 1
    assert "FAILS" in done.output
    assert "okta.users.read" in done.output
    assert "canary-wrong-token-3a" not in done.output
