"""Workday, asked at a local server that speaks its contract."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from musterroll.facts.bodies import LeaveRecorded, PersonObserved, Spell
from musterroll.facts.errors import ConfigError, Refused, Unreadable
from musterroll.sources.changes import no_longer_listed
from musterroll.sources.settings import Settings, settle
from musterroll.sources.systems.workday import SOURCE
from tests.sources.kit.contract import SourceContract
from tests.sources.kit.pulling import Pulled
from tests.sources.kit.server import Reply
from tests.sources.systems.workday.server import (
    CLIENT,
    PASSWORD,
    REFRESH,
    REPORTS,
    SECRET,
    USER,
    WorkdayServer,
    leave,
    worker,
)


def people(got: Pulled) -> dict[int, PersonObserved]:
    return {int(one.body.account, 16): one.body for one in got.facts if isinstance(one.body, PersonObserved)}


def leaves(got: Pulled) -> list[tuple[date, date | None, date | None]]:
    found = [one.body for one in got.facts if isinstance(one.body, LeaveRecorded)]
    return [(one.from_, one.to, one.approved_on) for one in found]


def by_password(server: Any, **more: str) -> dict[str, str]:
    given = {"base_url": server.base_url, "tenant": "northfen", "reports": ", ".join(REPORTS), "calls_per_second": "0"}
    return given | {"user": USER, "password": PASSWORD} | more


def by_token(server: Any, **more: str) -> dict[str, str]:
    given = {"base_url": server.base_url, "tenant": "northfen", "calls_per_second": "0", "page_size": "3"}
    return given | {"client_id": CLIENT, "client_secret": SECRET, "refresh_token": REFRESH} | more


def settled(given: dict[str, str]) -> Settings:
    return settle("workday", SOURCE.settings, given)


class TestReports(SourceContract):
    source = SOURCE
    server_class = WorkdayServer
    question = "workers"
    has_links = False  # a report comes whole
    empty_pages_go_on = False  # a report may have no rows; the next one goes on

    def given(self, server: Any) -> dict[str, str]:
        return by_password(server)

    def one(self, server: Any, settings: Settings, folder: Path, **changes: Any) -> Pulled:
        """A pull in which the first worker's row is another."""
        server.lists["workers"][0] = worker(1, **changes)
        return self.ask(settings, folder)

    # --- Who works here ------------------------------------------------------------------------------

    def test_those_who_left_are_in_the_report_with_their_last_day(self, settings: Settings, tmp_path: Path) -> None:
        found = people(self.ask(settings, tmp_path))
        assert len(found) == 24
        assert [number for number, body in found.items() if body.status == "inactive"] == [6, 12, 18, 24]
        assert (found[6].ended_on, found[1].ended_on) == (date(2025, 6, 30), None)

    def test_contingent_workers_begin_with_their_contract_and_name_their_employer(
        self, settings: Settings, tmp_path: Path
    ) -> None:
        found = people(self.ask(settings, tmp_path))
        assert (found[1].type, found[1].started_on, found[1].employer) == ("employee", date(2021, 5, 3), None)
        assert (found[5].type, found[5].started_on, found[5].employer) == (
            "contractor",
            date(2024, 2, 5),
            "Secure Lines Ltd",
        )

    def test_how_many_there_are_of_each_kind_is_said(self, settings: Settings, tmp_path: Path) -> None:
        notes = self.ask(settings, tmp_path).reading.notes
        assert notes["Worker_Type 'Employee' is read as employee"] == 20
        assert notes["Worker_Type 'Contingent Worker' is read as contractor"] == 4

    def test_private_addresses_are_not_read(self, settings: Settings, tmp_path: Path) -> None:
        assert people(self.ask(settings, tmp_path))[1].emails == ["mara.1@northfen.example"]

    def test_the_manager_is_the_first_column_that_is_filled(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        found = people(self.one(server, settings, tmp_path, Manager_Work_Email=None))
        assert (found[1].manager, found[2].manager) == ("NF-0033", "idris.vale@northfen.example")

    @pytest.mark.parametrize(
        ("word", "status"),
        [("On Leave", "active"), ("1", "active"), (True, "active"), ("0", "inactive"), ("Pre-hire", None), ("", None)],
    )
    def test_a_status_is_read_in_many_words(
        self, word: Any, status: str | None, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        assert people(self.one(server, settings, tmp_path, Worker_Status=word))[1].status == status

    def test_a_status_that_nobody_knows_is_noted(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        got = self.one(server, settings, tmp_path, Worker_Status="Sabbatical?")
        assert people(got)[1].status is None
        assert got.reading.notes["Worker_Status 'Sabbatical?' is not known, read as neither active nor inactive"] == 1

    def test_a_worker_who_was_taken_out_of_the_report_is_inactive(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        before = self.ask(settings, tmp_path)
        del server.lists["workers"][23]
        server.lists["workers"].append(worker(99))
        after = self.ask(settings, tmp_path)
        gone = [one.body for one in no_longer_listed(before.facts, after.facts, after.pull.extract)]
        assert gone == []  # the 24th had left before
        del server.lists["workers"][22]
        later = self.ask(settings, tmp_path)
        gone = [one.body for one in no_longer_listed(after.facts, later.facts, later.pull.extract)]
        assert [(int(one.account, 16), one.status) for one in gone if isinstance(one, PersonObserved)] == [
            (23, "inactive")
        ]

    def test_a_worker_with_two_rows_is_told_once_and_the_other_row_refused(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.lists["workers"][3] = worker(1, Business_Title="Second job")
        got = self.ask(settings, tmp_path)
        assert people(got)[1].title == "Engineer"
        assert [(one.row, one.error.column) for one in got.reading.refused] == [(4, "Workday_ID")]

    # --- Dates ---------------------------------------------------------------------------------------

    @pytest.mark.parametrize(
        "written", ["2024-02-05", "2024-02-05-08:00", "2024-02-05Z", "2024-02-05T00:00:00.000+13:00"]
    )
    def test_a_date_is_that_day_whatever_offset_stands_behind_it(
        self, written: str, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        assert people(self.one(server, settings, tmp_path, Hire_Date=written))[1].started_on == date(2024, 2, 5)

    @pytest.mark.parametrize("written", ["02/05/2024", "2024-02-30", "2024-02-05T17:30:00Z", 20240205, ["2024-02-05"]])
    def test_what_is_no_date_refuses_the_row(
        self, written: Any, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        got = self.one(server, settings, tmp_path, Hire_Date=written)
        assert [one.error.column for one in got.reading.refused] == ["Hire_Date"]
        assert len(people(got)) == 23

    # --- Rehires -------------------------------------------------------------------------------------

    def test_a_termination_before_the_hire_date_ended_the_engagement_before(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        got = self.one(server, settings, tmp_path, Hire_Date="2025-09-01", Termination_Date="2024-12-31")
        body = people(got)[1]
        assert (body.started_on, body.ended_on, body.status) == (date(2025, 9, 1), None, "active")
        assert body.engagements == [
            Spell(type="employee", from_=date(2021, 5, 3), to=date(2024, 12, 31)),
            Spell(type="employee", from_=date(2025, 9, 1)),
        ]

    def test_without_the_original_hire_date_only_the_new_engagement_is_told(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        changes = {"Hire_Date": "2025-09-01", "Termination_Date": "2024-12-31", "Original_Hire_Date": ""}
        body = people(self.one(server, settings, tmp_path, **changes))[1]
        assert (body.started_on, body.ended_on, body.engagements) == (date(2025, 9, 1), None, None)

    def test_a_rehire_whose_end_is_not_told_is_noted(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        got = self.one(server, settings, tmp_path, Hire_Date="2025-09-01")
        assert people(got)[1].started_on == date(2025, 9, 1)
        assert got.reading.notes["hired before: the report does not tell when the earlier engagement ended"] == 1

    def test_a_history_in_the_report_tells_every_engagement_and_its_kind(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        history = [
            {
                "Spell_Start_Date": "2021-05-03",
                "Spell_End_Date": "2023-01-31",
                "Spell_Worker_Type": "Contingent Worker",
            },
            {"Spell_Start_Date": "2023-02-01", "Spell_End_Date": "", "Spell_Worker_Type": "Employee"},
        ]
        body = people(self.one(server, settings, tmp_path, Employment_History_group=history))[1]
        assert (body.started_on, body.ended_on) == (date(2023, 2, 1), None)
        assert [(one.type, one.to) for one in body.engagements or ()] == [
            ("contractor", date(2023, 1, 31)),
            ("employee", None),
        ]

    # --- Leave ---------------------------------------------------------------------------------------

    def test_leaves_are_told_with_their_approval(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        told = [leave("2025-05-01", "2025-07-01", "2025-06-15", "2025-04-20"), leave("2026-05-01", "2026-07-01")]
        got = self.one(server, settings, tmp_path, Leaves_group=told)
        assert leaves(got) == [
            (date(2025, 5, 1), date(2025, 6, 15), date(2025, 4, 20)),
            (date(2026, 5, 1), date(2026, 7, 1), None),
        ]

    def test_a_leave_may_stand_in_the_row_itself(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        assert leaves(self.one(server, settings, tmp_path, **leave("2025-05-01", last="2025-06-15"))) == [
            (date(2025, 5, 1), date(2025, 6, 15), None)
        ]

    def test_the_end_of_a_leave_that_outlasts_its_estimate_is_not_known(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        got = self.one(server, settings, tmp_path, On_Leave="1", Leaves_group=[leave("2025-05-01", "2026-02-01")])
        assert leaves(got) == [(date(2025, 5, 1), None, None)]
        assert got.reading.notes["still on leave after its expected end: the end is not known"] == 1

    def test_a_leave_without_dates_is_noted(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        got = self.one(server, settings, tmp_path, On_Leave="1")
        assert leaves(got) == []
        assert [note for note in got.reading.notes if note.startswith("on leave, and no leave")]

    @pytest.mark.parametrize("bad", [leave("soon"), leave("2025-05-01", last="2025-04-01"), leave("")])
    def test_a_leave_that_cannot_be_read_leaves_the_worker_in(
        self, bad: dict[str, str], server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        got = self.one(server, settings, tmp_path, Leaves_group=[bad, leave("2025-09-01", last="2025-09-05")])
        assert (len(people(got)), len(leaves(got)), got.reading.refused) == (24, 1, [])

    def test_of_two_leaves_that_begin_on_one_day_the_longer_is_told(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        both = [leave("2025-05-01", last="2025-06-15"), leave("2025-05-01", last="2025-05-20")]
        assert leaves(self.one(server, settings, tmp_path, Leaves_group=both)) == [
            (date(2025, 5, 1), date(2025, 6, 15), None)
        ]

    # --- Columns -------------------------------------------------------------------------------------

    def test_columns_are_called_as_the_settings_say(self, server: Any, tmp_path: Path) -> None:
        server.render = lambda row: {
            {"Workday_ID": "WID", "Hire_Date": "Seit"}.get(name, name): value for name, value in row.items()
        }
        own = settled(by_password(server, columns="account=WID, started_on=Seit|Contract_Start_Date, manager="))
        found = people(self.ask(own, tmp_path))
        assert (found[1].started_on, found[5].started_on) == (date(2021, 5, 3), date(2024, 2, 5))
        assert found[1].manager is None

    @pytest.mark.parametrize("column", ["Termination_Date", "Worker_Type", "Worker_Status"])
    def test_a_column_that_disappears_makes_the_pull_incomplete(
        self, column: str, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.render = lambda row: {name: value for name, value in row.items() if name != column}
        got = self.ask(settings, tmp_path)
        assert isinstance(got.pull.error, Unreadable)
        assert column in got.pull.error.what
        assert not got.pull.extract.complete
        assert (got.facts, {one.error.column for one in got.reading.refused}) == ([], {column})

    def test_a_column_that_need_not_be_there_may_lack(self, server: Any, tmp_path: Path) -> None:
        server.render = lambda row: {name: value for name, value in row.items() if name != "Termination_Date"}
        got = self.ask(settled(by_password(server, must_have="account, started_on")), tmp_path)
        assert got.pull.error is None
        assert len(people(got)) == 24

    def test_an_answer_without_entries_is_no_report(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.fault(Reply({"data": []}), at=8)
        got = self.ask(settings, tmp_path)
        assert isinstance(got.pull.error, Unreadable)
        assert "no Report_Entry" in got.pull.error.what
        assert REPORTS[7] in got.pull.error.what

    def test_prompts_are_answered_as_the_settings_say(self, server: Any, tmp_path: Path) -> None:
        self.ask(settled(by_password(server, prompts="Effective_as_of_Date=2025-12-31, Terminated=1")), tmp_path)
        assert server.asked[0].query == {"Effective_as_of_Date": "2025-12-31", "Terminated": "1", "format": "json"}

    def test_a_report_that_is_not_shared_is_said(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        own = settled(by_password(server, reports="isu_musterroll/Other"))
        got = self.ask(own, tmp_path)
        assert isinstance(got.pull.error, Refused)
        assert "not there" in got.pull.error.what

    # --- Settings ------------------------------------------------------------------------------------

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"reports": ""}, "both empty"),
            ({"rest": "ccx/api/staffing/v7"}, "both set"),
            ({"reports": "Workers"}, "reports"),
            ({"reports": "a/../../b"}, "reports"),
            ({"reports": "a/%2e%2e"}, "reports"),
            ({"tenant": "a/b"}, "tenant"),
            ({"columns": "shoe_size=Shoes"}, "columns"),
            ({"must_have": "shoe_size"}, "must_have"),
            ({"password": ""}, "not whole"),
            ({"user": "", "password": ""}, "both empty"),
            ({"client_id": "x"}, "both set"),
            ({"calls_per_second": "many"}, "calls_per_second"),
        ],
    )
    def test_settings_that_do_not_fit_are_said_before_anything_is_asked(
        self, changes: dict[str, str], words: str, server: Any
    ) -> None:
        with pytest.raises(ConfigError, match=words):
            SOURCE.connect(settled(by_password(server, **changes)))
        assert server.asked == []

    def test_prompts_that_are_none_are_said(self, server: Any, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match="prompts"):
            self.ask(settled(by_password(server, prompts="Effective")), tmp_path)


class TestRest(SourceContract):
    source = SOURCE
    server_class = WorkdayServer
    renews = True
    question = "staff"
    has_links = False  # rows are counted off; links in rows are not followed
    empty_pages_go_on = False
    requests_before = 1

    def given(self, server: Any) -> dict[str, str]:
        return by_token(server, rest="ccx/api/staffing/v7")

    def test_workers_are_told_without_dates_and_without_a_status(self, settings: Settings, tmp_path: Path) -> None:
        body = people(self.ask(settings, tmp_path))[5]
        assert (body.type, body.employee_number, body.title, body.department) == (
            "contractor",
            "NF-0005",
            "Engineer",
            "Platform",
        )
        assert (body.emails, body.status, body.started_on, body.ended_on) == (
            ["mara.5@northfen.example"],
            None,
            None,
            None,
        )

    def test_a_token_that_ends_between_two_pages_is_renewed(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.change = server.expire
        got = self.ask(settings, tmp_path)
        assert got.pull.extract.complete
        assert len(server.issued) == 2

    def test_a_client_whose_refresh_token_ended_is_said(self, server: Any, tmp_path: Path) -> None:
        got = self.ask(settled(self.given(server) | {"refresh_token": "canary-old-refresh-token"}), tmp_path)
        assert isinstance(got.pull.error, Refused)
        assert "does not accept the credential (HTTP 400, invalid_grant)" in got.pull.error.what

    def test_a_report_is_asked_with_a_token_too(self, server: Any, tmp_path: Path) -> None:
        got = self.ask(settled(by_token(server, reports=", ".join(REPORTS))), tmp_path, "workers")
        assert (len(people(got)), len(server.issued)) == (24, 1)

    def test_the_other_space_knows_less(self, server: Any, tmp_path: Path) -> None:
        body = people(self.ask(settled(by_token(server, rest="api/common/v1")), tmp_path))[5]
        assert server.asked[-1].path == "/api/common/v1/northfen/workers"
        assert (body.name, body.emails, body.title, body.department, body.type) == (
            "Mara Quill 5",
            ["mara.5@northfen.example"],
            "Engineer",
            "Platform",
            None,
        )

    def test_the_total_is_not_believed(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.total = 0
        assert len(people(self.ask(settings, tmp_path))) == 24

    def test_the_account_is_that_of_the_report(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        told = people(self.ask(settled(by_password(server)), tmp_path, "workers"))
        assert set(people(self.ask(settings, tmp_path))) == set(told)

    def test_a_password_is_no_credential_for_it(self, server: Any) -> None:
        given = by_password(server, reports="", rest="api/common/v1")
        with pytest.raises(ConfigError, match="no passwords"):
            SOURCE.connect(settled(given))

    @pytest.mark.parametrize("rest", ["/api", "api/../x", "https://elsewhere.example", "api?x"])
    def test_an_interface_that_is_none_is_refused(self, rest: str, server: Any) -> None:
        with pytest.raises(ConfigError, match="rest"):
            SOURCE.connect(settled(by_token(server, rest=rest)))


def test_only_the_question_of_the_settings_is_asked() -> None:
    given = {"base_url": "https://wd5-services1.workday.com", "tenant": "northfen"}
    assert [query.name for query in SOURCE.asked(settled(given | {"reports": "a/b"}))] == ["workers"]
    assert [query.name for query in SOURCE.asked(settled(given | {"rest": "api/common/v1"}))] == ["staff"]


def test_a_report_may_work_for_minutes_before_its_first_byte() -> None:
    given = {"base_url": "https://wd5-services1.workday.com", "tenant": "northfen", "reports": "a/b"}
    connection = SOURCE.connect(settled(given | {"user": "u", "password": "canary-pass-88"}))
    assert connection.limits.read_seconds >= 1800
