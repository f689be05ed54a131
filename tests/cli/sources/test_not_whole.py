"""Pulls that broke, lists that shrank, rows that cannot be read: nobody is gone for these."""

from __future__ import annotations

import pytest

from musterroll import config
from musterroll.facts.fact import Fact
from musterroll.store.setup import open_book
from tests.cli.books import ANA, BookFolder
from tests.cli.sources.asked import FIRST, SECOND, THIRD, bodies, collect, kinds, of_question
from tests.sources.kit.server import Reply
from tests.sources.systems.okta.server import OktaServer, user


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
