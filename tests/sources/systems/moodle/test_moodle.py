"""Moodle, asked at a local server that speaks its contract."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from musterroll.facts.bodies import CompletionObserved, CoursePublished, PersonObserved
from musterroll.facts.errors import ConfigError, MusterrollError, Refused, TryLater
from musterroll.facts.fact import Fact
from musterroll.sources.changes import no_longer_listed
from musterroll.sources.port import Done
from musterroll.sources.settings import Settings, settle
from musterroll.sources.systems.moodle import SOURCE
from tests.sources.kit import hostile
from tests.sources.kit.contract import SourceContract
from tests.sources.kit.pulling import Pulled, client_of
from tests.sources.kit.server import Reply
from tests.sources.systems.moodle.server import (
    ACT,
    BEGAN,
    READ,
    MoodleServer,
    activities,
    completion,
    criterion,
    error,
)

AWARE, MARA = 11, 101


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def told(got: Pulled, account: int = MARA, course: str = "AWARE-2025") -> tuple[Fact, CompletionObserved]:
    return next(
        (fact, fact.body)
        for fact in got.facts
        if isinstance(fact.body, CompletionObserved) and (fact.body.account, fact.body.course) == (str(account), course)
    )


class TestMoodle(SourceContract):
    source = SOURCE
    server_class = MoodleServer
    question = "training"
    has_links = False  # rows are counted off
    empty_pages_go_on = False

    def given(self, server: Any) -> dict[str, str]:
        return {"base_url": server.base_url, "token": READ, "act_token": ACT, "page_size": "3"}

    # What is sent to Moodle is a form: it holds the credential, and no redirect is followed with it.

    @pytest.mark.parametrize("name", [name for name in hostile.REFUSED if name != "redirects in circles"])
    def test_a_hostile_server_is_refused(self, name: str, server: Any, settings: Settings, tmp_path: Path) -> None:
        super().test_a_hostile_server_is_refused(name, server, settings, tmp_path)

    def test_a_redirect_is_not_followed_with_the_form(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.fault(hostile.IN_CIRCLES, at=2, times=99)
        got = self.ask(settings, tmp_path)
        assert isinstance(got.pull.error, Refused)
        assert "a redirect where data were sent" in got.pull.error.what
        assert len(server.asked) == 2

    @pytest.mark.parametrize(
        "echo", [Reply([{"id": 11, "shortname": READ}]), Reply([], headers={"X-Form": READ})], ids=["body", "header"]
    )
    def test_an_answer_that_repeats_the_credential_is_not_kept(
        self, echo: Any, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        super().test_an_answer_that_repeats_the_credential_is_not_kept(echo, server, settings, tmp_path)

    def test_the_token_stands_in_no_address(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        self.ask(settings, tmp_path)
        assert {(asked.method, str(asked.query)) for asked in server.asked} == {("POST", "{}")}

    # --- People --------------------------------------------------------------------------------------

    def test_suspended_users_are_listed_as_inactive(self, settings: Settings, tmp_path: Path) -> None:
        got = self.ask(settings, tmp_path, "users")
        people = {one.body.account: one.body for one in got.facts if isinstance(one.body, PersonObserved)}
        assert len(people) == 24
        assert [key for key, body in people.items() if body.status == "inactive"] == ["107", "114", "121"]
        assert (people["101"].employee_number, people["101"].home_zone) == ("NF-0001", "Europe/Lisbon")
        assert people["102"].home_zone is None

    def test_whoever_was_never_there_has_no_sign_in(self, settings: Settings, tmp_path: Path) -> None:
        got = self.ask(settings, tmp_path, "users")
        seen = {
            getattr(one.body, "account", ""): one.happened_at for one in got.facts if one.kind == "sign_in.observed"
        }
        assert len(seen) == 16
        assert (seen["101"], "103" in seen) == (at(BEGAN), False)

    def test_what_a_site_hides_is_not_guessed(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.lists["users"] = [{"id": 101, "fullname": "Mara Quill", "email": "m@northfen.example"}]
        body = self.ask(settings, tmp_path, "users").facts[0].body
        assert body == PersonObserved(account="101", name="Mara Quill", emails=["m@northfen.example"])

    def test_the_guest_account_is_no_person(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.lists["users"][0]["username"] = "guest"
        assert [one.error.column for one in self.ask(settings, tmp_path, "users").reading.refused] == ["username"]

    def test_a_large_site_is_asked_in_slices(self, server: Any, tmp_path: Path) -> None:
        given = {**self.given(server), "users_values": "mara.1%, mara.2%"}
        got = self.ask(settle("moodle", SOURCE.settings, given), tmp_path, "users")
        assert (got.pull.extract.pages, got.reading.rows) == (2, 17)

    # --- Courses -------------------------------------------------------------------------------------

    def test_courses_are_called_by_their_short_names_and_the_front_page_is_none(
        self, settings: Settings, tmp_path: Path
    ) -> None:
        got = self.ask(settings, tmp_path)
        courses = [one.body for one in got.facts if isinstance(one.body, CoursePublished)]
        assert [body.course for body in courses] == ["CHESS", "AWARE-2025", "PHISH-2025"]
        assert [one.error.column for one in got.reading.refused][:1] == ["format"]

    def test_only_the_courses_of_the_settings_are_asked_for(self, server: Any, tmp_path: Path) -> None:
        given = {**self.given(server), "courses": "C12", "course_key": "idnumber"}
        got = self.ask(settle("moodle", SOURCE.settings, given), tmp_path)
        assert {asked.form().get("courseid") for asked in server.asked} == {None, "12"}
        assert {getattr(one.body, "course", "") for one in got.facts} == {"C12"}

    def test_a_course_that_is_not_there_is_said(self, server: Any, tmp_path: Path) -> None:
        given = {**self.given(server), "courses": "PHISH-2025, PHISH-2026"}
        got = self.ask(settle("moodle", SOURCE.settings, given), tmp_path)
        assert isinstance(got.pull.error, Refused)
        assert "PHISH-2026" in got.pull.error.what
        assert told(got, MARA, "PHISH-2025")

    @pytest.mark.parametrize("wrong", [{"course_key": "title"}, {"page_size": "0"}])
    def test_a_setting_that_does_not_fit_is_said(self, wrong: dict[str, str], server: Any, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match=next(iter(wrong))):
            self.ask(settle("moodle", SOURCE.settings, {**self.given(server), **wrong}), tmp_path)

    # --- Completions ---------------------------------------------------------------------------------

    def test_a_course_is_done_under_way_or_not_begun(self, settings: Settings, tmp_path: Path) -> None:
        got = self.ask(settings, tmp_path)
        assert [told(got, 100 + n)[1].result for n in (1, 4, 5)] == ["completed", "in_progress", "not_started"]
        assert [told(got, 100 + n)[0].happened_at for n in (4, 5)] == [None, None]
        assert told(got)[1].identity == "mara.1@northfen.example"

    def test_with_all_criteria_it_is_done_with_the_last(self, settings: Settings, tmp_path: Path) -> None:
        assert told(self.ask(settings, tmp_path))[0].happened_at == at(BEGAN + 3601)

    def test_with_any_criterion_it_is_done_with_the_first(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        rows = criterion(None, False), criterion(BEGAN + 50), criterion(BEGAN + 9)
        server.status[AWARE, MARA] = completion(MARA, 2, True, *rows)
        assert told(self.ask(settings, tmp_path))[0].happened_at == at(BEGAN + 9)

    @pytest.mark.parametrize("none", [None, 0])
    def test_done_without_a_time_is_done_at_an_unknown_time(
        self, none: int | None, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.status[AWARE, MARA] = completion(MARA, 1, True, criterion(none))
        got = self.ask(settings, tmp_path)
        assert (told(got)[1].result, told(got)[0].happened_at) == ("completed", None)
        assert got.reading.notes["done, and no criterion has a time: done at an unknown time"] == 1

    def test_an_overridden_activity_makes_it_manual(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.activities[AWARE, MARA] = activities(1, override=7)
        got = self.ask(settings, tmp_path)
        assert (told(got)[1].method, told(got, 102)[1].method) == ("manual", "api_sync")
        assert got.reading.notes["done by hand: a teacher overrode an activity or marked the course"] == 1

    def test_an_activity_that_was_set_back_marks_nothing(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.activities[AWARE, MARA] = activities(0, override=7)
        assert told(self.ask(settings, tmp_path))[1].method == "api_sync"

    def test_a_course_that_a_role_marks_is_manual(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.status[AWARE, MARA] = completion(MARA, 1, True, criterion(BEGAN, kind=7))
        assert told(self.ask(settings, tmp_path))[1].method == "manual"

    def test_a_tick_of_ones_own_is_noted(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.activities[AWARE, MARA] = activities(1, tracking=1)
        got = self.ask(settings, tmp_path)
        assert got.reading.notes["done with something that the person ticked off"] == 1
        assert told(got)[1].method == "api_sync"

    def test_completed_and_failed_is_not_training_passed(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.activities[AWARE, MARA] = activities(3)
        assert told(self.ask(settings, tmp_path))[1].result == "failed"
        lenient = settle("moodle", SOURCE.settings, {**self.given(server), "failed_activity_fails": "no"})
        got = self.ask(lenient, tmp_path)
        assert told(got)[1].result == "completed"
        assert got.reading.notes["a completed course with a failed activity"] == 1

    def test_without_activities_half_the_calls_are_made(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        self.ask(settings, tmp_path)
        asked = len(server.asked)
        self.ask(settle("moodle", SOURCE.settings, {**self.given(server), "ask_activities": "no"}), tmp_path)
        assert asked - (len(server.asked) - asked) == 16  # people in courses whose completion is told

    def test_activities_that_may_not_be_seen_are_noted(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.activities[AWARE, MARA] = error("nopermissions")
        got = self.ask(settings, tmp_path)
        assert told(got)[1].result == "completed"
        assert got.reading.notes["the activities are not told: whether somebody marked them by hand is not known"] == 1

    # --- What Moodle does not tell -------------------------------------------------------------------

    def test_a_course_without_criteria_has_no_completions(self, settings: Settings, tmp_path: Path) -> None:
        got = self.ask(settings, tmp_path)
        assert [one.error.found for one in got.reading.refused if one.part == "enrolled"] == ["nocriteriaset"]

    def test_a_leaver_who_is_suspended_keeps_what_was_completed(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        before = self.ask(settings, tmp_path)
        server.lists["users"][0]["suspended"] = True
        after = self.ask(settings, tmp_path)
        assert (told(after)[1].result, told(after)[1].status) == (None, "suspended")
        assert list(no_longer_listed(before.facts, after.facts, after.pull.extract)) == []

    def test_whoever_is_no_longer_enrolled_has_no_completion_any_more(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        before = self.ask(settings, tmp_path)
        server.enrolled[AWARE].remove(1)
        after = self.ask(settings, tmp_path)
        gone = [one.body for one in no_longer_listed(before.facts, after.facts, after.pull.extract)]
        assert [getattr(body, "account", "") for body in gone] == ["101"]

    # --- Errors with status 200 ----------------------------------------------------------------------

    @pytest.mark.parametrize(
        ("code", "kind", "words"),
        [
            ("invalidtoken", Refused, "does not accept the credential"),
            ("accessexception", Refused, "not permitted"),
            ("sitemaintenance", TryLater, "not ready"),
            ("dmlreadexception", Refused, "Moodle answers 'dmlreadexception'"),
        ],
    )
    @pytest.mark.parametrize("request_number", [1, 2])
    def test_an_error_with_status_200_ends_the_pull(
        self,
        request_number: int,
        code: str,
        kind: type[MusterrollError],
        words: str,
        server: Any,
        settings: Settings,
        tmp_path: Path,
    ) -> None:
        server.fault(error(code), at=request_number, times=99)
        got = self.ask(settings, tmp_path)
        assert isinstance(got.pull.error, kind)
        assert words in got.pull.error.what
        assert not got.pull.extract.complete
        assert code in got.kept.decode()

    def test_a_token_that_ends_among_the_completions_ends_the_pull(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.fault(error("invalidtoken"), at=6, times=99)
        got = self.ask(settings, tmp_path)
        assert isinstance(got.pull.error, Refused)
        assert len(server.asked) == 6

    # --- Enrolling -----------------------------------------------------------------------------------

    def enrol(self, settings: Settings, account: str, course: str) -> Done:
        assert SOURCE.enrol
        with client_of(SOURCE, settings, connect=SOURCE.connect_to_act) as client:
            return SOURCE.enrol(settings, client, account, course)

    def test_somebody_is_enrolled_with_a_credential_of_its_own(self, server: Any, settings: Settings) -> None:
        done = self.enrol(settings, "120", "AWARE-2025")
        assert 20 in server.enrolled[AWARE]
        assert done.sentence == "Account 120 was enrolled in AWARE-2025."
        assert {asked.form()["wstoken"] for asked in server.asked} == {ACT}
        assert server.asked[-1].form()["enrolments[0][roleid]"] == "5"

    @pytest.mark.parametrize(
        ("account", "course", "words"),
        [
            ("mara", "AWARE-2025", "no id of an account"),
            ("120", "AWARE-2031", "no course"),
            ("120", "NF", "no course"),
            ("120", "CHESS", "wsnoinstance"),
        ],
    )
    def test_what_cannot_be_enrolled_is_refused(
        self, account: str, course: str, words: str, server: Any, settings: Settings
    ) -> None:
        before = {number: list(people) for number, people in server.enrolled.items()}
        with pytest.raises(Refused, match=words):
            self.enrol(settings, account, course)
        assert server.enrolled == before

    def test_the_credential_that_reads_cannot_enrol(self, server: Any) -> None:
        own = settle("moodle", SOURCE.settings, {**self.given(server), "act_token": READ})
        with pytest.raises(Refused, match="not permitted"):
            self.enrol(own, "120", "AWARE-2025")
        none = settle("moodle", SOURCE.settings, {**self.given(server), "act_token": ""})
        with pytest.raises(ConfigError, match="no credential to enrol"):
            self.enrol(none, "120", "AWARE-2025")
