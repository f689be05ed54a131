"""Sources: how fresh each is, a pull that shrank and both ways out of it, and a new one without its secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client

from musterroll.config import load
from musterroll.facts.errors import Refused
from musterroll.sources.settings import variable
from musterroll.store.reading.of_kind import of_kind
from musterroll.web.site import Site
from musterroll.web.source_pages import jobs
from musterroll.web.source_pages.jobs import asked_again
from tests.sources.systems.okta.server import READ, OktaServer
from tests.web.counting import MOST, questions
from tests.web.people import SignIn

GROUPS = "prod-access=production, 00gad=directory"


@pytest.fixture
def okta() -> Iterator[OktaServer]:
    with OktaServer() as server:
        yield server


@pytest.fixture
def added(northfen: Site, sign_in: SignIn, okta: OktaServer, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A lead who has added Okta by browser."""
    monkeypatch.setenv(variable("okta", "token"), READ)
    client = sign_in("fay@elsewhere.example", "lead")
    answer = client.post("/sources/add/?system=okta", {"base_url": okta.base_url, "groups": GROUPS})
    assert answer.status_code == 302, answer.content.decode()
    file = northfen.config.folder / "musterroll.toml"
    file.write_text(file.read_text().replace('reach = "public"', 'reach = "any"'))  # by whoever runs the server
    return client


def pull(northfen: Site, days: int = 0) -> None:
    now = northfen.now + timedelta(days=days)
    asked_again(northfen.book, lambda *_: None, "okta", "fay@elsewhere.example", now, northfen.today)


def test_every_source_whose_files_came_in_is_listed_with_its_rows(northfen: Site, sign_in: SignIn) -> None:
    names = {
        one.fact.body.source  # type: ignore[union-attr]  # an extract's body
        for one in of_kind(northfen.book.tables, "extract.received")
        if one.fact is not None and one.fact.actor == "fay@northfen.example"
    }
    page = sign_in("fay@elsewhere.example", "lead").get("/sources/").content.decode()
    for name in names:
        assert f'<a href="/sources/{name}/">{name}</a>' in page
    assert f"of {len(names)} sources are fresh" in page


def test_what_is_added_stands_in_the_file_and_no_secret_can_be_typed(
    northfen: Site, added: Client, okta: OktaServer
) -> None:
    assert load(northfen.config.folder).sources["okta"] == {
        "base_url": okta.base_url,
        "groups": GROUPS,
        "reach": "any",
    }
    assert added.post("/sources/add/?system=okta", {"base_url": okta.base_url}).status_code == 400
    form = added.get("/sources/add/?system=knowbe4").content.decode()
    assert 'name="token"' not in form
    assert 'name="ca_file"' not in form, "which files the server reads is said on the server"
    assert "MUSTERROLL_KNOWBE4_TOKEN" in form
    assert added.get("/sources/add/?system=nothing").status_code == 404


def test_a_secret_or_a_path_that_is_sent_all_the_same_is_not_written(northfen: Site, sign_in: SignIn) -> None:
    client = sign_in("fay@elsewhere.example", "lead")
    said = {"base_url": "https://northfen.okta.com", "token": READ, "ca_file": "/etc/passwd", "reach": "any"}
    assert client.post("/sources/add/?system=okta", said).status_code == 302
    assert load(northfen.config.folder).sources["okta"] == {
        "base_url": "https://northfen.okta.com",
        "reach": "public",
    }
    assert READ not in (northfen.config.folder / "musterroll.toml").read_text()


@pytest.mark.parametrize("where", ["http://127.0.0.1:{port}", "https://10.0.0.1", "http://localhost:{port}"])
def test_what_is_added_in_the_browser_reaches_no_private_network(
    northfen: Site, sign_in: SignIn, okta: OktaServer, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable("okta", "token"), READ)
    said = {"base_url": where.format(port=urlsplit(okta.base_url).port)}
    assert sign_in("fay@elsewhere.example", "lead").post("/sources/add/?system=okta", said).status_code == 302
    tried = jobs.tested(northfen.book, "okta", northfen.now, "")
    assert not any(one.works for one in tried)
    assert all("this machine" in one.said for one in tried)
    with pytest.raises(Refused, match="this machine"):
        pull(northfen)
    assert okta.asked == []


def test_a_setting_that_lacks_is_said_and_nothing_is_written(northfen: Site, sign_in: SignIn) -> None:
    client = sign_in("fay@elsewhere.example", "lead")
    before = (northfen.config.folder / "musterroll.toml").read_bytes()
    answer = client.post("/sources/add/?system=okta", {"base_url": ""})
    assert answer.status_code == 400
    assert "base_url" in answer.content.decode()
    assert (northfen.config.folder / "musterroll.toml").read_bytes() == before


