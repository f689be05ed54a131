"""The first run, from an empty book to the first gap report."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from musterroll.web import clock
from musterroll.web.setup.key import setup_key
from musterroll.web.site import Site
from tests.cli.small import PEOPLE, TRAINING
from tests.web.northfen import NOW, empty_book, put_in_place

ADMINISTRATOR = {"name": "Fay Nakamura", "email": "fay@northfen.example", "password": "correct horse battery"}


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A book in which nothing is."""
    from tests.web.conftest import FOLDER, SITE

    monkeypatch.setenv(clock.VARIABLE, NOW)
    put_in_place(empty_book(tmp_path / "book"), FOLDER, SITE, keep=False)
    yield SITE
    SITE.book.close()


def _began(site: Site) -> Client:
    client = Client(SERVER_NAME="localhost")
    answer = client.post(f"/setup/begin/{setup_key(site.config)}/", ADMINISTRATOR)
    assert answer.status_code == 302, answer.content.decode()
    return client


def _adopted(client: Client) -> None:
    said = {"title": "Training", "effective_from": "2024-01-01", "time_zone": "America/New_York"}
    answer = client.post("/setup/policy/", said)
    assert answer.status_code == 302, answer.content.decode()


def test_two_files_lead_to_the_first_gap_report(empty: Site) -> None:
    client = _began(empty)
    assert client.get("/").headers["Location"] == "/setup/policy/"
    _adopted(client)
    files = [SimpleUploadedFile("people.csv", PEOPLE.encode()), SimpleUploadedFile("training.csv", TRAINING.encode())]
    answer = client.post("/setup/files/", {"files": files, "dates": ""})
    assert answer.status_code == 302, answer.content.decode()
    assert _done(client, answer.headers["Location"]).headers["Location"] == "/today/"
    page = client.get("/today/").content.decode()
    assert "obligations were met on time" in page
    assert empty.book.tables.row("SELECT count(*) FROM state_people") != (0,)
    assert list(empty.config.uploads.glob("*")) == [], "an upload goes once it is in the book"


def test_a_file_that_cannot_be_read_says_what_to_do_and_nothing_is_in_the_book(empty: Site) -> None:
    client = _began(empty)
    _adopted(client)
    size = empty.book.entries.size()
    answer = client.post("/setup/files/", {"files": [SimpleUploadedFile("people.csv", b"PK\x03\x04nonsense")]})
    page = _done(client, answer.headers["Location"]).content.decode()
    assert 'role="alert"' in page
    assert empty.book.entries.size() == size


def test_only_who_has_the_key_becomes_the_first_administrator(empty: Site) -> None:
    setup_key(empty.config)
    assert Client(SERVER_NAME="localhost").post("/setup/begin/guessed/", ADMINISTRATOR).status_code == 404


def test_the_key_opens_once(empty: Site) -> None:
    key = setup_key(empty.config)
    _began(empty)
    assert not empty.config.setup_key.exists()
    again = Client(SERVER_NAME="localhost").post(f"/setup/begin/{key}/", {**ADMINISTRATOR, "email": "eve@x.example"})
    assert again.status_code == 404


def test_a_short_password_is_refused(empty: Site) -> None:
    answer = Client(SERVER_NAME="localhost").post(
        f"/setup/begin/{setup_key(empty.config)}/", {**ADMINISTRATOR, "password": "short"}
    )
    assert answer.status_code == 200
    assert b"at least 12 characters" in answer.content


def test_an_answer_that_fits_no_policy_is_said_with_what_was_expected(empty: Site) -> None:
    client = _began(empty)
    answer = client.post("/setup/policy/", {"effective_from": "31 February", "time_zone": "Mars/Olympus"})
    assert answer.status_code == 400
    assert b"effective_from" in answer.content


def test_a_file_of_another_sort_is_refused_before_it_is_kept(empty: Site) -> None:
    client = _began(empty)
    _adopted(client)
    answer = client.post("/setup/files/", {"files": [SimpleUploadedFile("../../evil.exe", b"MZ")]})
    assert answer.status_code == 400
    assert not empty.config.uploads.exists()


def _done(client: Client, address: str):  # type: ignore[no-untyped-def]  # the test client's answer has no public type
    for _ in range(600):
        answer = client.get(address)
        if b"every 1s" not in answer.content:
            return answer
        time.sleep(0.1)
    raise AssertionError("The task has not ended.")
