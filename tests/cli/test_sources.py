"""Systems that are asked, as a person does it: added, tried, collected, checked; local servers stand for them."""

from __future__ import annotations

import fcntl
import gzip
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from musterroll import config
from musterroll.facts.fact import Fact, to_line
from musterroll.sources.settings import variable
from musterroll.store.setup import open_book
from tests.cli.books import ANA, BookFolder, begin
from tests.sources.kit.server import Reply
from tests.sources.systems.knowbe4.server import TOKEN, KnowBe4Server
from tests.sources.systems.okta.server import MANAGE, READ, OktaServer, user

FIRST, SECOND, THIRD = "2026-03-02T12:00:00Z", "2026-03-03T12:00:00Z", "2026-03-20T12:00:00Z"
CANARIES = (READ, MANAGE, TOKEN)


@pytest.fixture
def okta() -> Iterator[OktaServer]:
    with OktaServer() as server:
        yield server


@pytest.fixture
def knowbe4() -> Iterator[KnowBe4Server]:
    with KnowBe4Server() as server:
        yield server


@pytest.fixture
def tenant(empty: BookFolder, okta: OktaServer, monkeypatch: pytest.MonkeyPatch) -> BookFolder:
    """A book on each database to which Okta was added."""
    return with_okta(empty, okta, monkeypatch)


@pytest.fixture
def alone(tmp_path: Path, okta: OktaServer, monkeypatch: pytest.MonkeyPatch) -> BookFolder:
    """The same on SQLite alone."""
    return with_okta(begin(tmp_path), okta, monkeypatch)


def with_okta(book: BookFolder, okta: OktaServer, monkeypatch: pytest.MonkeyPatch) -> BookFolder:
    monkeypatch.setenv(variable("okta", "token"), READ)
    groups = "groups=prod-access=production, 00gad=directory"
    book.done("source", "add", "okta", f"base_url={okta.base_url}", groups)
    return book


def collect(book: BookFolder, *args: str, at: str = FIRST, status: int = 0) -> str:
    done = book.run("collect", *args, "--now", at)
    assert done.exit_code == status, done.output
    return done.output


def entries(book: BookFolder, first: int = 0) -> list[Fact]:
    opened = open_book(config.load(book.folder))
    return [fact for _, fact in opened.entries.facts(first, opened.entries.size()) if fact is not None]


def kinds(book: BookFolder, first: int) -> list[str]:
    return sorted(fact.kind for fact in entries(book, first) if fact.kind != "extract.received")


def bodies(book: BookFolder, first: int, kind: str) -> list[Any]:
    return [fact.body for fact in entries(book, first) if fact.kind == kind]


def of_question(book: BookFolder, query: str) -> list[Any]:
    return [body for body in bodies(book, 0, "extract.received") if body.query == query]


# --- Settings -------------------------------------------------------------------------------------------


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


# --- Pulls ----------------------------------------------------------------------------------------------


