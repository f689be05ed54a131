"""Okta, asked at a local server that speaks its contract."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from musterroll.facts.bodies import AccessRecorded, PersonObserved
from musterroll.facts.errors import ConfigError, Refused
from musterroll.facts.fact import Fact
from musterroll.sources.changes import access_changes, no_longer_listed
from musterroll.sources.port import Ask
from musterroll.sources.settings import Settings, settle
from musterroll.sources.systems.okta import SOURCE
from musterroll.sources.systems.okta.connect import wait_of
from musterroll.sources.trial import try_out
from tests.sources.kit.clock import NOON, FakeClock
from tests.sources.kit.contract import SourceContract
from tests.sources.kit.pulling import Pulled, client_of
from tests.sources.systems.okta.server import MANAGE, READ, OktaServer, added, user


def people(got: Pulled) -> dict[str, PersonObserved]:
    return {fact.body.account: fact.body for fact in got.facts if isinstance(fact.body, PersonObserved)}


def accesses(facts: list[Fact]) -> dict[tuple[str, str], AccessRecorded]:
    return {(fact.body.account, fact.body.system): fact.body for fact in facts if isinstance(fact.body, AccessRecorded)}


class TestOkta(SourceContract):
    source = SOURCE
    server_class = OktaServer
    question = "users"

    def given(self, server: Any) -> dict[str, str]:
        groups = "prod-access=production, 00gad=directory"
        return {"base_url": server.base_url, "token": READ, "act_token": MANAGE, "groups": groups}

    # --- People --------------------------------------------------------------------------------------

    def test_those_who_left_are_in_the_list(self, settings: Settings, tmp_path: Path) -> None:
        found = people(self.ask(settings, tmp_path))
        assert len(found) == 24
        assert {account for account, body in found.items() if body.status == "inactive"} == {"00u7", "00u14", "00u21"}

    def test_a_suspended_user_is_neither_active_nor_gone(self, settings: Settings, tmp_path: Path) -> None:
        got = self.ask(settings, tmp_path)
        assert people(got)["00u11"].status is None
        assert got.reading.notes["status SUSPENDED is read as neither active nor inactive"] == 2

    def test_a_status_that_nobody_knows_is_noted(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.lists["users"][0]["status"] = "ACTIVATING"
        given = {**self.given(server), "statuses": "ACTIVE, ACTIVATING"}
        got = self.ask(settle("okta", SOURCE.settings, given), tmp_path)
        assert people(got)["00u1"].status is None
        assert got.reading.notes["status ACTIVATING is not known, read as neither active nor inactive"] == 1

    def test_a_leaver_is_known_to_be_gone_since_the_status_changed(self, settings: Settings, tmp_path: Path) -> None:
        got = self.ask(settings, tmp_path)
        when = {fact.body.account: fact.happened_at for fact in got.facts if isinstance(fact.body, PersonObserved)}
        assert when["00u7"] == datetime(2025, 11, 28, 17, tzinfo=UTC)
        assert when["00u1"] == NOON

    def test_the_creation_of_an_account_is_no_hire_date(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        assert {body.started_on for body in people(self.ask(settings, tmp_path)).values()} == {None}
        own = settle("okta", SOURCE.settings, {**self.given(server), "start_date_attribute": "firstDay"})
        assert str(people(self.ask(own, tmp_path))["00u1"].started_on) == "2024-02-05"

    def test_nobody_is_left_out_for_a_date_that_is_none(self, server: Any, tmp_path: Path) -> None:
        server.lists["users"][0]["profile"]["firstDay"] = "5 Feb 24"
        own = settle("okta", SOURCE.settings, {**self.given(server), "start_date_attribute": "firstDay"})
        got = self.ask(own, tmp_path)
        assert people(got)["00u1"].started_on is None
        assert got.reading.notes["firstDay holds no date as 2025-03-31, left out"] == 1

    def test_the_private_address_is_left_alone(self, settings: Settings, tmp_path: Path) -> None:
        got = self.ask(settings, tmp_path)
        assert people(got)["00u1"].emails == ["mara.1@northfen.example"]

    def test_the_kind_of_engagement_is_read_from_the_user_type(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.lists["users"][0]["profile"]["userType"] = "Board member"
        got = self.ask(settings, tmp_path)
        assert [people(got)[account].type for account in ("00u1", "00u2", "00u3")] == [
            "board member",
            "employee",
            "contractor",
        ]

    def test_a_second_pull_asks_only_for_what_changed(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        first = self.ask(settings, tmp_path)
        assert first.pull.extract.full
        server.lists["users"][4] = user(5, lastUpdated="2026-03-02T13:00:00.000Z", status="DEPROVISIONED")
        second = self.ask(settings, tmp_path, cursor=first.pull.extract.cursor)
        assert not second.pull.extract.full
        assert {account: body.status for account, body in people(second).items()} == {"00u5": "inactive"}

    def test_a_change_during_the_pull_is_not_lost_to_the_next_one(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        def change() -> None:
            server.lists["users"][0] = user(1, lastUpdated="2026-03-02T12:00:01.000Z", department="Elsewhere")

        server.change, server.change_after = change, 3
        first = self.ask(settings, tmp_path)
        assert "00u1" in people(self.ask(settings, tmp_path, cursor=first.pull.extract.cursor))

    def test_a_user_who_was_deleted_becomes_inactive(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        before = self.ask(settings, tmp_path)
        del server.lists["users"][1]
        after = self.ask(settings, tmp_path)
        gone = list(no_longer_listed(before.facts, after.facts, after.pull.extract))
        assert [(fact.body.account, fact.body.status) for fact in gone if isinstance(fact.body, PersonObserved)] == [
            ("00u2", "inactive")
        ]
        assert all(fact.origin and fact.origin.extract == after.pull.extract.name for fact in gone)

    # --- Access and sign-ins -------------------------------------------------------------------------

    def test_members_of_named_groups_have_in_scope_access(self, settings: Settings, tmp_path: Path) -> None:
        got = self.ask(settings, tmp_path, "members")
        held = accesses(got.facts)
        assert set(held) == {(f"00u{n}", "production") for n in range(1, 6)} | {("00u7", "directory")}
        assert all(body.in_scope for body in held.values())
        assert not [one for one in got.pull.extract.rows_of if one == "chess"]

    def test_a_group_that_is_not_there_leaves_the_pull_incomplete(self, server: Any, tmp_path: Path) -> None:
        given = {**self.given(server), "groups": "prod-access=production, gone-group=vault"}
        got = self.ask(settle("okta", SOURCE.settings, given), tmp_path, "members")
        assert isinstance(got.pull.error, Refused)
        assert "gone-group" in got.pull.extract.why_incomplete
        assert len(got.facts) == 5

    def test_the_log_tells_the_instant_of_a_grant_and_who_made_it(self, settings: Settings, tmp_path: Path) -> None:
        got = self.ask(settings, tmp_path, "grants")
        assert accesses(got.facts)["00u2", "production"].from_ == datetime(2026, 1, 2, 8, tzinfo=UTC)
        assert {fact.actor for fact in got.facts} == {"admin@northfen.example"}

    def test_an_access_that_is_known_is_no_news_and_one_that_is_gone_ends(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        known = accesses(self.ask(settings, tmp_path, "grants").facts)
        server.members["00gprod"] = ["00u2", "00u3", "00u4", "00u5", "00u9"]
        listed = self.ask(settings, tmp_path, "members")
        told = accesses(list(access_changes(listed.facts, known, listed.pull.extract)))
        assert set(told) == {("00u9", "production"), ("00u7", "directory"), ("00u1", "production")}
        assert told["00u1", "production"].to == NOON
        assert told["00u1", "production"].from_ == datetime(2026, 1, 1, 8, tzinfo=UTC)

    def test_the_log_goes_on_where_the_last_pull_ended(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        first = self.ask(settings, tmp_path, "sign_ins")
        assert len(first.facts) == 7
        nothing = self.ask(settings, tmp_path, "sign_ins", cursor=first.pull.extract.cursor)
        assert (nothing.facts, nothing.pull.extract.complete) == ([], True)
        server.lists["log"].append({**added(9, "00gprod"), "eventType": "user.session.start"})
        more = self.ask(settings, tmp_path, "sign_ins", cursor=nothing.pull.extract.cursor)
        assert more.reading.rows == 1

    def test_a_log_without_end_is_left_at_the_first_empty_page(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        got = self.ask(settings, tmp_path, "sign_ins")
        assert got.pull.extract.pages == 4  # three with seven rows, and the empty one

    def test_other_groups_in_the_settings_start_the_log_anew(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        first = self.ask(settings, tmp_path, "grants")
        own = settle("okta", SOURCE.settings, {**self.given(server), "groups": "prod-access=production, chess"})
        server.members["00gx"] = []
        assert len(self.ask(own, tmp_path, "grants", cursor=first.pull.extract.cursor).facts) == 5

    def test_without_groups_nothing_is_asked_about_them(self, server: Any) -> None:
        given = {**self.given(server), "groups": "", "sign_in_events": ""}
        assert self.questions(settle("okta", SOURCE.settings, given)) == ["users"]

    # --- Acts ----------------------------------------------------------------------------------------

    def act(self, settings: Settings, what: str, account: str, group: str) -> str:
        act = SOURCE.remove if what == "remove" else SOURCE.restore
        assert act is not None
        with client_of(SOURCE, settings, connect=SOURCE.connect_to_act) as client:
            return act(settings, client, account, group).sentence

    def test_an_account_is_taken_out_of_a_group_and_put_back(self, server: Any, settings: Settings) -> None:
        said = self.act(settings, "remove", "00u2", "00gprod")
        assert said == "Account 00u2 was taken out of the group prod-access."
        assert "00u2" not in server.members["00gprod"]
        self.act(settings, "restore", "00u2", "00gprod")
        assert "00u2" in server.members["00gprod"]

    def test_a_group_from_elsewhere_is_left_alone(self, server: Any, settings: Settings) -> None:
        with pytest.raises(Refused, match="APP_GROUP"):
            self.act(settings, "remove", "00u7", "00gad")
        assert server.members["00gad"] == ["00u7"]

    @pytest.mark.parametrize("group", ["00gprod", "prod-access", "production"])
    def test_a_group_is_meant_by_its_id_its_name_or_its_system(
        self, group: str, server: Any, settings: Settings
    ) -> None:
        self.act(settings, "remove", "00u2", group)
        assert "00u2" not in server.members["00gprod"]

    @pytest.mark.parametrize("group", ["00gnone", "00gprod/users/00u2?x=", "None", ""])
    def test_a_group_that_is_none_is_refused(self, group: str, server: Any, settings: Settings) -> None:
        with pytest.raises(Refused, match="no group"):
            self.act(settings, "remove", "00u2", group)
        assert not [asked for asked in server.asked if asked.method == "DELETE"]

    def test_a_name_that_two_groups_have_is_refused(self, server: Any, settings: Settings) -> None:
        server.lists["groups"].append({**server.lists["groups"][0], "id": "00gtwin"})
        with pytest.raises(Refused, match="2 groups"):
            self.act(settings, "remove", "00u2", "prod-access")

    @pytest.mark.parametrize("account", ["", ".", "..", "../../00gprod", "00u2?", "00u2/lifecycle/deactivate"])
    def test_an_account_that_is_no_id_is_sent_nowhere(self, account: str, server: Any, settings: Settings) -> None:
        with pytest.raises(Refused, match="no id of an account"):
            self.act(settings, "remove", account, "00gprod")
        assert server.asked == []

    def test_an_account_that_is_gone_is_said(self, settings: Settings) -> None:
        with pytest.raises(Refused, match="no account '00unone'"):
            self.act(settings, "remove", "00unone", "00gprod")

    def test_the_credential_that_reads_cannot_remove(self, server: Any) -> None:
        own = settle("okta", SOURCE.settings, {**self.given(server), "act_token": READ})
        with pytest.raises(Refused, match="not permitted"):
            self.act(own, "remove", "00u2", "00gprod")
        none = settle("okta", SOURCE.settings, {"base_url": server.base_url, "token": READ})
        with pytest.raises(ConfigError, match="no credential to change groups"):
            self.act(none, "remove", "00u2", "00gprod")

    # --- Setting up ----------------------------------------------------------------------------------

    def test_a_trial_says_what_was_found_with_masked_names(self, settings: Settings) -> None:
        clock = FakeClock()
        with client_of(SOURCE, settings, clock) as client:
            tried = try_out(SOURCE, Ask(query="users", settings=settings, client=client, now=NOON))
        assert (tried.works, tried.said) == (True, "Users: 3 on the first page")
        assert tried.names == ("M••• Q••• 1•••", "M••• Q••• 2•••", "M••• Q••• 3•••")

    def test_a_trial_names_the_permission_that_is_missing(self, server: Any, settings: Settings) -> None:
        from tests.sources.kit.server import Reply

        server.fault(Reply({"errorCode": "E0000006"}, 403), times=9)
        with client_of(SOURCE, settings) as client:
            tried = try_out(SOURCE, Ask(query="sign_ins", settings=settings, client=client, now=NOON))
        assert not tried.works
        assert "okta.logs.read" in tried.remedy

    def test_a_token_and_a_service_app_together_are_refused(self, server: Any) -> None:
        both = settle("okta", SOURCE.settings, {**self.given(server), "client_id": "0oa1", "private_key": "x"})
        with pytest.raises(ConfigError, match="both set"):
            SOURCE.connect(both)

    def test_a_concurrency_limit_waits_a_second_at_least(self) -> None:
        assert wait_of(429, {"x-rate-limit-reset": "100"}, now=200) == 1
        assert wait_of(200, {"x-rate-limit-reset": "300"}, now=200) is None
        assert wait_of(429, {}, now=200) is None


class TestOktaServiceApp(SourceContract):
    """The same with a service app that signs with a private key."""

    source = SOURCE
    server_class = OktaServer
    renews = True
    question = "users"
    requests_before = 1
    key: str

    @pytest.fixture(autouse=True, scope="class")
    @classmethod
    def _key(cls, tmp_path_factory: pytest.TempPathFactory) -> None:
        folder = tmp_path_factory.mktemp("key")
        new = ["openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", "key.pem"]
        subprocess.run(new, cwd=folder, check=True, capture_output=True)
        cls.key = (folder / "key.pem").read_text()

    def given(self, server: Any) -> dict[str, str]:
        return {"base_url": server.base_url, "client_id": "0oa1", "private_key": self.key, "key_id": "k1"}

    def test_only_the_scopes_that_are_needed_are_asked_for(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        self.ask(settings, tmp_path)
        assert set(server.scopes.values()) == {"okta.users.read okta.logs.read"}
