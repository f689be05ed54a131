"""A learning record store, asked at a local server that speaks its contract."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from musterroll.facts.bodies import CompletionObserved, CompletionVanished
from musterroll.facts.errors import ConfigError
from musterroll.sources.settings import Settings, settle
from musterroll.sources.systems.xapi import SOURCE
from tests.sources.kit.contract import SourceContract
from tests.sources.kit.pulling import Pulled
from tests.sources.systems.xapi.server import KEY, SECRET, LrsServer, statement, stored, uuid, voiding

COURSE = "https://courses.northfen.example/awareness"


def completions(got: Pulled) -> dict[str, CompletionObserved]:
    return {one.body.account or "": one.body for one in got.facts if isinstance(one.body, CompletionObserved)}


class TestLrs(SourceContract):
    source = SOURCE
    server_class = LrsServer
    question = "statements"

    def given(self, server: Any) -> dict[str, str]:
        return {"endpoint": f"{server.base_url}/xAPI", "key": KEY, "secret": SECRET}

    def test_a_statement_is_a_completion_with_its_instant_and_version(self, settings: Settings, tmp_path: Path) -> None:
        got = self.ask(settings, tmp_path)
        first = got.facts[0]
        assert first.body == CompletionObserved(
            account="mara.1@northfen.example",
            identity="mara.1@northfen.example",
            name="Mara No1",
            course=COURSE,
            version="2.1",
            status="completed",
            result="completed",
            score="90",
            duration_s=1230,
            method="xapi",
            statement=uuid(1),
        )
        assert first.happened_at == datetime(2025, 2, 28, 10, 1, tzinfo=timezone(timedelta(hours=1)))

    def test_other_verbs_are_not_asked_for(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        got = self.ask(settings, tmp_path)
        results = [body.result for body in completions(got).values()]
        assert [results.count(one) for one in ("completed", "passed", "failed")] == [14, 7, 3]
        assert uuid(25).encode() not in got.kept

    def test_a_voided_statement_is_a_completion_that_vanished(self, settings: Settings, tmp_path: Path) -> None:
        got = self.ask(settings, tmp_path)
        gone = [one for one in got.facts if isinstance(one.body, CompletionVanished)]
        told = CompletionVanished(
            account="mara.30@northfen.example", course=COURSE, statement=uuid(30), voided_by=uuid(31)
        )
        assert [one.body for one in gone] == [told]
        assert "mara.30@northfen.example" not in completions(got)

    def test_a_voided_statement_that_was_no_completion_is_said(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.lists["statements"] += [voiding(41, 25), voiding(42, 4711)]
        got = self.ask(settings, tmp_path)
        assert [one.error.found for one in got.reading.refused] == [uuid(25), uuid(4711)]
        assert all(one.error.expected == "the id of a completion" for one in got.reading.refused)

    def test_the_next_pull_asks_for_what_was_stored_since(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        cursor = dict(self.ask(settings, tmp_path).pull.extract.cursor)
        assert cursor == {"completed": stored(14), "passed": stored(21), "failed": stored(24), "voided": stored(31)}
        server.lists["statements"].append(statement(50, "passed"))
        later = self.ask(settings, tmp_path, cursor=cursor)
        assert list(completions(later)) == ["mara.50@northfen.example"]
        assert later.pull.extract.cursor["passed"] == stored(50)
        assert later.pull.extract.cursor["completed"] == stored(14)

    def test_a_statement_stored_while_others_are_read_is_not_passed_over(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        """The list of the next verb tells of later statements; the cursor of the first verb does not follow them."""
        server.change = lambda: server.lists["statements"].extend([statement(60), statement(61, "passed")])
        server.change_after = 6  # the list of `completed` was read to its end
        cursor = dict(self.ask(settings, tmp_path).pull.extract.cursor)
        assert (cursor["completed"], cursor["passed"]) == (stored(14), stored(61))
        server.change = None
        assert "mara.60@northfen.example" in completions(self.ask(settings, tmp_path, cursor=cursor))

    def test_up_to_when_the_store_is_consistent_is_where_the_next_pull_goes_on(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.consistent = "2025-03-01T00:05:00.000Z"
        cursor = self.ask(settings, tmp_path).pull.extract.cursor
        assert set(cursor.values()) == {server.consistent}

    def test_the_accounts_of_a_known_home_page_are_those_of_its_source(self, server: Any, tmp_path: Path) -> None:
        account = {"homePage": "https://lms.northfen.example", "name": "7721"}
        other = {"homePage": "https://else.example", "name": "7721"}
        server.lists["statements"] = [statement(1, actor={"account": account}), statement(2, actor={"account": other})]
        pages = {**self.given(server), "home_pages": "https://lms.northfen.example=moodle"}
        got = self.ask(settle("xapi", SOURCE.settings, pages), tmp_path)
        assert [(one.source, getattr(one.body, "account", "")) for one in got.facts] == [
            ("moodle", "7721"),
            ("xapi", "https://else.example 7721"),
        ]

    @pytest.mark.parametrize(
        ("more", "word"),
        [
            ({"key": ""}, "credential"),
            ({"token": "canary-token-1f"}, "credential"),
            ({"home_pages": "https://lms.example"}, "home_pages"),
            ({"version": "0.95"}, "version"),
        ],
    )
    def test_settings_that_do_not_fit_are_refused(self, server: Any, more: dict[str, str], word: str) -> None:
        own = settle("xapi", SOURCE.settings, {**self.given(server), **more})
        with pytest.raises(ConfigError, match=word):
            SOURCE.connect(own)

    def test_an_instant_in_utc_stays_one(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.lists["statements"] = [statement(1, timestamp="2025-02-28T10:01:00Z")]
        assert self.ask(settings, tmp_path).facts[0].happened_at == datetime(2025, 2, 28, 10, 1, tzinfo=UTC)
