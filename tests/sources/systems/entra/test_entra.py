"""Entra ID, asked at a local server that speaks the contract of Microsoft Graph."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from musterroll.facts.bodies import AccessRecorded, PersonObserved
from musterroll.facts.errors import ConfigError, Refused, TryLater
from musterroll.sources.changes import access_changes, no_longer_listed
from musterroll.sources.port import Ask
from musterroll.sources.settings import Settings, settle
from musterroll.sources.shrink import judged
from musterroll.sources.systems.entra import SOURCE
from musterroll.sources.trial import try_out
from tests.sources.kit.clock import NOON, FakeClock
from tests.sources.kit.contract import SourceContract
from tests.sources.kit.pulling import Pulled, client_of
from tests.sources.kit.server import Reply
from tests.sources.systems.entra.server import READER, SECRETS, TENANT, EntraServer, error, group, group_key, key


def people(got: Pulled) -> dict[str, PersonObserved]:
    return {one.body.account: one.body for one in got.facts if isinstance(one.body, PersonObserved)}


def moments(got: Pulled, kind: str) -> dict[str, Any]:
    return {getattr(one.body, "account", ""): one.happened_at for one in got.facts if one.kind == kind}


class TestEntra(SourceContract):
    source = SOURCE
    server_class = EntraServer
    renews = True
    question = "users"
    requests_before = 1

    def given(self, server: Any) -> dict[str, str]:
        return {
            "base_url": server.base_url,
            "login_url": server.base_url,
            "tenant": TENANT,
            "client_id": READER,
            "client_secret": SECRETS[READER],
            "groups": f"prod-access=production, {group_key(2)}=vault",
            "sign_in_days": "30",
        }

    def settled(self, server: Any, **changes: str) -> Settings:
        return settle("entra", SOURCE.settings, {**self.given(server), **changes})

    # --- Throttling and tokens -----------------------------------------------------------------------

    def test_a_503_that_asks_to_wait_is_waited_for(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.fault(Reply({"error": {"code": "serviceNotAvailable"}}, 503, {"Retry-After": "11"}), at=5)
        clock = FakeClock()
        assert self.ask(settings, tmp_path, clock=clock).pull.extract.complete
        assert clock.slept == [11]

    def test_a_429_without_a_time_is_tried_again_with_growing_waits(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.fault(error(429, "TooManyRequests"), at=5, times=3)
        clock = FakeClock()
        assert self.ask(settings, tmp_path, clock=clock).pull.extract.complete
        assert clock.slept == [1, 2, 4]

    def test_a_429_that_stays_is_tried_another_day(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.fault(error(429, "TooManyRequests"), at=5, times=99)
        got = self.ask(settings, tmp_path)
        assert isinstance(got.pull.error, TryLater)
        assert got.pull.extract.cursor == {}

    def test_a_token_that_ends_in_the_middle_is_fetched_again(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.change, server.change_after = server.expire, 4
        got = self.ask(settings, tmp_path)
        assert got.pull.extract.complete
        assert (len(people(got)), len(server.issued)) == (26, 2)

    # --- People --------------------------------------------------------------------------------------

    def test_whether_an_account_is_enabled_is_asked_for_by_name(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        found = people(self.ask(settings, tmp_path))
        assert found[key(1)].status == "active"
        (first, *_) = [asked for asked in server.asked if asked.path == "/v1.0/users"]
        assert "accountEnabled" in first.query["$select"]
        assert (first.query["$top"], "createdDateTime" in first.query["$select"]) == ("999", False)

    def test_a_disabled_account_is_neither_active_nor_gone(self, settings: Settings, tmp_path: Path) -> None:
        got = self.ask(settings, tmp_path)
        assert people(got)[key(7)].status is None
        assert got.reading.notes["a disabled account is read as neither active nor inactive"] == 3

    def test_a_disabled_account_is_gone_where_the_settings_say_so(self, server: Any, tmp_path: Path) -> None:
        got = self.ask(self.settled(server, disabled_is="inactive"), tmp_path)
        gone = [account for account, body in people(got).items() if body.status == "inactive"]
        assert gone == [key(number) for number in (7, 14, 21, 31, 32)]

    def test_the_deleted_are_a_list_of_their_own(self, settings: Settings, tmp_path: Path) -> None:
        got = self.ask(settings, tmp_path)
        assert people(got)[key(31)].status == "inactive"
        assert moments(got, "person.observed")[key(31)] == datetime(2026, 2, 20, 9, tzinfo=UTC)
        assert "mara.31@northfen.example" in (people(got)[key(31)].emails or [])
        assert not [one for one in people(got)[key(31)].emails or [] if one.startswith("0b6b1c6e")]

    def test_deleted_users_that_graph_forgets_are_no_reason_for_doubt(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        before = self.ask(settings, tmp_path)
        server.lists["deleted"].clear()
        after = self.ask(settings, tmp_path)
        assert judged(after.pull.extract, before.pull.extract.rows_of).complete
        assert list(no_longer_listed(before.facts, after.facts, after.pull.extract)) == []

    def test_whoever_is_in_no_list_any_more_is_gone(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        before = self.ask(settings, tmp_path)
        server.deletes(2, "deleted")
        after = self.ask(settings, tmp_path)
        gone = [one.body for one in no_longer_listed(before.facts, after.facts, after.pull.extract)]
        assert [getattr(body, "account", "") for body in gone] == [key(2)]

    def test_the_creation_of_an_account_is_no_hire_date(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.lists["users"][0]["employeeHireDate"] = None
        assert people(self.ask(settings, tmp_path))[key(1)].started_on is None

    def test_the_first_day_of_work_is_a_day_of_the_place_that_the_settings_name(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        assert people(self.ask(settings, tmp_path))[key(1)].started_on == date(2024, 2, 4)
        there = self.settled(server, date_zone="Europe/Berlin")
        assert people(self.ask(there, tmp_path))[key(1)].started_on == date(2024, 2, 5)
        with pytest.raises(ConfigError, match="date_zone"):
            SOURCE.connect(self.settled(server, date_zone="Berlin"))

    def test_a_date_that_is_none_leaves_nobody_out(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.lists["users"][0]["employeeHireDate"] = "0001-01-01T00:00:00Z"
        got = self.ask(settings, tmp_path)
        assert people(got)[key(1)].started_on is None
        assert got.reading.notes["employeeHireDate lies outside of history, left out"] == 1

    def test_the_last_day_of_work_is_asked_for_only_where_the_settings_say_so(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        assert people(self.ask(settings, tmp_path))[key(5)].ended_on is None
        assert not [asked for asked in server.asked if "employeeLeaveDateTime" in asked.query.get("$select", "")]
        asking = self.settled(server, leave_date="yes", date_zone="Europe/Berlin")
        refused = self.ask(asking, tmp_path)
        assert isinstance(refused.pull.error, Refused)
        server.roles[READER].add("User-LifeCycleInfo.Read.All")
        assert people(self.ask(asking, tmp_path))[key(5)].ended_on == date(2026, 3, 31)

    def test_a_guest_is_a_guest_unless_a_kind_of_engagement_is_told(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.lists["users"][19]["employeeType"] = "Vendor"
        found = people(self.ask(settings, tmp_path))
        assert [found[key(number)].type for number in (1, 3, 10, 20)] == ["employee", "contractor", "guest", "vendor"]

    def test_a_kind_of_engagement_that_nobody_knows_is_kept_as_written(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.lists["users"][0]["employeeType"] = "Board  member"
        got = self.ask(settings, tmp_path)
        assert people(got)[key(1)].type == "board member"
        assert got.reading.notes["employeeType 'Board  member' is kept as written"] == 1

    def test_a_guest_who_has_not_accepted_is_not_active(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.lists["users"][9]["externalUserState"] = "PendingAcceptance"
        assert people(self.ask(settings, tmp_path))[key(10)].status is None

    def test_addresses_come_from_the_mailbox_and_the_name_of_a_guest_is_none(
        self, settings: Settings, tmp_path: Path
    ) -> None:
        found = people(self.ask(settings, tmp_path))
        assert found[key(1)].emails == [
            "mara.1@northfen.example",
            "m.quill1@northfen.example",
            "private.1@home.example",
        ]
        assert not [one for one in found[key(10)].emails or [] if "#" in one]

    def test_other_addresses_are_not_even_asked_for_where_the_settings_say_so(
        self, server: Any, tmp_path: Path
    ) -> None:
        found = people(self.ask(self.settled(server, other_mails="no"), tmp_path))
        assert found[key(1)].emails == ["mara.1@northfen.example", "m.quill1@northfen.example"]
        assert not [asked for asked in server.asked if "otherMails" in asked.query.get("$select", "")]

    def test_the_manager_is_told_by_address(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.lists["users"][1]["manager"] = {"id": key(99), "userPrincipalName": "i.vale@northfen.example"}
        server.lists["users"][2]["manager"] = None
        found = people(self.ask(settings, tmp_path))
        assert [found[key(number)].manager for number in (1, 2, 3)] == [
            "idris.vale@northfen.example",
            "i.vale@northfen.example",
            None,
        ]

    def test_the_id_of_an_account_is_that_of_the_directory(self, settings: Settings, tmp_path: Path) -> None:
        body = people(self.ask(settings, tmp_path))[key(4)]
        assert (body.directory_id, body.employee_number) == (key(4), "NF-0004")
        assert (body.department, body.title, body.name) == ("Platform", "Engineer", "Mara Quill 4")

    def test_a_changed_address_in_the_middle_is_two_snapshots(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        def change() -> None:
            server.lists["users"][2]["mail"] = "mara.new@northfen.example"

        server.repeat, server.change, server.change_after = True, change, 1
        facts = self.ask(settings, tmp_path).facts
        told = [one.body.emails for one in facts if isinstance(one.body, PersonObserved) and one.body.account == key(3)]
        assert [(one or [""])[0] for one in told] == ["mara.3@northfen.example", "mara.new@northfen.example"]

    # --- Sign-ins ------------------------------------------------------------------------------------

    def test_only_a_sign_in_that_succeeded_is_one(self, settings: Settings, tmp_path: Path) -> None:
        seen = moments(self.ask(settings, tmp_path, "sign_ins"), "sign_in.observed")
        assert (key(4) in seen, seen[key(1)]) == (False, datetime(2026, 2, 1, 17, 20, 1, tzinfo=UTC))

    def test_a_later_pull_asks_for_the_sign_ins_since(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        first = self.ask(settings, tmp_path, "sign_ins")
        server.lists["users"][3]["signInActivity"]["lastSuccessfulSignInDateTime"] = "2026-03-02T08:00:00Z"
        later = self.ask(settings, tmp_path, "sign_ins", cursor=first.pull.extract.cursor)
        assert list(moments(later, "sign_in.observed")) == [key(4)]

    def test_a_trial_names_the_permission_and_the_licence_for_sign_ins(self, server: Any, settings: Settings) -> None:
        server.roles[READER].remove("AuditLog.Read.All")
        with client_of(SOURCE, settings) as client:
            tried = try_out(SOURCE, Ask(query="sign_ins", settings=settings, client=client, now=NOON))
        assert not tried.works
        assert "AuditLog.Read.All" in tried.remedy
        assert "P1 or P2" in tried.remedy

    def test_without_groups_and_days_neither_is_asked_for(self, server: Any) -> None:
        assert self.questions(self.settled(server, groups="", sign_in_days="")) == ["users"]

    # --- Access --------------------------------------------------------------------------------------

    def test_members_of_the_groups_of_the_settings_have_access(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.members[group_key(2)] = [key(10)]
        got = self.ask(settings, tmp_path, "members")
        told = [(one.body.account, one.body.system) for one in got.facts if isinstance(one.body, AccessRecorded)]
        assert told == [*((key(number), "production") for number in (1, 2, 3, 4, 6)), (key(10), "vault")]

    def test_members_of_groups_in_a_group_are_left_out_where_the_settings_say_so(
        self, server: Any, tmp_path: Path
    ) -> None:
        got = self.ask(self.settled(server, nested="no"), tmp_path, "members")
        assert [getattr(one.body, "account", "") for one in got.facts] == [key(number) for number in (1, 2, 3, 4)]

    def test_whoever_is_no_longer_a_member_has_no_access(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        before = self.ask(settings, tmp_path, "members")
        bodies = [one.body for one in before.facts if isinstance(one.body, AccessRecorded)]
        server.nested.clear()
        after = self.ask(settings, tmp_path, "members")
        known = {(body.account, body.system): body for body in bodies}
        (end,) = access_changes(after.facts, known, after.pull.extract)
        assert isinstance(end.body, AccessRecorded)
        assert (end.body.account, end.body.to) == (key(6), after.pull.extract.began_at)

    def test_a_group_is_called_by_a_name_with_an_apostrophe(self, server: Any, tmp_path: Path) -> None:
        server.members[group_key(2)] = [key(1)]
        got = self.ask(self.settled(server, groups="o'hara's VAULT"), tmp_path, "members")
        assert [getattr(one.body, "system", "") for one in got.facts] == ["o'hara's VAULT"]

    def test_a_group_that_is_not_there_is_said(self, server: Any, tmp_path: Path) -> None:
        got = self.ask(self.settled(server, groups="prod-access, gone-group=vault"), tmp_path, "members")
        assert isinstance(got.pull.error, Refused)
        assert "gone-group" in got.pull.extract.why_incomplete
        assert len(got.facts) == 5

    def test_a_name_that_two_groups_have_is_said(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.lists["groups"].append(group(9, "Prod-Access"))
        got = self.ask(settings, tmp_path, "members")
        assert isinstance(got.pull.error, Refused)
        assert "several groups are called prod-access" in got.pull.error.what
        assert got.facts == []

    # --- Setting up ----------------------------------------------------------------------------------

    @pytest.mark.parametrize(
        ("cloud", "graph", "login"),
        [
            ("global", "graph.microsoft.com", "login.microsoftonline.com"),
            ("us", "graph.microsoft.us", "login.microsoftonline.us"),
            ("us_dod", "dod-graph.microsoft.us", "login.microsoftonline.us"),
            ("china", "microsoftgraph.chinacloudapi.cn", "login.chinacloudapi.cn"),
        ],
    )
    def test_each_cloud_has_its_own_addresses(self, cloud: str, graph: str, login: str, server: Any) -> None:
        connection = SOURCE.connect(self.settled(server, cloud=cloud, base_url="", login_url=""))
        asked: list[tuple[str, str]] = []

        class Caller:
            def post_form(self, url: str, form: Any, headers: Any) -> dict[str, object]:
                asked.append((url, form["scope"]))
                return {"access_token": "t" * 20}

            def remember(self, secret: str) -> None: ...
            def seconds(self) -> float:
                return 0.0

            def epoch(self) -> int:
                return 0

        connection.auth.headers(Caller())
        assert connection.base_url == f"https://{graph}"
        assert asked == [(f"https://{login}/{TENANT}/oauth2/v2.0/token", f"https://{graph}/.default")]

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("cloud", "mars"),
            ("tenant", "common"),
            ("tenant", "../other"),
            ("tenant", "a/b"),
            ("disabled_is", "perhaps"),
            ("delta", "perhaps"),
        ],
    )
    def test_a_setting_that_does_not_fit_is_named(self, name: str, value: str, server: Any) -> None:
        with pytest.raises(ConfigError, match=name):
            SOURCE.connect(self.settled(server, **{name: value}))

    def test_a_trial_says_what_was_found_with_masked_names(self, settings: Settings) -> None:
        with client_of(SOURCE, settings, FakeClock()) as client:
            tried = try_out(SOURCE, Ask(query="users", settings=settings, client=client, now=NOON))
        assert (tried.works, tried.said) == (True, "Users, and those deleted of late: 3 on the first page")
        assert tried.names == ("M••• Q••• 1•••", "M••• Q••• 2•••", "M••• Q••• 3•••")
