"""Rippling, asked at a local server that speaks its contract."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from musterroll.facts.bodies import LeaveRecorded, PersonObserved
from musterroll.facts.errors import ConfigError, Refused
from musterroll.sources.changes import no_longer_listed
from musterroll.sources.port import Ask
from musterroll.sources.settings import Settings, settle
from musterroll.sources.systems.rippling import SOURCE
from musterroll.sources.systems.rippling.connect import wait_of
from musterroll.sources.trial import try_out
from tests.sources.kit.clock import NOON, FakeClock
from tests.sources.kit.contract import SourceContract
from tests.sources.kit.pulling import Pulled, client_of
from tests.sources.kit.server import Reply
from tests.sources.systems.rippling.server import TOKEN, RipplingServer, leave, worker


def people(got: Pulled) -> dict[str, PersonObserved]:
    """The snapshots by the number in their key."""
    found = [one.body for one in got.facts if isinstance(one.body, PersonObserved)]
    return {body.account.partition("_")[2].lstrip("0"): body for body in found}


class TestRippling(SourceContract):
    source = SOURCE
    server_class = RipplingServer
    question = "workers"

    def given(self, server: Any) -> dict[str, str]:
        return {"base_url": server.base_url, "token": TOKEN, "leave_types": "Parental leave"}

    def settled(self, server: Any, **changes: str) -> Settings:
        return settle("rippling", SOURCE.settings, {**self.given(server), **changes})

    # --- People --------------------------------------------------------------------------------------

    def test_those_who_left_are_in_the_list_with_their_last_day(self, settings: Settings, tmp_path: Path) -> None:
        found = people(self.ask(settings, tmp_path))
        assert [key for key, body in found.items() if body.status == "inactive"] == ["6", "12", "18", "24"]
        assert (found["6"].started_on, found["6"].ended_on) == (date(2024, 2, 5), date(2025, 6, 30))
        assert (found["1"].started_on, found["1"].ended_on) == (date(2024, 2, 5), None)

    def test_whoever_has_not_begun_is_neither_active_nor_inactive(self, settings: Settings, tmp_path: Path) -> None:
        got = self.ask(settings, tmp_path)
        assert people(got)["7"].status is None
        assert got.reading.notes["status HIRED is read as neither active nor inactive"] == 1

    def test_a_status_that_nobody_knows_is_noted(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.lists["workers"][0]["status"] = "ON_LEAVE"
        got = self.ask(settings, tmp_path)
        assert people(got)["1"].status is None
        assert got.reading.notes["status ON_LEAVE is not known, read as neither active nor inactive"] == 1

    @pytest.mark.parametrize("kind", ["OFFER_DECLINED", "RESCIND", "RENEGE"])
    def test_whoever_never_began_has_the_planned_day_alone(
        self, kind: str, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        """An end before the beginning, as such rows may have, is not looked at."""
        server.lists["workers"][5] |= {"termination_details": {"type": kind}, "end_date": "2024-01-31"}
        server.lists["workers"][11] |= {"termination_details": {"type": kind}, "start_date": None}
        got = self.ask(settings, tmp_path)
        found = people(got)
        planned = date(2024, 2, 5)
        assert (found["6"].status, found["6"].started_on, found["6"].ended_on) == ("inactive", planned, planned)
        assert (found["12"].started_on, found["12"].ended_on) == (None, None)
        assert got.reading.notes["never began to work: told with the planned first day alone"] == 2

    @pytest.mark.parametrize(
        ("told", "kind"),
        [
            ({"type": "EMPLOYEE", "label": "Summer people"}, "employee"),
            ({"type": "EMPLOYEE", "label": "Intern"}, "intern"),
            ({"type": "CONTRACTOR", "label": "Vendor"}, "vendor"),
            ({"type": "CONTRACTOR", "label": "Full-time"}, "contractor"),
            ({"type": "EMPLOYEE", "label": "Contractor"}, "employee"),
        ],
    )
    def test_the_class_decides_and_a_label_may_say_more(
        self, told: dict[str, Any], kind: str, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.lists["workers"] = [worker(1, employment_type=told)]
        got = self.ask(settings, tmp_path)
        assert (people(got)["1"].type, sum(got.reading.notes.values())) == (kind, 0)

    @pytest.mark.parametrize(
        ("told", "kind"), [(None, None), ({"label": "Freelance"}, "contractor"), ({"type": "OTHER"}, None)]
    )
    def test_a_kind_without_a_class_is_noted(
        self, told: Any, kind: str | None, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.lists["workers"] = [worker(1, employment_type=told)]
        got = self.ask(settings, tmp_path)
        assert (people(got)["1"].type, sum(got.reading.notes.values())) == (kind, 1)

    def test_contractors_are_in_the_same_list(self, settings: Settings, tmp_path: Path) -> None:
        found = people(self.ask(settings, tmp_path))
        assert [key for key, body in found.items() if body.type == "contractor"] == ["5", "10", "15", "20"]

    def test_before_an_account_is_made_the_address_is_that_of_the_user(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.lists["workers"][0]["work_email"] = None
        assert people(self.ask(settings, tmp_path))["1"].emails == ["mara.1@northfen.example"]

    def test_private_addresses_are_read_only_where_the_settings_say_so(self, server: Any, tmp_path: Path) -> None:
        assert people(self.ask(self.settled(server), tmp_path))["1"].emails == ["mara.1@northfen.example"]
        both = people(self.ask(self.settled(server, private_emails="yes"), tmp_path))["1"].emails
        assert both == ["mara.1@northfen.example", "private.1@home.example"]

    def test_the_manager_is_told_by_the_work_address(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.lists["workers"][2]["manager_id"] = "wrk_9999"
        found = people(self.ask(settings, tmp_path))
        assert [found[key].manager for key in "123"] == [None, "mara.1@northfen.example", "wrk_9999"]

    def test_the_number_is_the_employee_number_unless_the_settings_say_otherwise(
        self, server: Any, tmp_path: Path
    ) -> None:
        body = people(self.ask(self.settled(server), tmp_path))["1"]
        assert (body.employee_number, body.department, body.title) == ("401", "Platform", "Engineer")
        assert (body.name, body.home_zone) == ("Mara Quill 1", "Europe/Dublin")
        assert people(self.ask(self.settled(server, number_field=""), tmp_path))["1"].employee_number is None

    def test_a_name_may_be_preferred_or_stand_only_beside(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        rows = server.lists["workers"]
        rows[0]["user"]["name"] = {"given_name": "Marianne", "preferred_given_name": "Mara", "family_name": "Quill"}
        rows[1]["user"]["name"] = None
        rows[2]["user"] = None
        got = self.ask(settings, tmp_path)
        found = people(got)
        assert [found[key].name for key in "123"] == ["Mara Quill", "Mara Quill 2", None]
        assert got.reading.notes["the user is not shown, so there is no name: the token may lack users.read"] == 1

    def test_two_workers_of_one_user_are_noted(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.lists["workers"][1]["user_id"] = "usr_0001"
        notes = self.ask(settings, tmp_path).reading.notes
        assert [times for said, times in notes.items() if "several workers are one user" in said] == [2]

    def test_a_worker_who_is_no_longer_listed_is_inactive(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        before = self.ask(settings, tmp_path)
        del server.lists["workers"][0]
        after = self.ask(settings, tmp_path)
        gone = [one.body for one in no_longer_listed(before.facts, after.facts, after.pull.extract)]
        assert [getattr(body, "account", "") for body in gone] == ["wrk_0001"]

    def test_an_address_that_changes_in_the_middle_is_two_snapshots(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        def change() -> None:
            server.lists["workers"][2]["work_email"] = "mara.new@northfen.example"

        server.repeat, server.change, server.change_after = True, change, 1
        facts = self.ask(settings, tmp_path).facts
        told = [one.body.emails for one in facts if isinstance(one.body, PersonObserved)]
        assert [one[0] for one in told if one and one[-1] == "mara.3@northfen.example"] == [
            "mara.3@northfen.example",
            "mara.new@northfen.example",
        ]

    def test_pay_is_not_asked_for(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        got = self.ask(settings, tmp_path)
        assert server.asked[0].query["expand"] == "user,employment_type,department"
        assert b"canary-pay" not in got.kept

    # --- Hidden fields -------------------------------------------------------------------------------

    @pytest.mark.parametrize("name", ["work_email", "status", "start_date", "end_date", "employment_type_id"])
    def test_a_field_that_is_hidden_ends_the_pull_and_nothing_is_read_without_it(
        self, name: str, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.hidden, server.hidden_from = {name: "Insufficient entitlements", "date_of_birth": "Scope"}, 3
        got = self.ask(settings, tmp_path)
        assert isinstance(got.pull.error, Refused)
        assert got.pull.error.what == f"rippling: {name} is redacted (Insufficient entitlements)."
        assert (got.pull.extract.complete, len(got.facts)) == (False, 6)
        assert got.reading.rows == got.pull.extract.rows == 6
        assert b"wrk_0007" in got.kept  # what came is evidence

    def test_a_hidden_field_that_is_not_needed_is_no_matter(self, server: Any, tmp_path: Path) -> None:
        server.hidden = {"date_of_birth": "Scope", "end_date": "Scope"}
        got = self.ask(self.settled(server, needed_fields="status"), tmp_path)
        assert (got.pull.error, len(got.facts)) == (None, 24)

    @pytest.mark.parametrize("meta", [None, [], {"redacted_fields": "x"}, {"redacted_fields": [None, {}, 7]}])
    def test_a_word_on_hidden_fields_that_is_none_hides_nothing(
        self, meta: Any, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.fault(Reply({"__meta": meta, "results": [worker(1)]}))
        assert len(self.ask(settings, tmp_path).facts) == 1

    def test_a_trial_says_what_is_hidden(self, server: Any, settings: Settings) -> None:
        server.hidden = {"start_date": "Insufficient entitlements"}
        with client_of(SOURCE, settings) as client:
            tried = try_out(SOURCE, Ask(query="workers", settings=settings, client=client, now=NOON))
        assert not tried.works
        assert "start_date is redacted" in tried.said
        assert "workers.read" in tried.remedy

    # --- Leaves --------------------------------------------------------------------------------------

    def test_a_leave_is_told_with_the_day_of_its_approval(self, settings: Settings, tmp_path: Path) -> None:
        got = self.ask(settings, tmp_path, "leaves")
        told = LeaveRecorded(
            account="wrk_0001", from_=date(2025, 3, 3), to=date(2025, 5, 30), approved_on=date(2025, 1, 20)
        )
        assert [one.body for one in got.facts] == [told]

    def test_requests_of_other_types_not_approved_or_not_begun_are_refused(
        self, settings: Settings, tmp_path: Path
    ) -> None:
        refused = self.ask(settings, tmp_path, "leaves").reading.refused
        assert [(one.error.column, one.error.found) for one in refused] == [
            ("status", "PENDING"),
            ("leave_type", "Vacation"),
            ("start_date", "2026-06-01"),
        ]

    @pytest.mark.parametrize("named", ["parental leave", "PARENTAL", "lt_1"])
    def test_a_type_is_named_by_its_name_its_type_or_its_id(self, named: str, server: Any, tmp_path: Path) -> None:
        assert len(self.ask(self.settled(server, leave_types=named), tmp_path, "leaves").facts) == 1

    def test_an_approval_that_is_not_dated_is_not_known(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.lists["leave-requests"] = [leave(1, reviewed_at=None, end_date=None), leave(2, start_date=None)]
        got = self.ask(settings, tmp_path, "leaves")
        assert [one.body for one in got.facts] == [LeaveRecorded(account="wrk_0001", from_=date(2025, 3, 3))]
        assert [one.error.column for one in got.reading.refused] == ["start_date"]

    def test_without_types_leaves_are_not_asked_for(self, server: Any) -> None:
        assert [query.name for query in SOURCE.asked(self.settled(server, leave_types=""))] == ["workers"]

    # --- How it is asked -----------------------------------------------------------------------------

    def test_a_429_without_a_time_is_waited_for_fifteen_seconds(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.fault(Reply({"error": "Too many requests"}, 429), at=3)
        clock = FakeClock()
        assert self.ask(settings, tmp_path, clock=clock).pull.extract.complete
        assert 15 in clock.slept
        assert (wait_of(429, {"retry-after": "4"}, 0), wait_of(503, {}, 0)) == (None, None)

    def test_version_and_page_size_are_sent_only_where_they_are_set(self, server: Any, tmp_path: Path) -> None:
        self.ask(self.settled(server), tmp_path)
        assert ("rippling-api-version" in server.asked[-1].headers, "limit" in server.asked[0].query) == (False, False)
        asked = len(server.asked)
        self.ask(self.settled(server, api_version="2024-01-31", page_size="2"), tmp_path)
        first = server.asked[asked]
        assert (first.headers["rippling-api-version"], first.query["limit"]) == ("2024-01-31", "2")

    @pytest.mark.parametrize(
        ("name", "value"), [("api_version", "v2"), ("page_size", "0"), ("page_size", "x"), ("private_emails", "x")]
    )
    def test_settings_that_do_not_fit_are_refused(self, name: str, value: str, server: Any) -> None:
        with pytest.raises(ConfigError, match=name):
            SOURCE.connect(self.settled(server, **{name: value}))