def test_people_and_training_arrive_and_are_checked(
    tenant: BookFolder, knowbe4: KnowBe4Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    knowbe4.page_size = 100
    place = tenant.file("knowbe4.token")
    place.write_text(TOKEN)
    monkeypatch.setenv(f"{variable('knowbe4', 'token')}_FILE", str(place))
    pace = ("calls_per_second=1000", "calls_per_minute=1000")
    tenant.done("source", "add", "knowbe4", f"base_url={knowbe4.base_url}", *pace)
    said = collect(tenant)
    assert "Okta, Users, all: 24 rows" in said
    assert "KnowBe4, Training and enrolments, all:" in said
    assert {one.complete for query in ("users", "training") for one in of_question(tenant, query)} == {True}
    report = tenant.report("--now", FIRST)
    assert len(report["people"]) >= 24
    six = next(one for one in report["people"] if one["name"] == "Mara Quill 6")
    assert {one["source"] for one in six["accounts"]} == {"knowbe4", "okta"}
    assert [one["status"] for one in report["obligations"] if one["person"] == six["person"] and one["in_period"]] == [
        "on_time"
    ]


def test_a_second_pull_adds_only_what_changed(tenant: BookFolder, okta: OktaServer) -> None:
    collect(tenant, "okta")
    size = tenant.size()
    okta.lists["users"][4] = user(5, lastUpdated="2026-03-03T11:00:00.000Z", status="DEPROVISIONED")
    said = collect(tenant, "okta", at=SECOND)
    assert "Okta, Users, what changed: 1 row " in said
    assert kinds(tenant, size) == ["person.observed"]
    whole = collect(tenant, "okta", "--full", at=THIRD)
    assert "Okta, Users, all: 24 rows" in whole
    assert kinds(tenant, size) == ["person.observed"]


def test_everything_is_asked_for_again_at_intervals(alone: BookFolder) -> None:
    collect(alone, "okta")
    assert "Okta, Users, what changed" in collect(alone, "okta", at=SECOND)
    assert "Okta, Users, all: 24 rows" in collect(alone, "okta", at=THIRD)


def test_other_settings_ask_for_everything_again(alone: BookFolder) -> None:
    collect(alone, "okta")
    file = alone.folder / "musterroll.toml"
    file.write_text(file.read_text() + 'start_date_attribute = "firstDay"\n')
    assert "Okta, Users, all: 24 rows" in collect(alone, "okta", at=SECOND)


def test_who_is_no_longer_listed_is_gone_and_an_access_ends(tenant: BookFolder, okta: OktaServer) -> None:
    collect(tenant, "okta")
    size = tenant.size()
    del okta.lists["users"][1]
    okta.members["00gprod"].remove("00u2")
    collect(tenant, "okta", at=THIRD)
    assert kinds(tenant, size) == ["access.recorded", "person.observed"]
    (person,), (access,) = (bodies(tenant, size, kind) for kind in ("person.observed", "access.recorded"))
    assert (person.account, person.status) == ("00u2", "inactive")
    assert (access.account, access.system, access.to is not None) == ("00u2", "production", True)
    size = tenant.size()
    collect(tenant, "okta", "--full", at="2026-03-21T12:00:00Z")
    assert kinds(tenant, size) == []


def test_somebody_who_came_and_went_between_two_full_pulls_is_gone(alone: BookFolder, okta: OktaServer) -> None:
    collect(alone, "okta")
    okta.lists["users"].append(user(99, lastUpdated="2026-03-03T11:00:00.000Z"))
    collect(alone, "okta", at=SECOND)
    okta.lists["users"].pop()
    size = alone.size()
    collect(alone, "okta", at=THIRD)
    assert [body.account for body in bodies(alone, size, "person.observed")] == ["00u99"]


def test_the_log_does_not_open_again_what_a_list_has_ended(
    alone: BookFolder, okta: OktaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    collect(alone, "okta")
    okta.members["00gprod"].remove("00u2")
    collect(alone, "okta", at=SECOND)
    size = alone.size()
    monkeypatch.setattr("musterroll.procedures.pulling.pull.cursor_of", lambda *_: {})  # the log from its beginning
    collect(alone, "okta", at=THIRD)
    assert [body.parameters["full"] for body in of_question(alone, "grants")] == [True, False, True]
    assert kinds(alone, size) == []


# --- Pulls that are not whole ---------------------------------------------------------------------------


def test_a_broken_pull_is_kept_and_keeps_everybody(tenant: BookFolder, okta: OktaServer) -> None:
    collect(tenant, "okta")
    size = tenant.size()
    del okta.lists["users"][19]
    okta.fault(Reply(b"<html>Please sign in</html>", type="text/html"), at=len(okta.asked) + 4)
    said = collect(tenant, "okta", "--full", at=SECOND, status=1)
    assert "Okta, Users: kept, incomplete" in said
    assert kinds(tenant, size) == []
    last = of_question(tenant, "users")[-1]
    assert (last.complete, last.parameters["full"]) == (False, True)
    assert open_book(config.load(tenant.folder)).extracts.has(last.sha256)
    refused = tenant.run("source", "confirm", "okta", "users", "--by", ANA, "--reason", "So it is.", "--now", SECOND)
    assert refused.exit_code == 2
    collect(tenant, "okta", "--full", at=THIRD)  # the next whole one tells
    assert [body.account for body in bodies(tenant, size, "person.observed")] == ["00u20"]


def test_after_a_broken_pull_it_goes_on_where_the_last_whole_one_ended(alone: BookFolder, okta: OktaServer) -> None:
    collect(alone, "okta")
    okta.lists["users"][0] = user(1, lastUpdated="2026-03-03T11:00:00.000Z", status="DEPROVISIONED")
    okta.fault(Reply(b"<html>Please sign in</html>", type="text/html"), at=len(okta.asked) + 1)
    collect(alone, "okta", at=SECOND, status=1)
    size = alone.size()
    assert "Okta, Users, what changed: 1 row " in collect(alone, "okta", at="2026-03-04T12:00:00Z")
    assert kinds(alone, size) == ["person.observed"]


def test_a_list_that_shrank_ends_nothing_until_a_person_confirms(tenant: BookFolder, okta: OktaServer) -> None:
    collect(tenant, "okta")
    size = tenant.size()
    okta.lists["users"] = okta.lists["users"][:10]
    said = collect(tenant, "okta", at=THIRD, status=1)
    assert "10 rows, and 24 in the last complete pull" in said
    assert kinds(tenant, size) == []
    assert "source confirm okta users" in tenant.done("source", "list", "--now", THIRD)
    nobody = tenant.run("source", "confirm", "okta", "users", "--reason", "A unit was sold.", "--now", THIRD)
    assert nobody.exit_code == 2
    word = ("--by", ANA, "--reason", "A unit was sold.")
    assert "source_incomplete" in {one["code"] for one in tenant.report("--now", THIRD)["findings"]}
    done = tenant.done("source", "confirm", "okta", "users", *word, "--now", THIRD)
    assert "source_incomplete" not in {one["code"] for one in tenant.report("--now", THIRD)["findings"]}
    assert "10 rows count" in done
    gone = bodies(tenant, size, "person.observed")
    assert {body.account for body in gone} == {f"00u{number}" for number in range(11, 25)} - {"00u14", "00u21"}
    assert {body.status for body in gone} == {"inactive"}
    last = of_question(tenant, "users")[-1]
    assert (last.complete, last.collected_by, last.parameters["confirmed_because"]) == (True, ANA, word[-1])
    assert tenant.run("source", "confirm", "okta", "users", *word, "--now", THIRD).exit_code == 2
    assert "Okta, Users, what changed" in collect(tenant, "okta", at="2026-03-21T12:00:00Z")


def test_members_of_groups_that_shrank_keep_their_access_until_confirmed(alone: BookFolder, okta: OktaServer) -> None:
    collect(alone, "okta")
    size = alone.size()
    okta.members["00gprod"] = ["00u1"]
    collect(alone, "okta", at=SECOND, status=1)
    assert kinds(alone, size) == []
    alone.done("source", "confirm", "okta", "members", "--by", ANA, "--reason", "Cleaned up.", "--now", SECOND)
    ended = [body.account for body in bodies(alone, size, "access.recorded")]
    assert sorted(ended) == ["00u2", "00u3", "00u4", "00u5"]


def test_members_that_were_renamed_leave_everybody_where_they_are(alone: BookFolder, okta: OktaServer) -> None:
    collect(alone, "okta")
    size = alone.size()
    okta.render = lambda row: {f"x_{name}": value for name, value in row.items()}
    said = collect(alone, "okta", "--full", at=SECOND, status=1)
    assert "none of 24 rows could be read" in said
    assert kinds(alone, size) == []
    word = ("--by", ANA, "--reason", "So it is.", "--now", SECOND)
    assert alone.run("source", "confirm", "okta", "users", *word).exit_code == 2
    assert kinds(alone, size) == []


def test_a_row_that_cannot_be_read_may_be_the_one_that_is_missing(alone: BookFolder, okta: OktaServer) -> None:
    collect(alone, "okta")
    size = alone.size()
    okta.lists["users"][2]["id"] = None
    assert "row 3" in collect(alone, "okta", "--full", at=SECOND)
    assert kinds(alone, size) == []


def test_a_program_that_stopped_before_the_end_loses_nothing(
    alone: BookFolder, okta: OktaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> Fact:
        raise KeyboardInterrupt

    with monkeypatch.context() as stopped:
        stopped.setattr("musterroll.procedures.pulling.pull.received", stop)
        assert alone.run("collect", "okta", "--now", FIRST).exit_code == 130
    (alone.folder / "pulls" / "okta").mkdir()
    (alone.folder / "pulls" / "okta" / "okta-users-1.part").write_text("what a crash left")
    size = alone.size()
    assert size == 24 + 18  # accounts, and their last sign-ins
    assert "Okta, Users, all: 24 rows" in collect(alone, "okta", at=SECOND)
    assert "person.observed" not in kinds(alone, size)
    assert [path.name for path in (alone.folder / "pulls").rglob("*")] == ["okta.lock"]


# --- Erasing ---------------------------------------------------------------------------------------------


def test_a_person_is_erased_from_every_pull_and_the_others_stay(alone: BookFolder, okta: OktaServer) -> None:
    collect(alone, "okta")
    collect(alone, "okta", "--full", at=SECOND)  # its rows gave no new fact
    word = ("--reason", "She asked for it.", "--before-retention", "--yes")
    alone.done("erase", "mara.5@northfen.example", *word, "--now", SECOND)
    book = open_book(config.load(alone.folder))
    kept = [gzip.decompress(book.extracts.read(digest)) for digest in book.extracts.digests()]
    assert not [raw for raw in kept if b"mara.5@" in raw or b"Quill 5" in raw]
    assert [raw for raw in kept if b"mara.4@" in raw and b"mara.6@" in raw]
    alone.done("log", "verify")
    size = alone.size()
    okta.lists["users"] = [one for one in okta.lists["users"] if one["id"] not in ("00u4", "00u5")]
    okta.members["00gprod"].remove("00u5")
    collect(alone, "okta", at=THIRD)  # beside the copies that are left
    assert [body.account for body in bodies(alone, size, "person.observed")] == ["00u4"]


# --- One at a time, and nothing told ---------------------------------------------------------------------


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
