"""xAPI statements that programs send: all or none, each id once, what was voided has vanished."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from musterroll.config import Intake
from musterroll.facts.bodies import CompletionObserved, CompletionVanished
from musterroll.facts.fact import Fact
from musterroll.procedures.verification.sent import astray, mend
from musterroll.sources.extract import Page, in_memory
from musterroll.sources.systems.xapi import SOURCE
from musterroll.web.site import Site
from tests.sources.systems.xapi.server import statement, uuid, voiding
from tests.web.programs import Program, facts, token, with_settings

ADDRESS = "/xAPI/statements"


class Provider(Program):
    """An activity provider, which speaks xAPI 1.0.3 with user and password."""

    def send(self, statements: Any, method: str = "POST", query: str = "", **headers: str) -> Any:
        version = {"X_Experience_API_Version": "1.0.3"}
        return self.post(ADDRESS + query, statements, method=method, **{**version, **headers})


@pytest.fixture
def provider(house: Site) -> Provider:
    return Provider(token(house, "xapi:write"), basic=True)


def told_by(fact: Fact) -> str | None:
    assert isinstance(fact.body, CompletionObserved)
    return fact.body.statement


def test_statements_are_answered_with_their_ids(house: Site, provider: Provider) -> None:
    answer = provider.send([statement(1), statement(2, "passed"), statement(3, "experienced")])
    assert (answer.status_code, answer.json()) == (200, [uuid(1), uuid(2), uuid(3)])
    assert answer.headers["X-Experience-API-Version"] == "1.0.3"
    assert answer.headers["X-Musterroll-Taken"] == "statements=3, facts=2, known=0"
    bodies = [fact.body for fact in facts(house, "completion.observed")]
    assert [body.result for body in bodies if isinstance(body, CompletionObserved)] == ["completed", "passed"]
    assert {fact.actor for fact in facts(house, "completion.observed")} == {"token lms"}


def test_a_statement_that_comes_again_adds_nothing(house: Site, provider: Provider) -> None:
    provider.send([statement(1), statement(3, "experienced")])
    size = house.book.entries.size()
    again = {**statement(1), "stored": "2026-01-01T00:00:00Z", "authority": {"mbox": "mailto:lrs@northfen.example"}}
    answer = provider.send([again, statement(3, "experienced"), statement(4)])
    assert answer.status_code == 200
    assert answer.headers["X-Musterroll-Taken"].endswith("known=2")
    assert house.book.entries.size() == size + 1


@pytest.mark.parametrize("word", ["completed", "experienced"])
def test_another_statement_under_the_same_id_is_a_conflict_and_nothing_is_taken(
    house: Site, provider: Provider, word: str
) -> None:
    provider.send(statement(1, word))
    size = house.book.entries.size()
    answer = provider.send([statement(2), statement(1, word, timestamp="2025-03-09T10:00:00Z")])
    assert (answer.status_code, answer.json()["statements"]) == (409, [uuid(1)])
    assert house.book.entries.size() == size
    assert provider.send(statement(2)).headers["X-Musterroll-Taken"].endswith("known=0")


def test_one_statement_that_does_not_fit_refuses_all(house: Site, provider: Provider) -> None:
    answer = provider.send([statement(1), statement(2, actor={}), 7, statement(3, verb={"id": "done"})])
    assert answer.status_code == 400
    assert [(row["index"], row["column"]) for row in answer.json()["rows"]] == [(1, "actor"), (2, ""), (3, "verb.id")]
    assert facts(house, "completion.observed") == []
    assert provider.send(statement(1)).status_code == 200


def test_an_actor_without_a_name_is_refused(provider: Provider) -> None:
    assert provider.send(statement(1, actor={"openid": " "})).json()["rows"][0]["column"] == "actor.openid"


def test_one_id_twice_in_a_request_is_refused(provider: Provider) -> None:
    answer = provider.send([statement(1), statement(1)])
    assert answer.json()["rows"][0]["expected"] == "each id once in a request"


def test_put_takes_one_statement_under_its_id(house: Site, provider: Provider) -> None:
    one = statement(1)
    del one["id"]
    assert provider.send(one, "PUT", f"?statementId={uuid(1)}").status_code == 204
    assert provider.send(statement(1), "PUT", f"?statementId={uuid(1)}").status_code == 204
    assert len(facts(house, "completion.observed")) == 1
    for query, value in [("", one), (f"?statementId={uuid(2)}", statement(1)), (f"?statementId={uuid(1)}", [one])]:
        assert provider.send(value, "PUT", query).status_code == 400
    changed = {**one, "timestamp": "2025-03-09T10:00:00Z"}
    assert provider.send(changed, "PUT", f"?statementId={uuid(1)}").status_code == 409


def test_a_statement_without_an_id_gets_one(house: Site, provider: Provider) -> None:
    one = statement(1)
    del one["id"]
    (number,) = provider.send(one).json()
    assert [told_by(fact) for fact in facts(house, "completion.observed")] == [number]


@pytest.mark.parametrize("together", [True, False])
def test_a_voided_statement_is_a_completion_that_vanished(house: Site, provider: Provider, together: bool) -> None:
    for batch in [[statement(1), voiding(2, 1)]] if together else [[statement(1)], [voiding(2, 1)], [voiding(2, 1)]]:
        assert provider.send(batch).status_code == 200
    (gone,) = facts(house, "completion.vanished")
    assert gone.body == CompletionVanished(
        account="mara.1@northfen.example",
        course="https://courses.northfen.example/awareness",
        statement=uuid(1),
        voided_by=uuid(2),
    )
    assert len(facts(house, "completion.observed")) == 1


def test_voiding_what_is_not_known_or_no_training_takes_nothing_back(house: Site, provider: Provider) -> None:
    provider.send([statement(1, "experienced"), statement(2), voiding(3, 2)])
    answer = provider.send([voiding(4, 1), voiding(5, 3), voiding(6, 4711)])
    assert (answer.status_code, answer.headers["X-Musterroll-Taken"]) == (200, "statements=3, facts=0, known=0")
    assert len(facts(house, "completion.vanished")) == 1


def test_nobody_takes_back_what_another_source_told(house: Site, provider: Provider) -> None:
    provider.send(statement(1))
    other = Provider(token(house, "xapi:write", name="other", source="moodle"))
    assert other.send([voiding(2, 1), statement(1, "passed")]).status_code == 200
    assert [fact.source for fact in facts(house, "completion.vanished")] == ["moodle"]
    assert provider.send(voiding(3, 1)).status_code == 200
    assert [fact.source for fact in facts(house, "completion.vanished")] == ["moodle", "xapi"]


def test_every_id_leads_to_what_its_statement_told(house: Site, provider: Provider) -> None:
    other = Provider(token(house, "xapi:write", name="other", source="moodle"))
    for one in (provider, other):
        one.send([statement(1), statement(2, "experienced")])
        one.send([voiding(3, 1), statement(4)])
    assert astray(house.book) == []


@pytest.mark.parametrize(
    "tampered",
    [
        "DELETE FROM intake_seen",
        "UPDATE intake_seen SET entry = NULL",
        "UPDATE intake_seen SET entry = (SELECT min(entry) + max(entry) FROM intake_seen) - entry",
    ],
)
def test_an_id_that_led_nowhere_or_elsewhere_is_found_and_after_a_rebuild_its_statement_can_be_taken_back(
    house: Site, provider: Provider, tampered: str
) -> None:
    provider.send([statement(1), statement(2)])
    house.book.tables.say(tampered)
    assert {one.entry for one in astray(house.book)} == set(size_from(house, 2))
    mend(house.book)
    assert astray(house.book) == []
    assert (
        provider.send([statement(1), voiding(3, 1)]).headers["X-Musterroll-Taken"].startswith("statements=2, facts=2")
    )
    (gone,) = facts(house, "completion.vanished")
    assert isinstance(gone.body, CompletionVanished) and gone.body.statement == uuid(1)


def test_an_id_that_was_made_to_lead_elsewhere_takes_nothing_back(house: Site, provider: Provider) -> None:
    provider.send([statement(1), statement(2)])
    house.book.tables.say("UPDATE intake_seen SET entry = (SELECT min(entry) + max(entry) FROM intake_seen) - entry")
    answer = provider.send(voiding(3, 1))
    assert answer.status_code >= 400 and "musterroll log verify" in answer.content.decode()
    assert facts(house, "completion.vanished") == []


def size_from(house: Site, last: int) -> range:
    """The last so many entries."""
    size = house.book.entries.size()
    return range(size - last, size)


def test_accounts_of_a_known_home_page_belong_to_its_source(house: Site, provider: Provider) -> None:
    with with_settings(house, intake=Intake(home_pages=("https://lms.northfen.example=moodle",))) as site:
        actor = {"account": {"homePage": "https://lms.northfen.example", "name": "7721"}}
        provider.send([statement(1, actor=actor), statement(2)])
        told = [(fact.source, getattr(fact.body, "account", "")) for fact in facts(site, "completion.observed")]
        assert told == [("moodle", "7721"), ("xapi", "mara.2@northfen.example")]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"X_Experience_API_Version": ""}, 400),
        ({"X_Experience_API_Version": "0.95"}, 400),
        ({"X_Experience_API_Version": "1.0"}, 200),
        ({"X_Experience_API_Version": "2.0.0"}, 200),
    ],
)
def test_the_version_is_asked_for(provider: Provider, headers: dict[str, str], status: int) -> None:
    assert provider.send([], **headers).status_code == status


def test_other_types_and_methods_are_not_taken(provider: Provider) -> None:
    version = {"X_Experience_API_Version": "1.0.3"}
    assert provider.post(ADDRESS, b"", "multipart/mixed; boundary=x", **version).status_code == 415
    answer = provider.send(b"", "GET")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST, PUT")
    for body in (b"{", b'{"id":1,"id":2}', b"\xff", b"[" * 100_000):
        assert provider.send(body).status_code == 400


def test_who_is_not_known_is_asked_for_user_and_password(house: Site) -> None:
    answer = Provider().send(statement(1))
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Basic realm="musterroll"')
    assert answer.headers["X-Experience-API-Version"] == "1.0.3"


def test_anybody_may_ask_which_versions_are_spoken(house: Site) -> None:
    answer = Provider().client.get("/xAPI/about")
    assert answer.json() == {"version": ["1.0.3", "2.0.0"]}


def test_what_is_pushed_and_pulled_is_one_fact(house: Site, provider: Provider) -> None:
    provider.send(statement(1))
    raw = msgspec.json.encode({"statements": [statement(1)], "more": ""})
    page = Page(raw=raw, at=house.now, part="statements", rows=1)
    pulled = list(SOURCE.read(in_memory("xapi", "statements", [page], house.now, {})).facts())
    assert house.book.journal.append(pulled, received_at=house.now).fresh == [False]
