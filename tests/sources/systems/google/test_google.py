"""Google Workspace, asked at a local server that speaks its contract."""

from __future__ import annotations

import subprocess
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from musterroll.facts.bodies import AccessRecorded, ExtractReceived, PersonObserved
from musterroll.facts.errors import ConfigError, Refused, TryLater
from musterroll.sources.changes import access_changes, no_longer_listed
from musterroll.sources.receipt import receipt
from musterroll.sources.settings import Settings, settle
from musterroll.sources.shrink import judged
from musterroll.sources.systems.google import SOURCE
from tests.sources.kit.clock import FakeClock
from tests.sources.kit.contract import SourceContract
from tests.sources.kit.pulling import Pulled
from tests.sources.systems.google.server import ACCOUNT, ADMIN, GoogleServer, deleted, refused


def key(number: int) -> str:
    return f"1042{number:017d}"


def people(got: Pulled) -> dict[str, PersonObserved]:
    return {one.body.account: one.body for one in got.facts if isinstance(one.body, PersonObserved)}


def moments(got: Pulled, kind: str) -> dict[str, Any]:
    return {getattr(one.body, "account", ""): one.happened_at for one in got.facts if one.kind == kind}


class TestGoogle(SourceContract):
    source = SOURCE
    server_class = GoogleServer
    renews = True
    question = "users"
    requests_before = 1
    has_links = False  # a token is no link
    pem: str

    @pytest.fixture(autouse=True, scope="class")
    @classmethod
    def _key(cls, tmp_path_factory: pytest.TempPathFactory) -> None:
        folder = tmp_path_factory.mktemp("key")
        new = ["openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", "key.pem"]
        subprocess.run(new, cwd=folder, check=True, capture_output=True)
        cls.pem = (folder / "key.pem").read_text()

    def given(self, server: Any) -> dict[str, str]:
        return {
            "base_url": server.base_url,
            "token_url": f"{server.base_url}/token",
            "client_email": ACCOUNT,
            "private_key": self.pem,
            "admin": ADMIN,
            "groups": "prod@northfen.example=production, g2",
        }

    def settled(self, server: Any, **changes: str) -> Settings:
        return settle("google", SOURCE.settings, {**self.given(server), **changes})

    # --- Who asks ------------------------------------------------------------------------------------

    def test_only_the_scopes_that_are_needed_are_asked_for(self, server: Any, tmp_path: Path) -> None:
        self.ask(self.settled(server, groups=""), tmp_path)
        assert server.claims[-1]["scope"] == "https://www.googleapis.com/auth/admin.directory.user.readonly"
        self.ask(self.settled(server), tmp_path)
        assert [scope.rpartition("directory.")[2] for scope in server.claims[-1]["scope"].split()] == [
            "user.readonly",
            "group.readonly",
            "group.member.readonly",
        ]

    def test_a_key_as_it_stands_in_googles_file_is_taken(self, server: Any, tmp_path: Path) -> None:
        written = self.pem.replace("\n", "\\n")
        assert self.ask(self.settled(server, private_key=written), tmp_path).pull.extract.complete

    def test_a_service_account_without_delegation_is_said(self, server: Any, tmp_path: Path) -> None:
        got = self.ask(self.settled(server, admin="somebody@northfen.example"), tmp_path)
        assert isinstance(got.pull.error, Refused)
        assert "unauthorized_client" in got.pull.error.what

    def test_a_token_that_ends_in_the_middle_is_fetched_again(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.change, server.change_after = server.expire, 4
        got = self.ask(settings, tmp_path)
        assert got.pull.extract.complete
        assert (len(people(got)), len(server.claims)) == (26, 2)

    # --- How it throttles ----------------------------------------------------------------------------

    @pytest.mark.parametrize("reason", ["userRateLimitExceeded", "rateLimitExceeded", "quotaExceeded"])
    def test_a_403_for_the_pace_is_waited_for(
        self, reason: str, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.fault(refused(403, reason), at=4, times=2)
        clock = FakeClock()
        got = self.ask(settings, tmp_path, clock=clock)
        assert got.pull.extract.complete
        assert clock.slept == [1, 2]

    def test_a_403_for_the_pace_that_stays_is_tried_another_day(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.fault(refused(403, "quotaExceeded"), at=4, times=99)
        got = self.ask(settings, tmp_path)
        assert isinstance(got.pull.error, TryLater)
        assert "quota" in got.pull.error.what
        assert got.reading.rows > 0

    def test_a_403_for_a_permission_is_not_asked_again(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.fault(refused(403, "forbidden"), at=2, times=99)
        assert isinstance(self.ask(settings, tmp_path).pull.error, Refused)
        assert len(server.asked) == 2

    # --- People --------------------------------------------------------------------------------------

    def test_the_deleted_are_a_list_of_their_own(self, settings: Settings, tmp_path: Path) -> None:
        got = self.ask(settings, tmp_path)
        assert got.pull.extract.rows_of == {"users": 24, "deleted": 2}
        assert people(got)[key(31)].status == "inactive"
        assert moments(got, "person.observed")[key(31)] == datetime(2026, 2, 20, 9, tzinfo=UTC)

    def test_deleted_users_that_google_forgets_are_no_reason_for_doubt(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        before = self.ask(settings, tmp_path).pull.extract
        server.lists["deleted"].clear()
        after = self.ask(settings, tmp_path).pull.extract
        assert judged(after, before.rows_of, fading=SOURCE.query("users").fading).complete
        body = receipt(SOURCE, after).body
        assert isinstance(body, ExtractReceived)
        assert (body.rows, body.parameters["lasting_rows"]) == (24, 24)

    def test_one_who_was_deleted_long_ago_was_inactive_already(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        before = self.ask(settings, tmp_path)
        server.lists["deleted"] = [deleted(31)]
        del server.lists["users"][1]
        after = self.ask(settings, tmp_path)
        gone = [one.body for one in no_longer_listed(before.facts, after.facts, after.pull.extract)]
        assert [getattr(body, "account", "") for body in gone] == [key(2)]

    def test_a_changed_address_in_the_middle_is_two_snapshots(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        def change() -> None:
            server.lists["users"][2]["primaryEmail"] = "mara.new@northfen.example"

        server.repeat, server.change, server.change_after = True, change, 1
        facts = self.ask(settings, tmp_path).facts
        told = [one.body.emails for one in facts if isinstance(one.body, PersonObserved) and one.body.account == key(3)]
        assert [(one or [""])[0] for one in told] == ["mara.3@northfen.example", "mara.new@northfen.example"]

    def test_suspended_and_archived_are_inactive(self, settings: Settings, tmp_path: Path) -> None:
        got = self.ask(settings, tmp_path)
        inactive = [account for account, body in people(got).items() if body.status == "inactive"]
        assert inactive == [key(number) for number in (7, 11, 14, 21, 22, 31, 32)]
        assert moments(got, "person.observed")[key(7)] == datetime(2025, 11, 28, 17, tzinfo=UTC)

    def test_a_suspension_ends_nothing_where_the_settings_say_so(self, server: Any, tmp_path: Path) -> None:
        got = self.ask(self.settled(server, suspended_is="unknown"), tmp_path)
        assert (people(got)[key(7)].status, people(got)[key(11)].status) == (None, "inactive")
        assert got.reading.notes["a suspended user is read as neither active nor inactive"] == 3
        with pytest.raises(ConfigError, match="suspended_is"):
            SOURCE.connect(self.settled(server, suspended_is="perhaps"))

    def test_addresses_come_from_three_places_and_none_is_private(self, settings: Settings, tmp_path: Path) -> None:
        assert people(self.ask(settings, tmp_path))[key(1)].emails == [
            "mara.1@northfen.example",
            "mquill1@northfen.example",
            "mara.1@northfen.test-google-a.example",
        ]

    def test_what_hr_writes_into_the_directory_is_read(self, settings: Settings, tmp_path: Path) -> None:
        found = people(self.ask(settings, tmp_path))
        body = found[key(3)]
        assert (body.employee_number, body.manager) == ("NF-0003", "idris.vale@northfen.example")
        assert (body.department, body.title) == ("Platform", "Engineer")
        assert (body.type, found[key(1)].type) == ("contractor", "employee")

    def test_a_guest_is_a_guest(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.lists["users"][0]["isGuestUser"] = True
        assert people(self.ask(settings, tmp_path))[key(1)].type == "guest"

    def test_the_creation_of_an_account_is_no_hire_date(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        got = self.ask(settings, tmp_path)
        assert {body.started_on for body in people(got).values()} == {None}
        assert {asked.query.get("projection") for asked in server.asked[1:]} == {"basic"}

    def test_a_field_of_ones_own_may_hold_the_first_day(self, server: Any, tmp_path: Path) -> None:
        server.lists["users"][1]["customSchemas"]["HR"]["startDate"] = "5 Feb 24"
        got = self.ask(self.settled(server, start_date_field="HR.startDate"), tmp_path)
        assert (people(got)[key(1)].started_on, people(got)[key(2)].started_on) == (date(2024, 2, 5), None)
        assert got.reading.notes["HR.startDate holds no date as 2025-03-31, left out"] == 1

    def test_nobody_is_left_out_for_a_member_of_any_type(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.lists["users"][0] |= {"organizations": "Platform", "relations": {"type": "manager"}, "aliases": 7}
        got = self.ask(settings, tmp_path)
        assert people(got)[key(1)].department is None
        assert got.reading.notes["organizations is no list of objects, left out"] == 1

    def test_whoever_never_signed_in_has_no_sign_in(self, settings: Settings, tmp_path: Path) -> None:
        seen = moments(self.ask(settings, tmp_path), "sign_in.observed")
        assert (key(4) in seen, seen[key(1)]) == (False, datetime(2026, 2, 27, 17, 20, 1, tzinfo=UTC))

    # --- Access --------------------------------------------------------------------------------------

    def test_members_of_the_groups_of_the_settings_have_access(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        got = self.ask(settings, tmp_path, "members")
        told = [one.body for one in got.facts if isinstance(one.body, AccessRecorded)]
        assert [(body.account, body.system) for body in told] == [
            *((key(number), "production") for number in range(1, 6)),
            (key(7), "g2"),
        ]
        asked = [one for one in server.asked if one.path.endswith("/members")]
        assert {one.query["includeDerivedMembership"] for one in asked} == {"true"}

    def test_a_group_in_a_group_is_no_person(self, settings: Settings, tmp_path: Path) -> None:
        got = self.ask(settings, tmp_path, "members")
        assert [(one.error.column, one.error.found) for one in got.reading.refused] == [("type", "GROUP")]

    def test_a_group_of_the_whole_company_is_said(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.members["g2"] = [{"id": "C01", "role": "MEMBER", "type": "CUSTOMER"}]
        got = self.ask(settings, tmp_path, "members")
        assert "Everybody of the company" in got.reading.refused[-1].error.remedy

    def test_whoever_is_no_longer_a_member_has_no_access(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        before = self.ask(settings, tmp_path, "members")
        known = {
            (one.body.account, one.body.system): one.body
            for one in before.facts
            if isinstance(one.body, AccessRecorded)
        }
        server.members["g2"] = []
        after = self.ask(settings, tmp_path, "members")
        (end,) = access_changes(after.facts, known, after.pull.extract)
        assert isinstance(end.body, AccessRecorded)
        assert (end.body.account, end.body.to) == (key(7), after.pull.extract.began_at)

    def test_a_group_that_is_not_there_is_said(self, server: Any, tmp_path: Path) -> None:
        got = self.ask(self.settled(server, groups="g2, ops@northfen.example"), tmp_path, "members")
        assert isinstance(got.pull.error, Refused)
        assert "ops@northfen.example" in got.pull.error.what
        assert len(got.facts) == 1

    def test_without_groups_members_are_not_asked_for(self, server: Any) -> None:
        assert [query.name for query in SOURCE.asked(self.settled(server, groups=""))] == ["users"]
