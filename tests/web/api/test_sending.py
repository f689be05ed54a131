"""What programs send besides records: a request that two people decide, and rosters."""

from __future__ import annotations

from typing import Any

import pytest

from musterroll.facts.bodies import CompletionObserved, SessionHeld
from musterroll.web.site import Site
from tests.web.api.asking import Reader
from tests.web.people import SignIn
from tests.web.programs import BY, facts

ROSTER = {"event": "WS-2", "on": "2025-11-03", "attendees": ["ana@corp.example", "bo@corp.example"]}


@pytest.fixture
def sender(office: Site) -> Reader:
    return Reader(office, "exemptions:write", "sessions:write", "people:read", "records:read", name="hr")


def asked(sender: Reader, **more: Any) -> dict[str, Any]:
    (bo,) = sender.rows("people", q="bo@corp.example")
    return {"person": bo["person"], "requirement": "awareness", "from": "2026-01-01", "reason": "medical", **more}


def test_an_exemption_that_a_program_asks_for_waits_in_the_name_of_who_made_its_token(
    office: Site, sender: Reader
) -> None:
    answer = sender.send("exemptions", asked(sender, to="2026-06-30", note="HR-77"))
    assert (answer.status_code, answer.json()["requested_by"]) == (201, BY)
    waiting = sender.one(answer.headers["Location"].partition("/api/v1/")[2])
    assert (waiting["status"], waiting["name"], waiting["to"]) == ("waiting", "Bo Lind", "2026-06-30")
    fact = facts(office, "exemption.requested")[-1]
    assert (fact.actor, fact.source) == ("token hr", "hris")
    assert [one["status"] for one in sender.rows("obligations", person=waiting["person"])] == ["late", "not_yet_due"]


def test_the_same_request_sent_again_is_known(office: Site, sender: Reader) -> None:
    body = asked(sender)
    first, again = sender.send("exemptions", body), sender.send("exemptions", body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert (again.json()["outcome"], again.json()["entry"]) == ("known", first.json()["entry"])
    assert sender.send("exemptions", {**body, "reason": "another"}).status_code == 201


def test_who_made_the_token_cannot_approve_what_it_asked_for(
    office: Site, sender: Reader, sign_in_here: SignIn
) -> None:
    entry = sender.send("exemptions", asked(sender)).json()["entry"]
    mine = sign_in_here(BY, "lead", "administrator")
    refused = mine.post(f"/exemptions/{entry}/approve/")
    assert b"You asked for this" in refused.content
    assert facts(office, "exemption.granted") == []
    sign_in_here("fay@northfen.example", "lead").post(f"/exemptions/{entry}/approve/")
    (granted,) = facts(office, "exemption.granted")
    assert granted.actor == "fay@northfen.example"
    assert sender.one(f"exemptions/{granted.unknown and entry + 1}")["status"] == "standing"


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({"person": "p_0"}, "person"),
        ({"requirement": "none"}, "requirement"),
        ({"to": "2025-12-31"}, "to"),
        ({"from": "soon"}, "from"),
        ({"reason": ""}, "reason"),
        ({"reason": 7}, "reason"),
        ({"reason": " \u2003 "}, "reason"),
        ({"reason": "a\u0085b"}, "reason"),
        ({"approved_by": "me"}, "approved_by"),
        ({"note": "a\nb"}, "note"),
    ],
)
def test_a_request_that_does_not_fit_is_refused_by_name(
    office: Site, sender: Reader, more: dict[str, Any], name: str
) -> None:
    size = office.book.entries.size()
    answer = sender.send("exemptions", asked(sender, **more))
    (wrong,) = answer.json()["errors"]
    assert (answer.status_code, wrong["name"], wrong["where"]) == (422, name, "body")
    assert office.book.entries.size() == size


def test_a_body_that_is_none_is_refused(sender: Reader) -> None:
    for body in (b"{", b"\xff", b'{"event":"a","event":"b"}', b"[" * 10_000):
        assert sender.post("/api/v1/sessions", body).status_code == 400
    for value in (b"[]", b"7", b"null", b"{}"):
        assert sender.post("/api/v1/sessions", value).status_code == 422
    assert sender.post("/api/v1/sessions", b"{}", "text/plain").status_code == 415


def test_a_roster_becomes_a_session_and_its_completions(office: Site, sender: Reader) -> None:
    answer = sender.send("sessions", {**ROSTER, "course": "SEC-AWARE", "version": "1.0"})
    told = answer.json()
    assert (answer.status_code, told["outcome"], told["completions"]) == (201, "accepted", 2)
    held = facts(office, "session.held")[-1]
    assert isinstance(held.body, SessionHeld)
    assert (held.actor, held.body.attendees, held.body.sha256) == ("token hr", ROSTER["attendees"], told["sha256"])
    done = [fact.body for fact in facts(office, "completion.observed") if isinstance(fact.body, CompletionObserved)]
    assert [(one.account, one.event, one.version) for one in done[-2:]] == [
        ("ana@corp.example", "WS-2", "1.0"),
        ("bo@corp.example", "WS-2", "1.0"),
    ]
    kept = office.book.extracts.read(told["sha256"])
    assert kept.decode().splitlines() == ["Attendee", *ROSTER["attendees"]]


def test_the_same_roster_sent_again_is_known(office: Site, sender: Reader) -> None:
    first = sender.send("sessions", ROSTER).json()
    size = office.book.entries.size()
    again = sender.send("sessions", ROSTER)
    assert (again.status_code, again.json()) == (200, {**first, "outcome": "known"})
    assert office.book.entries.size() == size


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({"on": "2027-01-01"}, "on"),
        ({"version": "1.0"}, "course"),
        ({"attendees": []}, "attendees"),
        ({"attendees": ["ana@corp.example", 7]}, "attendees[1]"),
        ({"attendees": ["  "]}, "attendees"),
        ({"roster": "none"}, "roster"),
        ({"event": None}, "event"),
    ],
)
def test_a_roster_that_does_not_fit_is_refused_by_name(sender: Reader, more: dict[str, Any], name: str) -> None:
    answer = sender.send("sessions", {**ROSTER, **more})
    assert (answer.status_code, answer.json()["errors"][0]["name"]) == (422, name)
