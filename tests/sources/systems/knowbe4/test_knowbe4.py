"""KnowBe4, asked at a local server that speaks its contract, by cursor and by page number."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from musterroll.facts.bodies import (
    AcknowledgementObserved,
    CompletionObserved,
    CompletionVanished,
    CoursePublished,
    PersonObserved,
)
from musterroll.facts.errors import ConfigError, Refused, TryLater
from musterroll.sources.changes import no_longer_listed
from musterroll.sources.settings import Settings, settle
from musterroll.sources.systems.knowbe4 import SOURCE
from tests.sources.kit.clock import FakeClock
from tests.sources.kit.contract import SourceContract
from tests.sources.kit.pulling import Pulled
from tests.sources.kit.server import Reply
from tests.sources.systems.knowbe4.server import TOKEN, KnowBe4Server, enrolment, purchase

ANA = "55120001"


def completions(got: Pulled) -> dict[str, CompletionObserved]:
    bodies = [fact.body for fact in got.facts if isinstance(fact.body, CompletionObserved)]
    return {body.account or "": body for body in bodies if body.course == "Awareness 2025"}


def courses(got: Pulled) -> dict[tuple[str, str], CoursePublished]:
    bodies = [fact.body for fact in got.facts if isinstance(fact.body, CoursePublished)]
    return {(body.course, body.version): body for body in bodies}


class TestKnowBe4(SourceContract):
    source = SOURCE
    server_class = KnowBe4Server
    question = "training"
    has_links = False  # a cursor is no link

    def given(self, server: Any) -> dict[str, str]:
        return {"base_url": server.base_url, "token": TOKEN}

    def pull_training(self, server: Any, settings: Settings, folder: Path, **changes: Any) -> Pulled:
        """A pull in which Ana's enrolment is changed."""
        server.lists["enrollments"][0] |= changes
        return self.ask(settings, folder)

    # --- People --------------------------------------------------------------------------------------

    def test_archived_users_are_in_the_list_since_their_archiving(self, settings: Settings, tmp_path: Path) -> None:
        got = self.ask(settings, tmp_path, "users")
        people = {fact.body.account: fact for fact in got.facts if isinstance(fact.body, PersonObserved)}
        assert len(people) == 24
        gone = [key for key, fact in people.items() if fact.body.status == "inactive"]  # type: ignore[union-attr]
        assert gone == ["55120008", "55120016", "55120024"]
        assert people["55120008"].happened_at == datetime(2025, 6, 30, 16, tzinfo=UTC)

    def test_aliases_are_addresses_and_the_start_of_work_is_not_read(self, settings: Settings, tmp_path: Path) -> None:
        body = self.ask(settings, tmp_path, "users").facts[0].body
        assert isinstance(body, PersonObserved)
        assert body.emails == ["mara.1@northfen.example", "mquill1@northfen.example"]
        assert (body.started_on, body.type, body.directory_id) == (None, None, None)

    def test_the_guid_is_a_directory_id_only_where_the_settings_say_so(self, server: Any, tmp_path: Path) -> None:
        own = settle("knowbe4", SOURCE.settings, {**self.given(server), "guid_is_directory_id": "yes"})
        body = self.ask(own, tmp_path, "users").facts[0].body
        assert isinstance(body, PersonObserved)
        assert body.directory_id == "0b6b-1"

    # --- Completions ---------------------------------------------------------------------------------

    def test_only_a_word_for_done_is_done(self, settings: Settings, tmp_path: Path) -> None:
        told = completions(self.ask(settings, tmp_path))
        assert [told[f"551200{n:02d}"].result for n in (1, 4, 9)] == ["passed", "in_progress", "in_progress"]
        assert told[ANA].status == "Passed"
        assert (told[ANA].duration_s, told[ANA].score, told[ANA].method) == (497, "87.5", "api_sync")

    def test_the_completions_of_those_who_left_are_not_left_out(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        self.ask(settings, tmp_path)
        assert not [asked for asked in server.asked if "exclude_archived_users" in asked.query]

    def test_a_date_without_the_word_is_not_done(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        got = self.pull_training(server, settings, tmp_path, status="In Progress")
        assert completions(got)[ANA].result == "in_progress"
        assert got.reading.notes["a completion date with the status 'In Progress' is taken as not done"] == 1

    def test_the_word_without_a_date_is_done_at_an_unknown_time(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        got = self.pull_training(server, settings, tmp_path, completion_date=None)
        fact = next(
            fact for fact in got.facts if isinstance(fact.body, CompletionObserved) and fact.body.account == ANA
        )
        assert (completions(got)[ANA].result, fact.happened_at) == ("passed", None)

    def test_a_word_that_nobody_knows_is_not_guessed(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        got = self.pull_training(server, settings, tmp_path, status="Waived")
        assert (completions(got)[ANA].result, completions(got)[ANA].status) == (None, "Waived")
        assert got.reading.notes["status 'Waived' is not known: reported and not counted"] == 1

    def test_no_word_at_all_is_not_done(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        assert completions(self.pull_training(server, settings, tmp_path, status=None))[ANA].result == "in_progress"

    @pytest.mark.parametrize("changes", [{"start_date": None}, {"time_spent": 0}])
    def test_done_without_having_begun_is_noted(
        self, changes: dict[str, Any], server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        got = self.pull_training(server, settings, tmp_path, **changes)
        assert got.reading.notes["done without a start or without time spent: it may have been marked by hand"] == 1

    def test_an_enrolment_without_a_user_is_refused(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        got = self.pull_training(server, settings, tmp_path, user={"email": "mara.1@northfen.example"})
        assert [one.error.column for one in got.reading.refused] == ["user.id"]

    def test_a_second_enrolment_in_the_same_module_is_a_second_completion(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.lists["enrollments"].append(enrolment(1, enrollment_id=1, completion_date="2026-01-05T10:00:00.000Z"))
        got = self.ask(settings, tmp_path)
        when = [str(fact.happened_at)[:10] for fact in got.facts if getattr(fact.body, "account", "") == ANA]
        assert when == ["2025-03-01", "2026-01-05"]

    def test_an_enrolment_that_is_gone_is_a_fact(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        before = self.ask(settings, tmp_path)
        del server.lists["enrollments"][0]
        after = self.ask(settings, tmp_path)
        gone = [fact.body for fact in no_longer_listed(before.facts, after.facts, after.pull.extract)]
        assert gone == [CompletionVanished(account=ANA, course="Awareness 2025", extract=after.pull.extract.name)]

    # --- Policies ------------------------------------------------------------------------------------

    def test_a_policy_is_acknowledged_and_not_trained(self, settings: Settings, tmp_path: Path) -> None:
        got = self.ask(settings, tmp_path)
        told = {getattr(fact.body, "account", None): fact for fact in got.facts}
        assert told["55120025"].body == AcknowledgementObserved(
            account="55120025", document="Acceptable Use", version="3120"
        )
        assert getattr(told["55120026"].body, "result", None) == "in_progress"
        assert got.reading.notes["a policy that is passed and not acknowledged is taken as not done"] == 1

    @pytest.mark.parametrize(
        ("row", "facts"),
        [
            ({"id": 1, "name": "A", "status": 1}, 1),
            ({"policy_id": 1, "name": "A", "published": True}, 1),
            ({"policy_id": 1, "name": "A", "status": "draft"}, 0),
            ({"policy_id": 1, "name": "A", "published": False}, 0),
        ],
    )
    def test_the_three_ways_in_which_a_policy_says_that_it_is_published(
        self, row: dict[str, Any], facts: int, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.lists["policies"] = [row]
        got = self.ask(settings, tmp_path)
        assert len([key for key in courses(got) if key[0] == "A"]) == facts
        assert len(got.reading.refused) == 1 - facts

    # --- Courses -------------------------------------------------------------------------------------

    def test_purchases_and_policies_are_course_versions(self, settings: Settings, tmp_path: Path) -> None:
        told = courses(self.ask(settings, tmp_path))
        assert set(told) == {
            ("Awareness 2025", "2025.01.20"),
            ("Phishing", "1"),
            ("Acceptable Use", "3120"),
            ("Awareness 2023", "2023.01.16"),  # only the campaign has it still
        }
        assert str(told["Awareness 2023", "2023.01.16"].retired_on) == "2024-12-31"
        assert told["Awareness 2025", "2025.01.20"].minutes == 25

    def test_a_completion_has_the_version_that_was_out_that_day(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        assert completions(self.ask(settings, tmp_path))[ANA].version == "2025.01.20"
        server.lists["store_purchases"][0] = purchase(8890, "Awareness 2025", "2025-03-02")
        told = completions(self.ask(settings, tmp_path))
        assert (told[ANA].version, told["55120002"].version) == (None, "2025.03.02")

    def test_a_module_with_a_title_of_its_own_has_no_version(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.lists["store_purchases"][0]["name"] = "Security basics"
        got = self.ask(settings, tmp_path)
        assert completions(got)[ANA].version is None
        assert sum(count for note, count in got.reading.notes.items() if "another title" in note) > 0

    def test_a_campaign_without_content_is_refused(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.lists["campaigns"].append({"campaign_id": 3, "name": "Empty", "content": []})
        assert [one.part for one in self.ask(settings, tmp_path).reading.refused] == ["campaigns"]

    # --- Quotas and settings -------------------------------------------------------------------------

    def test_a_quota_that_is_spent_leaves_the_pull_incomplete(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.fault(Reply({"error": "Too Many Requests"}, 429), at=5, times=99)
        got = self.ask(settings, tmp_path)
        assert isinstance(got.pull.error, TryLater)
        assert "quota is spent" in got.pull.extract.why_incomplete
        assert got.pull.extract.pages == 4

    def test_three_calls_a_second_and_no_more(self, settings: Settings, tmp_path: Path) -> None:
        clock = FakeClock()
        got = self.ask(settings, tmp_path, clock=clock)
        assert sum(clock.slept) >= (got.pull.extract.pages - 1) // 3

    def test_calls_in_a_pull_can_be_limited(self, server: Any, tmp_path: Path) -> None:
        own = settle("knowbe4", SOURCE.settings, {**self.given(server), "most_calls": "4"})
        got = self.ask(own, tmp_path)
        assert isinstance(got.pull.error, Refused)
        assert got.pull.extract.pages == len(server.asked) == 4

    @pytest.mark.parametrize(
        ("given", "named"),
        [
            ({"region": ""}, "region"),
            ({"region": "mars"}, "region"),
            ({"region": "eu", "calls_per_second": "x"}, "calls"),
        ],
    )
    def test_a_region_is_never_guessed(self, given: dict[str, str], named: str) -> None:
        with pytest.raises(ConfigError, match=named):
            SOURCE.connect(settle("knowbe4", SOURCE.settings, {"token": TOKEN, **given}))

    def test_the_region_is_part_of_the_address(self) -> None:
        settings = settle("knowbe4", SOURCE.settings, {"token": TOKEN, "region": "EU"})
        assert SOURCE.connect(settings).base_url == "https://eu.api.knowbe4.com"

    @pytest.mark.parametrize("wrong", [{"page_size": "501"}, {"page_size": "0"}, {"paging": "offset"}])
    def test_a_setting_that_knowbe4_does_not_know_is_refused(
        self, wrong: dict[str, str], server: Any, tmp_path: Path
    ) -> None:
        with pytest.raises(ConfigError, match=next(iter(wrong))):
            self.ask(settle("knowbe4", SOURCE.settings, {**self.given(server), **wrong}), tmp_path)
        assert list(tmp_path.iterdir()) == []


class TestKnowBe4ByPageNumber(SourceContract):
    """The same for accounts that do not know cursors."""

    source = SOURCE
    server_class = KnowBe4Server
    question = "training"
    has_links = False
    empty_pages_go_on = False

    def given(self, server: Any) -> dict[str, str]:
        return {"base_url": server.base_url, "token": TOKEN, "paging": "page", "page_size": "3"}

    def test_both_ways_give_the_same_facts(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        by_cursor = settle("knowbe4", SOURCE.settings, {"base_url": server.base_url, "token": TOKEN})
        one, other = self.ask(settings, tmp_path), self.ask(by_cursor, tmp_path)
        assert [fact.body for fact in one.facts] == [fact.body for fact in other.facts]
