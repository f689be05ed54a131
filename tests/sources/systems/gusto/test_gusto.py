"""Gusto, asked at a local server that speaks its contract: who works there, since when, until when, and who asks."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from musterroll.facts.bodies import LeaveRecorded, PersonObserved, Spell
from musterroll.facts.errors import ConfigError, Refused, TryLater
from musterroll.sources.changes import no_longer_listed
from musterroll.sources.extract import open_extract
from musterroll.sources.files.redact import About
from musterroll.sources.redact_extract import redacted_extract
from musterroll.sources.settings import Settings, settle
from musterroll.sources.systems.gusto import SOURCE
from musterroll.sources.systems.gusto.connect import wait_of
from tests.sources.kit.clock import NOON
from tests.sources.kit.contract import SourceContract
from tests.sources.kit.pulling import Pulled
from tests.sources.systems.gusto.server import (
    CLIENT,
    COMPANY,
    REFRESH,
    SECRET,
    GustoServer,
    contractor,
    employee,
    ending,
    spell,
    time_off,
    uuid,
)


def people(got: Pulled) -> dict[str, PersonObserved]:
    """The snapshots by the number at the end of their key."""
    found = [one.body for one in got.facts if isinstance(one.body, PersonObserved)]
    return {body.account.rpartition("-")[2].lstrip("0"): body for body in found}


def days(body: PersonObserved) -> tuple[date | None, date | None]:
    return body.started_on, body.ended_on


class TestGusto(SourceContract):
    source = SOURCE
    server_class = GustoServer
    renews = True
    question = "employees"
    requests_before = 1
    has_links = False  # pages have numbers
    folder: Path

    @pytest.fixture(autouse=True)
    def _token_file(self, tmp_path: Path) -> None:
        self.folder = tmp_path / "secrets"
        self.folder.mkdir(mode=0o700)
        (self.folder / "gusto").write_text(f"{REFRESH}\n")

    def given(self, server: Any) -> dict[str, str]:
        told = {"base_url": server.base_url, "company": COMPANY, "client_id": CLIENT}
        return {**told, "client_secret": SECRET, "refresh_token": REFRESH, "leave_policies": "parental"}

    def settled(self, server: Any, **changes: str) -> Settings:
        """As the program settles them: the secrets from the environment, the token from its file."""
        given = {
            name: value for name, value in self.given(server).items() if name not in ("client_secret", "refresh_token")
        }
        environ = {
            "MUSTERROLL_GUSTO_CLIENT_SECRET": SECRET,
            "MUSTERROLL_GUSTO_REFRESH_TOKEN_FILE": str(self.folder / "gusto"),
        }
        return settle("gusto", SOURCE.settings, {**given, **changes}, environ)

    @pytest.fixture
    def settings(self, server: Any) -> Settings:
        return self.settled(server)

    # --- Who asks ------------------------------------------------------------------------------------

    def test_a_new_refresh_token_takes_the_place_of_the_one_before(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        for _ in range(3):
            assert self.ask(settings, tmp_path).pull.extract.complete
            assert (self.folder / "gusto").read_text().strip() == server.given[-1][1]
        assert server.refresh == {"canary-gusto-refresh-3"}
        assert [one.name for one in self.folder.iterdir()] == ["gusto"]

    def test_a_token_that_ends_in_the_middle_is_fetched_with_the_new_refresh_token(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.change, server.change_after = server.expire, 4
        got = self.ask(settings, tmp_path)
        assert got.pull.extract.complete
        assert (len(people(got)), len(server.given)) == (24, 2)
        assert (self.folder / "gusto").read_text().strip() == "canary-gusto-refresh-2"

    def test_neither_token_nor_place_of_it_is_written_anywhere(self, settings: Settings, tmp_path: Path) -> None:
        for query in self.questions(settings):
            got = self.ask(settings, tmp_path, query)
            said = got.kept + repr([got.facts, got.reading.notes, settings, SOURCE.parameters(settings)]).encode()
            assert b"canary" not in said
            assert str(self.folder).encode() not in said

    def test_a_refresh_token_outside_a_file_is_refused(self, server: Any) -> None:
        environ = {"MUSTERROLL_GUSTO_CLIENT_SECRET": SECRET, "MUSTERROLL_GUSTO_REFRESH_TOKEN": REFRESH}
        given = {"company": COMPANY, "client_id": CLIENT}
        with pytest.raises(ConfigError, match="MUSTERROLL_GUSTO_REFRESH_TOKEN_FILE") as raised:
            settle("gusto", SOURCE.settings, given, environ)
        assert "canary" not in str(raised.value)
        with pytest.raises(ConfigError, match="is not in a file"):
            SOURCE.connect(settle("gusto", SOURCE.settings, self.given(server)))

    def test_a_token_that_was_used_up_is_said(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.refresh.clear()
        got = self.ask(settings, tmp_path)
        assert isinstance(got.pull.error, Refused)
        assert "invalid_grant" in got.pull.error.what
        assert (self.folder / "gusto").read_text().strip() == REFRESH

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("company", "../x"),
            ("api_version", "latest"),
            ("history", "some"),
            ("page_size", "0"),
            ("private_emails", "x"),
        ],
    )
    def test_settings_that_do_not_fit_are_refused(self, name: str, value: str, server: Any) -> None:
        with pytest.raises(ConfigError, match=name):
            SOURCE.connect(self.settled(server, **{name: value}))

    # --- Pages ---------------------------------------------------------------------------------------

    def test_an_empty_page_is_not_the_end(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        """Gusto tells the total: with a page missing in the middle the list is read to its end, and is not complete."""
        server.empty_at = 4
        got = self.ask(settings, tmp_path)
        assert isinstance(got.pull.error, TryLater)
        assert "21 of 24 employees came" in got.pull.error.what
        assert (got.reading.rows, got.pull.extract.complete) == (21, False)

    def test_somebody_removed_while_the_list_is_read_leaves_it_incomplete(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.change, server.change_after = (lambda: server.lists["employees"].pop(0)), 2
        got = self.ask(settings, tmp_path)
        assert isinstance(got.pull.error, TryLater)
        assert not got.pull.extract.complete

    def test_somebody_hired_while_the_list_is_read_is_in_it(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.change, server.change_after = (lambda: server.lists["employees"].append(employee(25))), 2
        got = self.ask(settings, tmp_path)
        assert got.pull.extract.complete
        assert (len(people(got)), server.asked[1].query["sort_by"]) == (25, "created_at:asc")

    def test_without_totals_the_list_ends_with_an_empty_page(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.totals = False
        got = self.ask(settings, tmp_path)
        assert got.pull.extract.complete
        assert len(people(got)) == 24

    def test_an_address_that_changes_in_the_middle_is_two_snapshots(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        def change() -> None:
            server.lists["employees"][2]["work_email"] = "mara.new@northfen.example"

        server.repeat, server.change, server.change_after = True, change, 1
        facts = self.ask(settings, tmp_path).facts
        told = [
            one.body.emails for one in facts if isinstance(one.body, PersonObserved) and one.body.account == uuid(3)
        ]
        assert told == [["mara.3@northfen.example"], ["mara.new@northfen.example"]]

    # --- How it throttles ----------------------------------------------------------------------------

    def test_the_reset_counts_where_no_wait_is_asked_for(self) -> None:
        headers = {"x-ratelimit-reset": "2026-03-02 04:00:40 -0800"}
        assert wait_of(429, headers, NOON.timestamp()) == 40
        assert wait_of(429, headers, NOON.timestamp() + 99) == 1
        assert wait_of(429, {"x-ratelimit-reset": "soon"}, NOON.timestamp()) is None
        assert wait_of(429, {**headers, "retry-after": "13"}, NOON.timestamp()) is None
        assert wait_of(200, headers, NOON.timestamp()) is None

    # --- Employees -----------------------------------------------------------------------------------

    def test_those_who_left_are_in_the_list_with_their_last_day(self, settings: Settings, tmp_path: Path) -> None:
        found = people(self.ask(settings, tmp_path))
        assert [key for key, body in found.items() if body.status == "inactive"] == ["6", "12", "18", "24"]
        assert days(found["6"]) == (date(2024, 2, 5), date(2025, 6, 30))
        assert days(found["1"]) == (date(2024, 2, 5), None)

    def test_whoever_is_to_leave_is_there_until_the_last_day(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        planned = {"terminations": [ending("2026-04-30", active=False)]}
        server.lists["employees"][0] |= {**planned, "terminated": True}
        server.lists["employees"][1] |= planned
        found = people(self.ask(settings, tmp_path))
        assert {(found[key].status, found[key].ended_on) for key in "12"} == {("active", date(2026, 4, 30))}

    def test_whoever_came_back_has_both_engagements(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        body = people(self.ask(settings, tmp_path))["5"]
        assert (body.status, *days(body)) == ("active", date(2024, 2, 5), None)
        assert body.engagements == [
            Spell(type="employee", from_=date(2021, 5, 3), to=date(2023, 3, 31)),
            Spell(type="employee", from_=date(2024, 2, 5)),
        ]
        assert [one.path for one in server.asked if "history" in one.path] == [
            f"/v1/employees/{uuid(5)}/employment_history"
        ]

    def test_whoever_came_back_and_left_again_has_two_ends(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        ends = [ending("2023-03-31"), ending("2025-06-30")]
        server.lists["employees"][4] |= {"terminated": True, "terminations": ends}
        body = people(self.ask(settings, tmp_path))["5"]
        assert (body.status, *days(body)) == ("inactive", date(2024, 2, 5), date(2025, 6, 30))
        assert [one.to for one in body.engagements or ()] == [date(2023, 3, 31), date(2025, 6, 30)]

    @pytest.mark.parametrize("jobs", ["2024-02-05", "2021-05-03"])
    def test_without_the_history_a_return_is_noted_and_its_first_day_is_that_of_a_job(
        self, jobs: str, server: Any, tmp_path: Path
    ) -> None:
        server.lists["employees"][4]["jobs"] = [{"hire_date": jobs, "primary": True}]
        got = self.ask(self.settled(server, history="none"), tmp_path)
        began = date(2024, 2, 5) if jobs > "2023" else None  # else it is not known, and is not made up
        assert days(people(got)["5"]) == (began, None)
        said = "hired before: when the earlier engagement ended is not known without the history"
        assert got.reading.notes[said] == 1

    def test_everybodys_history_may_be_asked(self, server: Any, tmp_path: Path) -> None:
        server.history |= {uuid(number): [spell("2024-02-05", None)] for number in range(1, 25) if number != 5}
        got = self.ask(self.settled(server, history="all"), tmp_path)
        assert len([one for one in server.asked if "history" in one.path]) == 24
        found = people(got)
        assert [key for key, body in found.items() if body.engagements] == ["5"]
        assert days(found["6"]) == (date(2024, 2, 5), date(2025, 6, 30))

    def test_who_is_erased_is_erased_from_the_history_too(self, settings: Settings, tmp_path: Path) -> None:
        """Its items do not say whose they are: the page does."""
        got = self.ask(settings, tmp_path)
        copy = redacted_extract(got.pull.path.read_bytes(), About(words=frozenset({uuid(5)})))
        assert copy is not None
        for told in (b"2023-03-31", uuid(5).encode()):
            assert (told in got.kept, told in gzip.decompress(copy.data)) == (True, False)
        again = SOURCE.read(open_extract(copy.data))
        assert len(list(again.facts())) == 23
        assert again.rows == got.reading.rows

    def test_a_history_without_first_days_is_left_out_and_said(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        for broken in ({"termination_date": None}, {"hire_date": "soon"}):
            server.history[uuid(5)] = [broken]
            got = self.ask(settings, tmp_path)
            assert people(got)["5"].started_on == date(2024, 2, 5)
            assert got.reading.notes["the history of employment has no first days and was left out"] == 1

    def test_whoever_was_not_taken_on_yet_is_neither_active_nor_inactive(
        self, settings: Settings, tmp_path: Path
    ) -> None:
        got = self.ask(settings, tmp_path)
        assert people(got)["7"].status is None
        assert got.reading.notes["onboarding is not completed: neither active nor inactive"] == 1

    def test_without_a_word_on_the_end_nobody_is_taken_as_active(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.lists["employees"][0]["terminated"] = None
        got = self.ask(settings, tmp_path)
        assert [one.error.column for one in got.reading.refused] == ["terminated"]

    def test_the_manager_is_told_by_the_work_address(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.lists["employees"][2]["manager_uuid"] = "elsewhere"
        found = people(self.ask(settings, tmp_path))
        managers = [found[key].manager for key in "123"]
        assert managers == [None, "mara.1@northfen.example", "elsewhere"]

    def test_private_addresses_are_read_only_where_the_settings_say_so(self, server: Any, tmp_path: Path) -> None:
        assert people(self.ask(self.settled(server), tmp_path))["1"].emails == ["mara.1@northfen.example"]
        both = people(self.ask(self.settled(server, private_emails="yes"), tmp_path))["1"].emails
        assert both == ["mara.1@northfen.example", "private.1@home.example"]

    def test_gustos_own_code_is_no_employee_number(self, settings: Settings, tmp_path: Path) -> None:
        found = people(self.ask(settings, tmp_path))
        assert {body.employee_number for body in found.values()} == {None}
        assert (found["1"].department, found["1"].title, found["1"].type) == ("Platform", "Engineer", "employee")

    def test_the_title_may_stand_in_the_job_alone(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        other = {"title": "Cook", "primary": False}
        server.lists["employees"][0] |= {"title": None, "jobs": [other, {"title": "Baker", "primary": True}]}
        assert people(self.ask(settings, tmp_path))["1"].title == "Baker"

    # --- Contractors ---------------------------------------------------------------------------------

    def test_contractors_are_a_list_of_their_own(self, settings: Settings, tmp_path: Path) -> None:
        got = self.ask(settings, tmp_path, "contractors")
        found = people(got)
        assert {one.source for one in got.facts} == {"gusto_contractors"}
        assert {body.type for body in found.values()} == {"contractor"}
        assert (found["1"].name, found["1"].emails) == ("Tomas Brill 1", ["tomas.1@brill.example"])
        assert (found["5"].status, *days(found["5"])) == ("inactive", date(2025, 1, 10), date(2025, 9, 30))

    def test_a_firm_is_in_the_population_until_somebody_says_who_works_for_it(
        self, settings: Settings, tmp_path: Path
    ) -> None:
        got = self.ask(settings, tmp_path, "contractors")
        firm = people(got)["4"]
        assert (firm.name, firm.employer, firm.emails, firm.status) == ("Brill & Co", "Brill & Co", None, "active")
        (said,) = got.reading.notes
        assert "a contractor is a firm: who works for it is not in Gusto" in said

    def test_a_contractor_whose_return_is_planned_has_both_engagements(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        back = {"start_date": "2026-04-01", "setup_status": None}
        server.lists["contractors"][4]["upcoming_employment"] = back
        body = people(self.ask(settings, tmp_path, "contractors"))["5"]
        assert body.engagements == [
            Spell(type="contractor", from_=date(2025, 1, 10), to=date(2025, 9, 30)),
            Spell(type="contractor", from_=date(2026, 4, 1)),
        ]

    def test_a_dismissal_from_before_the_return_ends_nothing(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.lists["contractors"][0]["dismissal_date"] = "2024-12-31"
        server.lists["contractors"][4]["dismissal_date"] = "2024-12-31"
        got = self.ask(settings, tmp_path, "contractors")
        assert people(got)["1"].ended_on is None
        assert [one.error.column for one in got.reading.refused] == ["body.ended_on"]

    @pytest.mark.parametrize(("changes", "status"), [({"onboarded": False}, None), ({"type": "Other"}, "active")])
    def test_what_is_not_known_of_a_contractor_is_noted(
        self, changes: dict[str, Any], status: str | None, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.lists["contractors"] = [contractor(1, **changes)]
        got = self.ask(settings, tmp_path, "contractors")
        assert (people(got)["1"].status, len(got.reading.notes)) == (status, 1)

    def test_a_contractor_who_is_no_longer_listed_is_inactive(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        before = self.ask(settings, tmp_path, "contractors")
        del server.lists["contractors"][0]
        after = self.ask(settings, tmp_path, "contractors")
        (gone,) = no_longer_listed(before.facts, after.facts, after.pull.extract)
        assert isinstance(gone.body, PersonObserved)
        assert (gone.source, gone.body.status) == ("gusto_contractors", "inactive")

    # --- Leaves --------------------------------------------------------------------------------------

    def test_a_leave_lasts_from_its_first_to_its_last_day(self, settings: Settings, tmp_path: Path) -> None:
        got = self.ask(settings, tmp_path, "leaves")
        told = LeaveRecorded(account=uuid(1), from_=date(2025, 3, 3), to=date(2025, 3, 10))
        assert [(one.source, one.body) for one in got.facts] == [("gusto", told)]

    def test_time_off_under_another_policy_or_not_granted_is_no_leave(self, settings: Settings, tmp_path: Path) -> None:
        refused = self.ask(settings, tmp_path, "leaves").reading.refused
        assert [(one.error.column, one.error.found) for one in refused] == [
            ("policy_type", "vacation"),
            ("status", "pending"),
        ]

    def test_a_policy_may_be_named_by_its_uuid(self, server: Any, tmp_path: Path) -> None:
        got = self.ask(self.settled(server, leave_policies="AE382963-2"), tmp_path, "leaves")
        assert [getattr(one.body, "account", "") for one in got.facts] == [uuid(2)]

    def test_single_days_are_single_leaves_and_days_without_hours_are_none(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        hours = {"2025-03-07": "4.000", "2025-03-14": "8.000", "2025-03-17": "0.000", "2026-05-01": "8.000"}
        server.lists["time_off_requests"] = [time_off(1, days=hours)]
        spells = [one.body for one in self.ask(settings, tmp_path, "leaves").facts]
        assert [(body.from_, body.to) for body in spells if isinstance(body, LeaveRecorded)] == [
            (date(2025, 3, 7), date(2025, 3, 7)),
            (date(2025, 3, 14), date(2025, 3, 14)),
        ]

    @pytest.mark.parametrize(
        "hours", [{"2026-05-01": "8"}, {}, {"2025-03-07": "0"}, {"soon": "8"}, ["2025-03-07"], {"2025-03-07": [8]}]
    )
    def test_a_leave_without_a_day_that_has_come_is_refused(
        self, hours: Any, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.lists["time_off_requests"] = [time_off(1, days=hours)]
        got = self.ask(settings, tmp_path, "leaves")
        assert (got.facts, [one.error.column for one in got.reading.refused]) == ([], ["days"])

    def test_without_policies_leaves_are_not_asked_for(self, server: Any) -> None:
        asked = SOURCE.asked(self.settled(server, leave_policies=""))
        assert [query.name for query in asked] == ["employees", "contractors"]
