"""What systems answer goes into the book: all of it the first time, then what changed, and who is gone."""

from __future__ import annotations

import pytest

from musterroll.sources.settings import variable
from tests.cli.books import BookFolder
from tests.cli.sources.asked import FIRST, SECOND, THIRD, bodies, collect, kinds, of_question
from tests.sources.systems.knowbe4.server import TOKEN, KnowBe4Server
from tests.sources.systems.okta.server import OktaServer, user


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
