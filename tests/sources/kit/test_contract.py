"""The suite that all sources inherit, run on the model; and what tokens and people do while a list is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from musterroll.facts.bodies import PersonObserved
from musterroll.sources.settings import Settings
from tests.sources.kit.contract import SourceContract
from tests.sources.kit.roster import SOURCE, RosterServer


class TestRoster(SourceContract):
    source = SOURCE
    server_class = RosterServer
    renews = True
    question = "people"
    requests_before = 1

    def given(self, server: Any) -> dict[str, str]:
        return {"base_url": server.base_url, "client_id": "us", "client_secret": server.client_secret}

    def test_a_token_that_ends_in_the_middle_is_fetched_again(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.change, server.change_after = server.expire, 4
        got = self.ask(settings, tmp_path)
        assert got.pull.extract.complete
        assert len(got.facts) == 24
        assert len(server.issued) == 2

    def test_a_changed_address_in_the_middle_is_two_snapshots(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        def change() -> None:
            server.lists["people"][2]["mail"] = "ana.new@northfen.example"

        server.repeat, server.change, server.change_after = True, change, 1
        got = self.ask(settings, tmp_path)
        people = [fact.body for fact in got.facts if isinstance(fact.body, PersonObserved)]
        told = [body.emails for body in people if body.account == "3"]
        assert told == [["p3@northfen.example"], ["ana.new@northfen.example"]]

    def test_a_renamed_member_refuses_the_rows_and_says_which(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        for row in server.lists["people"]:
            row["status"] = row.pop("state")
        got = self.ask(settings, tmp_path)
        assert got.facts == []
        assert {one.error.column for one in got.reading.refused} == {"state"}
        assert got.reading.unreadable == "none of 24 rows could be read; most have no state"
