"""What holds for every source. A test of a system inherits `SourceContract` and says which source, server and settings.

class TestOkta(SourceContract):
    source = SOURCE
    server_class = OktaServer
    question = "users"             # the one that is broken on purpose; its list must fill at least 8 pages

    def given(self, server): return {"base_url": server.base_url, "token": server.token}
"""

from __future__ import annotations

import json
import logging
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest

from musterroll.facts.envelope import parse_line
from musterroll.facts.errors import MusterrollError, Refused, TryLater, Unreadable
from musterroll.facts.fact import Fact, to_line
from musterroll.sources.extract import in_memory, open_extract
from musterroll.sources.port import OFFERS, ROLES, Source
from musterroll.sources.settings import Settings, settle
from musterroll.sources.shrink import judged
from tests.sources.kit import hostile
from tests.sources.kit.clock import FakeClock
from tests.sources.kit.pulling import SMALL, Pulled, client_of, pulled
from tests.sources.kit.server import LocalServer, Reply
from tests.sources.kit.spoil import first_of_each_part, spoilt


class SourceContract:
    """The suite. What a source cannot be asked is said in the three flags, with the reason beside them."""

    source: ClassVar[Source]
    server_class: ClassVar[type[LocalServer]]
    question: ClassVar[str]
    # Pages are found by links in an answer: then a link elsewhere must not be followed.
    has_links: ClassVar[bool] = True
    # An empty page in the middle is no end of the list. (Where pages have numbers it is.)
    empty_pages_go_on: ClassVar[bool] = True
    # The credential is a token that is fetched: one that ends is fetched again.
    renews: ClassVar[bool] = False
    # Requests before the first page of `question`: tokens, lists that it needs.
    requests_before: ClassVar[int] = 0

    def given(self, server: Any) -> dict[str, str]:
        """The settings that lead to the server, secrets among them."""
        raise NotImplementedError

    # --- Setting -------------------------------------------------------------------------------------

    @pytest.fixture
    def server(self) -> Iterator[Any]:
        with self.server_class() as server:
            yield server

    @pytest.fixture
    def settings(self, server: Any) -> Settings:
        return settle(self.source.name, self.source.settings, self.given(server))

    def ask(self, settings: Settings, folder: Path, query: str = "", **more: Any) -> Pulled:
        return pulled(self.source, settings, query or self.question, folder, **more)

    def questions(self, settings: Settings) -> list[str]:
        return [query.name for query in self.source.asked(settings)]

    # --- What it says about itself -------------------------------------------------------------------

    def test_it_says_what_it_is(self, settings: Settings) -> None:
        source = self.source
        assert source.offers <= OFFERS
        assert source.role in ROLES
        assert {query.offers for query in source.queries} <= source.offers
        assert len({query.name for query in source.queries}) == len(source.queries)
        assert all(query.unless in settings for query in source.queries if query.unless)
        assert all(one.meaning for one in source.settings)
        assert (source.enrol is not None) == ("enrolment" in source.offers)
        assert not (source.enrol and source.cannot_enrol)
        assert set(source.cannot_enrol) <= set(source.cannot)

    def test_a_setting_that_is_missing_is_named(self, server: Any) -> None:
        given = self.given(server)
        for one in self.source.settings:
            if one.required and one.default is None:
                with pytest.raises(MusterrollError, match=one.name):
                    settle(self.source.name, self.source.settings, {**given, one.name: ""})

    # --- Facts ---------------------------------------------------------------------------------------

    def test_every_fact_reads_back_as_it_was_written(self, settings: Settings, tmp_path: Path) -> None:
        for query in self.questions(settings):
            got = self.ask(settings, tmp_path, query)
            assert got.facts, query
            assert [parse_line(to_line(fact)) for fact in got.facts] == got.facts

    def test_rows_in_are_facts_and_refused_rows(self, settings: Settings, tmp_path: Path) -> None:
        for query in self.questions(settings):
            got = self.ask(settings, tmp_path, query)
            assert got.pull.extract.rows == got.reading.rows == got.reading.told + len(got.reading.refused)
            assert {fact.origin.row for fact in got.facts if fact.origin} <= set(range(1, got.reading.rows + 1))
            assert all(fact.origin and fact.origin.extract == got.pull.extract.name for fact in got.facts)

    def test_each_account_is_told_once(self, settings: Settings, tmp_path: Path) -> None:
        for query in self.questions(settings):
            people = Counter(_account(fact) for fact in self.ask(settings, tmp_path, query).facts if _is_person(fact))
            assert [account for account, times in people.items() if times > 1 or not account] == []

    def test_what_was_kept_is_read_again_without_the_system(self, settings: Settings, tmp_path: Path) -> None:
        for query in self.questions(settings):
            got = self.ask(settings, tmp_path, query)
            again = self.source.read(open_extract(got.pull.path.read_bytes()))
            assert list(again.facts()) == got.facts
            assert (again.refused, again.notes) == (got.reading.refused, got.reading.notes)

    # --- Pages ---------------------------------------------------------------------------------------

    def test_the_list_is_followed_to_its_end(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        got = self.ask(settings, tmp_path)
        assert got.pull.error is None
        assert got.pull.extract.complete
        assert got.pull.extract.pages >= 8
        assert got.pull.extract.pages <= len(server.asked)

    def test_a_row_on_two_pages_is_taken_once(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        whole = self.ask(settings, tmp_path)
        server.repeat = True
        got = self.ask(settings, tmp_path)
        assert len(got.facts) == len(whole.facts)
        assert got.reading.rows > whole.reading.rows
        repeated = got.reading.refused[len(whole.reading.refused) :]
        assert repeated
        assert all("same row as row" in one.error.found for one in got.reading.refused if one in repeated)

    def test_an_empty_page_is_not_the_end(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        whole = self.ask(settings, tmp_path)
        server._pages, server.empty_at = 0, 4
        got = self.ask(settings, tmp_path)
        if not self.empty_pages_go_on:  # it is the end, and what came until then is taken
            assert got.pull.error is None
            assert 0 < got.reading.rows < whole.reading.rows
            return
        assert got.reading.rows == whole.reading.rows
        assert got.pull.extract.pages == whole.pull.extract.pages + 1

    def test_a_link_to_another_host_is_not_followed(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        whole = self.ask(settings, tmp_path)
        for elsewhere in ("https://elsewhere.example", "http://127.0.0.1:1", "http://10.0.0.8"):
            server.next_host = elsewhere
            got = self.ask(settings, tmp_path)
            if not self.has_links:  # whatever a server says about links, none is looked at
                assert [fact.body for fact in got.facts] == [fact.body for fact in whole.facts]
                continue
            assert isinstance(got.pull.error, Refused)
            assert "was not followed" in got.pull.error.what
            assert not got.pull.extract.complete

    def test_a_list_without_end_is_refused(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        whole = self.ask(settings, tmp_path)
        server.window = lambda rows, start, size=None: (rows[:3], str(int(start.partition("-")[0] or 0) + 3))
        got = self.ask(settings, tmp_path)
        if got.pull.error is None:  # it asks for a list that comes whole, or for so many that it knows
            assert got.pull.extract.pages <= whole.pull.extract.pages
            return
        assert isinstance(got.pull.error, Refused)
        assert "does not end" in got.pull.error.what
        assert not got.pull.extract.complete

    def test_an_address_that_changes_in_the_middle_loses_nobody(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        whole = self.ask(settings, tmp_path)
        server._pages, server.change_after = 0, 2

        def renamed() -> None:
            server.render = lambda row: json.loads(json.dumps(row).replace("@northfen.example", "@renamed.example"))

        server.change = renamed
        got = self.ask(settings, tmp_path)
        assert got.pull.extract.complete
        assert got.reading.rows == whole.reading.rows == got.reading.told + len(got.reading.refused)
        assert {_account(fact) for fact in got.facts if "@" not in _account(fact)} == {
            _account(fact) for fact in whole.facts if "@" not in _account(fact)
        }
        assert len(got.facts) == len(whole.facts)

    # --- Rows that changed their shape ---------------------------------------------------------------

    def test_renamed_members_leave_no_fact_and_no_row_out(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.render = lambda row: {f"x_{name}": value for name, value in row.items()}
        got = self.ask(settings, tmp_path)
        assert got.facts == []
        assert got.reading.rows == len(got.reading.refused) > 0
        assert "could be read" in got.reading.unreadable

    @pytest.mark.parametrize("junk", [None, 7, "x", [], [[]], {}], ids=repr)
    def test_rows_that_are_none_are_refused_one_by_one(
        self, junk: Any, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.render = lambda row: junk
        got = self.ask(settings, tmp_path)
        assert got.facts == []
        assert got.pull.extract.rows == got.reading.rows == len(got.reading.refused) > 0

    def test_whatever_stands_in_a_member_reading_goes_on(self, settings: Settings, tmp_path: Path) -> None:
        for query in self.questions(settings):
            extract = self.ask(settings, tmp_path, query).pull.extract
            pages = first_of_each_part(extract)
            for at, page in enumerate(pages):
                for raw in spoilt(page.raw):
                    told = [*pages[:at], replace(page, raw=raw), *pages[at + 1 :]]
                    reading = self.source.read(
                        in_memory(extract.source, query, told, page.at, dict(extract.parameters))
                    )
                    facts = list(reading.facts())
                    assert [parse_line(to_line(fact)) for fact in facts] == facts, raw
                    assert reading.rows == reading.told + len(reading.refused)

    # --- A system that is busy or broken -------------------------------------------------------------

    def test_a_500_on_page_7_is_asked_again(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        whole = self.ask(settings, tmp_path)
        asked = len(server.asked)
        server.fault(Reply({"error": "broken"}, 500), at=asked + self.requests_before + 7)
        clock = FakeClock()
        got = self.ask(settings, tmp_path, clock=clock)
        assert got.pull.extract.complete
        assert got.reading.rows == whole.reading.rows
        assert sum(clock.slept) > 0

    def test_a_pull_that_breaks_on_page_7_is_kept_and_incomplete(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        whole = self.ask(settings, tmp_path)
        asked = len(server.asked)
        server.fault(Reply({"error": "broken"}, 500), at=asked + self.requests_before + 7, times=99)
        got = self.ask(settings, tmp_path)
        assert isinstance(got.pull.error, TryLater)
        assert not got.pull.extract.complete
        assert got.pull.extract.why_incomplete
        assert got.pull.extract.cursor == {}
        assert 0 < got.reading.rows < whole.reading.rows
        assert got.pull.extract.rows == got.reading.rows

    def test_a_credential_that_ends_in_the_middle(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        whole = self.ask(settings, tmp_path)
        server.fault(Reply({"error": "expired"}, 401), at=len(server.asked) + self.requests_before + 4)
        got = self.ask(settings, tmp_path)
        if self.renews:
            assert got.pull.extract.complete
            assert [fact.body for fact in got.facts] == [fact.body for fact in whole.facts]
            return
        assert isinstance(got.pull.error, Refused)
        assert "credential" in got.pull.error.what
        assert not got.pull.extract.complete
        assert 0 < got.pull.extract.pages < whole.pull.extract.pages
        assert got.pull.extract.rows == got.reading.rows

    @pytest.mark.parametrize("fault", [hostile.slow_drip, hostile.cut_off], ids=["now and then", "not to its end"])
    def test_a_system_that_sends_its_answer(self, fault: Any, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.fault(fault, at=self.requests_before + 2, times=99)
        got = self.ask(settings, tmp_path, limits=replace(SMALL, page_seconds=0.25, tries=1))
        assert isinstance(got.pull.error, TryLater)
        assert not got.pull.extract.complete
        assert got.pull.extract.rows == got.reading.rows

    def test_a_connection_that_cannot_be_encrypted_is_refused_before_anything_is_sent(
        self, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        settings._values |= {name: value.replace("http://", "https://") for name, value in settings.items()}
        got = self.ask(settings, tmp_path)
        assert isinstance(got.pull.error, Refused)
        assert "the encrypted connection failed" in got.pull.error.what
        assert got.pull.extract.pages == 0
        assert server.asked == []

    def test_a_system_that_asks_to_wait_is_waited_for(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        whole = self.ask(settings, tmp_path)
        reply, seconds = server.throttled()
        server.fault(reply, at=len(server.asked) + self.requests_before + 3)
        clock = FakeClock()
        got = self.ask(settings, tmp_path, clock=clock)
        assert got.reading.rows == whole.reading.rows
        assert any(abs(wait - seconds) <= 2 for wait in clock.slept)

    def test_a_page_that_is_no_list_is_kept_and_said(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        for reply in (hostile.NOT_JSON, hostile.NOT_A_LIST):
            server._faults.clear()
            server.fault(reply, at=len(server.asked) + self.requests_before + 2, times=99)
            got = self.ask(settings, tmp_path)
            if got.pull.error is None:  # a list under a name that is absent is an empty one
                continue
            assert isinstance(got.pull.error, Unreadable)
            assert reply.raw().decode()[:9].replace('"', '\\"') in got.kept.decode()
            assert got.pull.extract.rows == got.reading.rows

    @pytest.mark.parametrize("name", hostile.REFUSED)
    def test_a_hostile_server_is_refused(self, name: str, server: Any, settings: Settings, tmp_path: Path) -> None:
        fault, words = hostile.REFUSED[name]
        server.fault(fault, at=self.requests_before + 2, times=99)
        got = self.ask(settings, tmp_path)
        assert isinstance(got.pull.error, Refused | Unreadable)
        assert words in got.pull.error.what
        assert not got.pull.extract.complete

    def test_a_credential_that_is_not_accepted_is_said(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.fault(Reply({"error": "no"}, 401), times=99)
        got = self.ask(settings, tmp_path)
        assert isinstance(got.pull.error, Refused)
        assert "credential" in got.pull.error.what

    def test_a_permission_that_is_missing_is_said(self, server: Any, settings: Settings, tmp_path: Path) -> None:
        server.fault(Reply({"error": "no"}, 403), at=self.requests_before + 1, times=99)
        got = self.ask(settings, tmp_path)
        assert isinstance(got.pull.error, Refused)
        assert "not permitted" in got.pull.error.what or "credential" in got.pull.error.what

    def test_a_pull_that_shrank_is_not_believed(self, settings: Settings, tmp_path: Path) -> None:
        extract = self.ask(settings, tmp_path).pull.extract
        before = {part: rows * 2 for part, rows in extract.rows_of.items()}
        assert not judged(extract, before).complete
        assert judged(extract, dict(extract.rows_of)).complete

    # --- Secrets -------------------------------------------------------------------------------------

    def test_no_secret_is_written_anywhere(
        self, server: Any, settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(1, logging.getLogger().name)
        canaries = settings.secrets()
        assert canaries
        said = [repr(settings), repr(self.source.parameters(settings))]
        for query in self.questions(settings):
            said += _everything(self.ask(settings, tmp_path, query))
        for status in (401, 403, 404, 418, 500):
            server._faults.clear()
            server.fault(Reply({"error": "no"}, status), at=len(server.asked) + 2, times=99)
            said += _everything(self.ask(settings, tmp_path))
        with client_of(self.source, settings) as client:
            said += [repr(client), repr(client.secrets)]
        text = "\n".join([*said, caplog.text])
        shown = [one for canary in [*canaries, *getattr(server, "issued", [])] for one in canary.splitlines()]
        assert [one for one in shown if len(one) > 5 and one in text and not one.startswith("-----")] == []

    @pytest.mark.parametrize("echo", [hostile.echo, hostile.echo_in_a_link], ids=["in its body", "in a link"])
    def test_an_answer_that_repeats_the_credential_is_not_kept(
        self, echo: Any, server: Any, settings: Settings, tmp_path: Path
    ) -> None:
        server.fault(echo, at=self.requests_before + 1, times=99)
        got = self.ask(settings, tmp_path)
        assert isinstance(got.pull.error, Refused)
        assert "repeats the credential" in got.pull.error.what
        assert got.pull.extract.pages == 0


def _everything(got: Pulled) -> list[str]:
    """All that a pull leaves behind, as texts."""
    said = [got.kept.decode(), repr(got.pull), repr(got.reading.refused), repr(got.reading.notes)]
    said += [to_line(fact).decode() for fact in got.facts]
    if got.pull.error:
        said += [str(got.pull.error), repr(got.pull.error), *traceback.format_exception(got.pull.error)]
    return said


def _is_person(fact: Fact) -> bool:
    return fact.kind == "person.observed"


def _account(fact: Fact) -> str:
    return str(getattr(fact.body, "account", ""))