def test_a_test_says_what_works_and_records_nothing(northfen: Site, added: Client) -> None:
    kinds = len(list(of_kind(northfen.book.tables, "extract.received")))
    page = added.post("/sources/okta/test/").content.decode()
    assert "4 of 4 questions work" in page
    assert "M•••" in page
    assert READ not in page
    assert len(list(of_kind(northfen.book.tables, "extract.received"))) == kinds


def test_a_test_names_the_permission_that_is_missing(added: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable("okta", "token"), "canary-wrong-token-3a")
    page = added.post("/sources/okta/test/").content.decode()
    assert "0 of 4 questions work" in page
    assert "okta.users.read" in page
    assert "canary-wrong-token-3a" not in page


def test_a_pull_that_shrank_is_shown_first_with_whom_it_lacks(northfen: Site, added: Client, okta: OktaServer) -> None:
    pull(northfen)
    gone = [one for one in okta.lists["users"][1:12] if one["status"] != "DEPROVISIONED"]  # known to be inactive
    del okta.lists["users"][1:12]
    with pytest.raises(Refused, match="kept, incomplete"):
        pull(northfen, 1)
    page = added.get("/sources/").content.decode()
    assert "1 pull waits for you" in page
    assert f"returned {len(okta.lists['users'])} rows; the last whole pull had" in page
    assert page.index("Not in it any more") < page.index('id="all"')
    assert page.count('data-l="Kind">person<') == len(gone)


def test_one_person_says_why_a_list_is_shorter_and_another_agrees(
    northfen: Site, added: Client, okta: OktaServer, sign_in: SignIn
) -> None:
    pull(northfen)
    del okta.lists["users"][1:12]
    with pytest.raises(Refused):
        pull(northfen, 1)
    gus = sign_in("gus@elsewhere.example", "lead")
    pulled = {"query": "users", "sha256": _held(added)}
    assert gus.post("/sources/okta/confirm/", pulled).status_code == 400, "nobody has said why"
    assert added.post("/sources/okta/explain/", {**pulled, "reason": " "}).status_code == 400
    assert added.post("/sources/okta/explain/", {**pulled, "sha256": "0" * 64, "reason": "x"}).status_code == 400
    said = added.post("/sources/okta/explain/", {**pulled, "reason": "The Boston office closed"})
    assert said.status_code == 302
    assert "Held: shrank" in added.get("/sources/").content.decode(), "nothing ends by one person's word"
    page = added.get("/sources/okta/").content.decode()
    assert "You asked for this. Somebody else decides." in page
    assert "other than fay@elsewhere.example, can agree" in page
    assert added.post("/sources/okta/confirm/", pulled).status_code == 400
    assert gus.post("/sources/okta/confirm/", pulled).status_code == 302
    assert "Held: shrank" not in added.get("/sources/").content.decode()
    (last,) = of_kind(northfen.book.tables, "extract.received", newest=1)
    assert last.fact is not None
    assert last.fact.actor == "gus@elsewhere.example"
    assert gus.post("/sources/okta/confirm/", pulled).status_code == 400


def _held(client: Client) -> str:
    """The digest of the pull that waits."""
    found = re.search(r'name="sha256" value="([0-9a-f]{64})"', client.get("/sources/okta/").content.decode())
    assert found
    return found[1]


def test_a_source_that_answers_again_waits_for_nobody(northfen: Site, added: Client, okta: OktaServer) -> None:
    pull(northfen)
    taken = okta.lists["users"][1:12]
    del okta.lists["users"][1:12]
    with pytest.raises(Refused):
        pull(northfen, 1)
    okta.lists["users"][1:1] = taken
    pull(northfen, 2)
    assert "wait" not in added.get("/sources/").content.decode().split("</h1>")[0].split("<h1>")[1]


def test_the_page_of_a_source_lists_what_was_received_and_shows_no_secret(northfen: Site, added: Client) -> None:
    pull(northfen)
    page = added.get("/sources/okta/").content.decode()
    assert "okta-users.csv" in page
    assert "set in the environment, never shown" in page
    assert READ not in page
    assert added.get("/sources/nothing/").status_code == 404


def test_auditors_read_and_do_nothing(northfen: Site, added: Client, sign_in: SignIn) -> None:
    auditor = sign_in("iris@auditors.example", "auditor", engagement=1)
    assert auditor.get("/sources/").status_code == 200
    assert auditor.get("/sources/okta/").status_code == 200
    assert "<form" not in auditor.get("/sources/okta/").content.decode().split("<main")[1]
    for address in ("files/", "add/", "okta/test/", "okta/ask/", "okta/confirm/", "okta/explain/"):
        assert auditor.post(f"/sources/{address}").status_code in (403, 404), address


def test_the_pages_ask_few_questions(northfen: Site, sign_in: SignIn) -> None:
    client = sign_in("fay@elsewhere.example", "lead")
    for address in ("/sources/", "/sources/okta/", "/sources/add/", "/sources/add/?system=okta"):
        assert len(questions(client, address)) <= MOST, address
