"""One program at a time asks a system, and no secret is seen in what it leaves."""

from __future__ import annotations

import fcntl
import gzip
import threading

import pytest

from musterroll import config
from musterroll.facts.fact import to_line
from musterroll.sources.settings import variable
from musterroll.store.setup import open_book
from tests.cli.books import BookFolder
from tests.cli.sources.asked import FIRST, SECOND, THIRD, collect, entries
from tests.sources.kit.server import Reply
from tests.sources.systems.knowbe4.server import TOKEN, KnowBe4Server
from tests.sources.systems.okta.server import MANAGE, READ, OktaServer

CANARIES = (READ, MANAGE, TOKEN)


def test_two_programs_do_not_ask_one_source_at_once(alone: BookFolder) -> None:
    lock = alone.folder / "pulls" / "okta.lock"
    lock.parent.mkdir()
    with lock.open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert "Another program is asking okta" in collect(alone, "okta", status=1)
    collect(alone, "okta")


def test_two_programs_do_not_ask_one_source_at_once_on_any_database(tenant: BookFolder) -> None:
    other = open_book(config.load(tenant.folder))
    asked: list[int] = []

    def elsewhere() -> None:
        asked.append(tenant.run("collect", "okta", "--now", FIRST).exit_code)

    with other.turns.take("okta"):
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
    assert asked == [1]
    collect(tenant, "okta")


def test_sources_and_files_are_not_mixed(alone: BookFolder) -> None:
    assert alone.run("collect", "okta", alone.file("people.csv")).exit_code == 2
    assert "--whole is about files" in alone.run("collect", "okta", "--whole").output
    assert "was not added" in alone.run("collect", "knowbe4").output


def test_secrets_are_seen_nowhere(
    tenant: BookFolder, knowbe4: KnowBe4Server, okta: OktaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    knowbe4.page_size = 100
    monkeypatch.setenv(variable("okta", "act_token"), MANAGE)
    monkeypatch.setenv(variable("knowbe4", "token"), TOKEN)
    tenant.done("source", "add", "knowbe4", f"base_url={knowbe4.base_url}", "calls_per_second=1000")
    okta.fault(Reply({"token": READ}, 200), at=3)  # an answer that repeats it
    said = [tenant.done("source", "list"), tenant.run("source", "test", "okta").output]
    said += [tenant.run("collect", "--now", at).output for at in (FIRST, SECOND)]
    said += [tenant.run("collect", "okta", "--full", "--now", THIRD).output]
    book = open_book(config.load(tenant.folder))
    kept = [gzip.decompress(book.extracts.read(digest)) for digest in book.extracts.digests()]
    facts = [to_line(fact) for fact in entries(tenant)]
    files = [path.read_bytes() for path in tenant.folder.rglob("*") if path.is_file()]
    assert kept
    assert facts
    for canary in CANARIES:
        assert not [text for text in said if canary in text]
        assert not [raw for raw in (*kept, *facts, *files) if canary.encode() in raw]
