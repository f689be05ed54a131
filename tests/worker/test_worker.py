"""One look at the clock, by `musterroll worker --once`: what is due is done, what is not is left alone."""

from __future__ import annotations

import gzip
from collections import Counter
from dataclasses import replace

import pytest

from musterroll import config
from musterroll.facts.fact import Fact
from musterroll.sources.extract import Extract
from musterroll.sources.reading import Reading
from musterroll.sources.settings import variable
from musterroll.sources.systems.okta.source import SOURCE
from musterroll.store.setup import Book, open_book
from tests.cli.books import BookFolder
from tests.sources.kit.server import Reply
from tests.sources.systems.okta.server import MANAGE, READ, OktaServer, user
from tests.worker.once import work_once

FIRST, MINUTES_LATER, HOURS_LATER = "2026-03-02T12:00:00Z", "2026-03-02T12:04:00Z", "2026-03-02T18:00:00Z"


def once(book: BookFolder, at: str, status: int = 0) -> str:
    done, said = work_once(book.folder, at)
    assert done == status, said
    return said


def status(book: BookFolder, at: str) -> str:
    """What the status says, in one line."""
    return " ".join(book.done("status", "--now", at).split())


def opened(book: BookFolder) -> Book:
    return open_book(config.load(book.folder))


def facts(book: BookFolder) -> list[Fact]:
    found = opened(book)
    return [fact for _, fact in found.entries.facts(0, found.entries.size()) if fact is not None]


def received(book: BookFolder) -> Counter[str]:
    return Counter(fact.body.query for fact in facts(book) if fact.kind == "extract.received")  # type: ignore[union-attr]


def test_everything_due_is_done_the_source_asked_the_state_made_the_book_sealed(tenant: BookFolder) -> None:
    said = once(tenant, FIRST)
    assert "pulled source=okta question=users all=yes whole=yes rows=24" in said
    book = opened(tenant)
    state, checkpoint = book.state.head(), book.checkpoints.latest()
    assert state is not None and (state.upto, str(state.as_of)) == (book.entries.size(), "2026-03-02")
    assert checkpoint is not None and checkpoint.size == book.entries.size()


def test_what_is_not_due_is_left_alone(alone: BookFolder, okta: OktaServer) -> None:
    once(alone, FIRST)
    asked, size = len(okta.asked), alone.size()
    said = once(alone, "2026-03-02T17:59:00Z")
    assert (len(okta.asked), alone.size()) == (asked, size)
    assert not {"pulled", "judged", "sealed"} & {line.split()[1] for line in said.splitlines()}
    assert "pulled source=okta question=users all=no" in once(alone, HOURS_LATER)


def test_a_source_has_a_schedule_of_its_own(alone: BookFolder) -> None:
    file = alone.folder / "musterroll.toml"
    file.write_text(file.read_text() + 'every = "2h"\n')
    once(alone, FIRST)
    assert "pulled" not in once(alone, "2026-03-02T13:59:00Z")
    assert "pulled source=okta" in once(alone, "2026-03-02T14:00:00Z")


@pytest.mark.parametrize("every", ["6", "0h", "often", "", "-1h", "6 weeks"])
def test_a_schedule_that_is_none_is_said_and_nothing_is_asked(alone: BookFolder, okta: OktaServer, every: str) -> None:
    file = alone.folder / "musterroll.toml"
    file.write_text(f'{file.read_text()}every = "{every}"\n')
    said = once(alone, FIRST, status=1)
    assert "not_asked source=okta error=ConfigError" in said
    assert okta.asked == []
    assert "such as 30m, 6h or 1d" in status(alone, FIRST)


def test_a_system_that_asks_to_wait_is_left_in_peace_so_long(alone: BookFolder, okta: OktaServer) -> None:
    okta.fault(Reply({"errorCode": "E0000047"}, 429, {"Retry-After": "9000"}), at=1, times=100)
    said = once(alone, FIRST, status=1)
    assert "broke source=okta question=users" in said
    assert "kept=no error=TryLater" in said
    assert received(alone) == Counter()
    asked = len(okta.asked)
    once(alone, "2026-03-02T14:29:00Z")
    assert len(okta.asked) == asked
    once(alone, "2026-03-02T14:30:00Z", status=1)
    assert len(okta.asked) > asked


def test_after_what_passes_it_is_asked_sooner_than_the_schedule_says(alone: BookFolder, okta: OktaServer) -> None:
    okta.fault(Reply({"errorCode": "E0000047"}, 429, {"Retry-After": "1000"}), at=1, times=4)
    once(alone, FIRST, status=1)
    assert "okta" in status(alone, MINUTES_LATER).partition("Schedule")[2]
    assert "asks to wait 1000 seconds" in status(alone, MINUTES_LATER)
    assert "pulled" not in once(alone, MINUTES_LATER)
    assert once(alone, "2026-03-02T12:17:00Z").count("pulled source=okta") == 4
    told = status(alone, "2026-03-02T12:20:00Z")
    assert "asks to wait" not in told
    assert "next in 5 hours" in told


