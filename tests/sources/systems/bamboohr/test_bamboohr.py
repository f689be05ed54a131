"""BambooHR, asked at a local server that speaks its contract."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from musterroll.facts.bodies import CompletionObserved, CompletionVanished, CoursePublished, PersonObserved
from musterroll.facts.errors import ConfigError
from musterroll.sources.changes import no_longer_listed
from musterroll.sources.port import Ask
from musterroll.sources.settings import Settings, settle
from musterroll.sources.systems.bamboohr import SOURCE
from musterroll.sources.trial import try_out
from tests.sources.kit.clock import NOON, FakeClock
from tests.sources.kit.contract import SourceContract
from tests.sources.kit.pulling import Pulled, client_of
from tests.sources.kit.server import Reply
from tests.sources.systems.bamboohr.server import KEY, BambooServer, record


def people(got: Pulled) -> dict[str, PersonObserved]:
    return {one.body.account: one.body for one in got.facts if isinstance(one.body, PersonObserved)}


def completions(got: Pulled) -> dict[str, CompletionObserved]:
    return {one.body.account or "": one.body for one in got.facts if isinstance(one.body, CompletionObserved)}


class TestBambooHR(SourceContract):
    source = SOURCE
    server_class = BambooServer
    question = "training"
    has_links = False  # the lists come whole
    empty_pages_go_on = False  # somebody without records has an empty one

    def given(self, server: Any) -> dict[str, str]:
        return {"base_url": server.base_url, "api_key": KEY}

    # --- People --------------------------------------------------------------------------------------

    def test_those_who_left_are_in_the_list_with_their_last_day(self, settings: Settings, tmp_path: Path) -> None:
        found = people(self.ask(settings, tmp_path, "workers"))
        assert len(found) == 24
        assert [key for key, body in found.items() if body.status == "inactive"] == ["406", "412", "418", "424"]
        assert (found["406"].ended_on, found["401"].ended_on) == (date(2025, 6, 30), None)
        assert found["401"].started_on == date(2024, 2, 5)

    def test_a_contractor_is_an_employee_with_another_employment_status(
        self, settings: Settings, tmp_path: Path
    ) -> None:
        found = people(self.ask(settings, tmp_path, "workers"))
        assert [found[key].type for key in ("401", "405", "406")] == ["employee", "contractor", None]

    def test_a_status_of_the_companys_own_is_kept_as_written(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.lists["workers"][0]["employmentHistoryStatus"] = "Werkstudent  Plus"
        got = self.ask(settings, tmp_path, "workers")
        assert people(got)["401"].type == "werkstudent plus"
        assert got.reading.notes["employmentHistoryStatus 'Werkstudent  Plus' is kept as written"] == 1

    def test_private_addresses_are_not_asked_for(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        got = self.ask(settings, tmp_path, "workers")
        assert "homeEmail" not in server.asked[0].json()["fields"]
        assert b"home.example" not in got.kept
        assert people(got)["401"].emails == ["mara.1@northfen.example"]

    def test_the_manager_is_the_first_that_is_filled(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.lists["workers"][0]["supervisorEmail"] = ""
        found = people(self.ask(settings, tmp_path, "workers"))
        assert (found["401"].manager, found["402"].manager) == ("499", "idris.vale@northfen.example")

    def test_a_rehire_is_noted_and_starts_with_the_last_hiring(self, settings: Settings, tmp_path: Path) -> None:
        got = self.ask(settings, tmp_path, "workers")
        assert people(got)["402"].started_on == date(2024, 2, 5)
        assert got.reading.notes["hired before: the report does not tell when the earlier engagement ended"] == 1

    def test_a_field_that_is_dropped_in_silence_is_noted(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.forbidden = {"terminationDate"}
        got = self.ask(settings, tmp_path, "workers")
        said = "the report has no terminationDate: the key may not see it, or its name is another"
        assert got.reading.notes[said] == 24
        assert len(people(got)) == 24

    def test_without_a_status_nobody_is_taken_as_active(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.forbidden = {"status"}
        got = self.ask(settings, tmp_path, "workers")
        assert got.facts == []
        assert got.reading.unreadable == "none of 24 rows could be read; most have no status"

    def test_a_worker_who_was_deleted_is_inactive(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        before = self.ask(settings, tmp_path, "workers")
        del server.lists["workers"][0]
        after = self.ask(settings, tmp_path, "workers")
        gone = [one.body for one in no_longer_listed(before.facts, after.facts, after.pull.extract)]
        assert [(body.account, body.status) for body in gone if isinstance(body, PersonObserved)] == [
            ("401", "inactive")
        ]

    # --- Training ------------------------------------------------------------------------------------

    def test_a_record_is_a_completion_on_a_day(self, settings: Settings, tmp_path: Path) -> None:
        got = self.ask(settings, tmp_path)
        body = completions(got)["401"]
        assert (body.course, body.result, body.identity) == ("Awareness 18", "completed", "mara.1@northfen.example")
        when = {getattr(one.body, "account", ""): one.happened_at for one in got.facts}
        assert when["401"] == date(2025, 3, 1)

    def test_kinds_of_training_are_courses(self, settings: Settings, tmp_path: Path) -> None:
        courses = [one.body for one in self.ask(settings, tmp_path).facts if isinstance(one.body, CoursePublished)]
        assert [body.course for body in courses] == ["Awareness 18", "Awareness 19"]

    def test_what_people_mark_themselves_is_manual(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.records["401"] = [record(1, type="19")]
        got = self.ask(settings, tmp_path)
        assert (completions(got)["401"].method, completions(got)["402"].method) == ("manual", "api_sync")

    def test_those_who_left_keep_their_records(self, settings: Settings, tmp_path: Path) -> None:
        assert completions(self.ask(settings, tmp_path))["406"].result == "completed"

    def test_a_kind_that_is_gone_is_called_by_its_number(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.records["401"] = [record(1, type=77)]
        assert completions(self.ask(settings, tmp_path))["401"].course == "type 77"

    @pytest.mark.parametrize(
        ("changes", "column"), [({"completed": "0000-00-00"}, "completed"), ({"employeeId": "402"}, "employeeId")]
    )
    def test_a_record_without_a_day_or_of_another_is_refused(
        self, changes: dict[str, Any], column: str, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.records["401"] = [record(1, **changes), record(1, id=1, completed="2026-01-05")]
        got = self.ask(settings, tmp_path)
        assert [one.error.column for one in got.reading.refused] == [column]
        assert "401" in completions(got)

    def test_a_record_that_was_deleted_is_a_fact(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        before = self.ask(settings, tmp_path)
        server.records["401"] = []
        after = self.ask(settings, tmp_path)
        gone = [one.body for one in no_longer_listed(before.facts, after.facts, after.pull.extract)]
        assert gone == [CompletionVanished(account="401", course="Awareness 18", extract=after.pull.extract.name)]

    def test_training_is_asked_by_kind_or_not_at_all(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        some = settle("bamboohr", SOURCE.settings, {**self.given(server), "training_types": "19"})
        assert completions(self.ask(some, tmp_path)) == {}
        none = settle("bamboohr", SOURCE.settings, {**self.given(server), "training_types": ""})
        assert [query.name for query in SOURCE.asked(none)] == ["workers"]

    # --- How it throttles, and settings --------------------------------------------------------------

    def test_both_ways_of_saying_not_so_fast_are_waited_for(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        for status in (429, 503):
            server.fault(Reply(b"", status, {"Retry-After": "9"}), at=len(server.asked) + 1)
            clock = FakeClock()
            got = self.ask(settings, tmp_path, "workers", clock=clock)
            assert got.pull.extract.complete
            assert 9 in clock.slept

    @pytest.mark.parametrize("company", ["", "northfen.bamboohr.com", "../x", "a b"])
    def test_a_company_that_is_no_name_is_refused(self, company: str) -> None:
        own = settle("bamboohr", SOURCE.settings, {"company": company, "api_key": KEY})
        with pytest.raises(ConfigError, match="company"):
            SOURCE.connect(own)

    def test_the_address_is_that_of_the_company(self) -> None:
        own = settle("bamboohr", SOURCE.settings, {"company": "northfen", "api_key": KEY})
        assert SOURCE.connect(own).base_url == "https://northfen.bamboohr.com"

    def test_a_trial_goes_on_to_the_question_itself(self, server: Any, settings: Settings) -> None:
        with client_of(SOURCE, settings) as client:
            tried = try_out(SOURCE, Ask(query="training", settings=settings, client=client, now=NOON))
        assert (tried.works, tried.said) == (True, "Records of training: 2 on the first page")
        server.fault(Reply(b"", 403), at=len(server.asked) + 2, times=9)
        with client_of(SOURCE, settings) as client:
            tried = try_out(SOURCE, Ask(query="training", settings=settings, client=client, now=NOON))
        assert not tried.works
        assert "Training of all employees" in tried.remedy