def test_a_refusal_waits_for_the_next_turn_and_stands_in_the_status(
    alone: BookFolder, okta: OktaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable("okta", "token"), "canary-wrong-token-3a")
    said = once(alone, FIRST, status=1)
    asked = len(okta.asked)
    assert "error=Refused" in said
    shown = status(alone, MINUTES_LATER)
    assert "does not accept the credential" in shown
    assert "canary-wrong-token-3a" not in said + shown
    once(alone, "2026-03-02T17:59:00Z")
    assert len(okta.asked) == asked
    monkeypatch.setenv(variable("okta", "token"), READ)
    assert "pulled source=okta" in once(alone, HOURS_LATER)
    assert "does not accept" not in status(alone, HOURS_LATER)


def test_who_has_mended_it_need_not_wait(alone: BookFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(variable("okta", "token"))
    assert "failed job=okta again_at=" in once(alone, FIRST, status=1)
    assert "no credential to read with" in status(alone, MINUTES_LATER)
    monkeypatch.setenv(variable("okta", "token"), READ)
    alone.done("collect", "okta", "--now", MINUTES_LATER)
    assert "no credential" not in status(alone, MINUTES_LATER)


def test_a_pull_that_broke_half_way_is_kept_and_asked_again_soon(alone: BookFolder, okta: OktaServer) -> None:
    okta.fault(Reply({"errorCode": "E0000047"}, 429, {"Retry-After": "1000"}), at=3)
    said = once(alone, FIRST, status=1)
    assert "question=users rows=6 kept=yes error=TryLater" in said
    assert said.count("pulled source=okta") == 3
    size = len(okta.asked)
    again = once(alone, "2026-03-02T12:20:00Z")
    assert [line.split()[3] for line in again.splitlines() if " pulled " in line] == ["question=users"]
    assert {one.path for one in okta.asked[size:]} == {"/api/v1/users"}


def test_the_state_follows_entries_that_others_appended(alone: BookFolder) -> None:
    once(alone, FIRST)
    alone.done("collect", f"hris={alone.file('people.csv')}", "--now", MINUTES_LATER)
    assert f"judged entries={alone.size()}" in once(alone, MINUTES_LATER)


def test_at_midnight_in_the_zone_of_the_policy_everybody_is_judged_again(alone: BookFolder) -> None:
    alone.done("policy", "adopt", alone.file("policy.toml"))
    once(alone, FIRST)
    assert "as_of=2026-03-03" not in once(alone, "2026-03-03T04:59:00Z")
    assert "as_of=2026-03-03" in once(alone, "2026-03-03T05:00:00Z")


def test_it_seals_every_hour_that_something_came_in_and_anchors_outside(alone: BookFolder) -> None:
    (alone.folder.parent / "away").mkdir()
    file = alone.folder / "musterroll.toml"
    file.write_text(f'{file.read_text()}\n[anchors]\nfolder = "../away"\n')
    said = once(alone, FIRST)
    assert "sealed entries=" in said
    assert "anchored kind=folder" in said
    assert "sealed" not in once(alone, "2026-03-02T13:30:00Z")  # the anchor itself is no news
    alone.done("collect", f"hris={alone.file('people.csv')}", "--now", "2026-03-02T13:31:00Z")
    assert "sealed" in once(alone, "2026-03-02T13:32:00Z")


def test_a_place_outside_that_fails_is_said_and_asked_again(alone: BookFolder) -> None:
    file = alone.folder / "musterroll.toml"
    file.write_text(f'{file.read_text()}\n[anchors]\nfolder = "../away"\n')
    assert "not_anchored kind=folder error=ConfigError" in once(alone, FIRST, status=1)
    (alone.folder.parent / "away").mkdir()
    assert "anchored kind=folder" in once(alone, MINUTES_LATER)


def test_a_fault_of_the_program_in_one_source_stops_nothing_else(
    alone: BookFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(extract: Extract) -> Reading:
        raise KeyError("ana@northfen.example")

    monkeypatch.setattr("musterroll.sources.catalogue.find", lambda name: replace(SOURCE, read=broken))
    monkeypatch.setattr("musterroll.procedures.pulling.settings.find", lambda name: replace(SOURCE, read=broken))
    alone.done("collect", f"hris={alone.file('people.csv')}", "--now", FIRST)
    said = once(alone, FIRST, status=1)
    assert "fault job=okta error=KeyError" in said
    assert "ana@" not in said
    assert "sealed" in said
    assert "did not expect: KeyError" in status(alone, MINUTES_LATER)
    assert "fault" not in once(alone, MINUTES_LATER)


def test_an_empty_book_with_no_source_has_nothing_to_do(alone: BookFolder) -> None:
    alone.done("source", "remove", "okta")
    assert once(alone, FIRST).splitlines() == [f"{FIRST} stopped"]
    assert "Schedule" not in status(alone, FIRST)


def test_no_secret_and_nobody_stands_in_what_it_says(alone: BookFolder, okta: OktaServer) -> None:
    okta.lists["users"][3]["id"] = None
    okta.lists["users"].append(user(99, lastUpdated="no date"))
    okta.fault(Reply({"token": READ}, 200), at=9)  # an answer that repeats it
    said = "".join(work_once(alone.folder, at)[1] for at in (FIRST, HOURS_LATER))
    assert "refused=1" in said
    assert not [word for word in (READ, MANAGE, "Mara", "Quill", "northfen.example", "mara.") if word in said]
    kept = opened(alone).extracts
    assert any(b"mara." in gzip.decompress(kept.read(digest)) for digest in kept.digests())
