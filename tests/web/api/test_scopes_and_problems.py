"""A token opens what it is for; what does not fit is told by name, with what was found and what is expected."""

from __future__ import annotations

from typing import Any

import pytest

from musterroll.config import Intake
from musterroll.web.api.describe import path_of
from musterroll.web.api.operations import HERE
from musterroll.web.site import Site
from tests.web.api.asking import Reader
from tests.web.programs import with_settings

READING = ("people:read", "records:read", "rules:read", "sources:read", "audit:read")
# Written by hand and not from the declarations, so that a scope that is too wide is noticed.
FOR = {
    "people:read": {"people", "obligations", "findings", "exemptions", "summary"},
    "records:read": {"records", "sessions"},
    "rules:read": {"policies", "requirements", "criteria", "courses"},
    "sources:read": {"sources"},
    "audit:read": {"periods", "log", "entries"},
}


def _reading() -> list[tuple[str, str]]:
    """Route and address of what is read; what asks the rules beside this process has the same scope as the rest."""
    named = {"person": "p_0", "obligation": "o_0", "entry": 0, "version": "1", "source": "hris"}
    return [(one.route, path_of(one).format(**named)) for one in HERE if one.method == "GET"]


def _first(route: str) -> str:
    return route.partition("/")[0]


def test_a_token_reads_what_it_is_for_and_nothing_else(office: Site) -> None:
    readers = {scope: Reader(office, scope, name=scope.replace(":", "-")) for scope in READING}
    whole = Reader(office, "read", name="whole")
    with with_settings(office, intake=Intake(refusals_per_minute=10_000)):
        for route, path in _reading():
            for scope, reader in readers.items():
                refused = reader.get(path).status_code == 403
                assert refused == (_first(route) not in FOR[scope]), (path, scope)
            assert whole.get(path).status_code in (200, 404), path


def test_who_may_read_may_not_send_and_who_may_send_may_not_read(office: Site) -> None:
    reader = Reader(office, "read", name="reads")
    assert {reader.send(path, {}).status_code for path in ("exemptions", "sessions", "records")} == {403}
    sender = Reader(office, "exemptions:write", "sessions:write", "records:write", name="sends")
    assert {sender.get(path).status_code for path in ("exemptions", "sessions", "records", "people")} == {403}
    assert Reader(office, "exemptions:write", name="asks").send("sessions", {}).status_code == 403


def test_a_refusal_says_which_scope_is_missing(office: Site) -> None:
    answer = Reader(office, "rules:read").get("people")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"] == "Make one for it: --scope people:read"


def test_nobody_reads_without_a_token_whatever_cookie_they_have(office: Site, sign_in_here: Any) -> None:
    client = sign_in_here("fay@northfen.example", "lead", "administrator")
    for operation in HERE:
        path = path_of(operation).format(person="p_0", obligation="o_0", entry=0, version="1", source="hris")
        answer = client.generic(operation.method, path)
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer"), path


@pytest.mark.parametrize(
    ("path", "asked", "name", "expected"),
    [
        ("people", {"limit": "0"}, "limit", "a whole number from 1 to 500"),
        ("people", {"limit": "501"}, "limit", "a whole number from 1 to 500"),
        ("people", {"limit": "many"}, "limit", "a whole number from 1 to 500"),
        ("people", {"limit": ["1", "2"]}, "limit", "one value"),
        ("people", {"limit": ""}, "limit", "a whole number from 1 to 500"),
        ("people", {"name": "ana"}, "name", "one of after, department, limit, manager, q, result, sort, status, type"),
        ("people", {"result": "good"}, "result", "one of deviation, unresolved, exempt"),
        ("people", {"q": "a\x00b"}, "q", "a text of 1 to 200 characters without control characters"),
        ("people", {"department": "x" * 201}, "department", "a text of 1 to 200 characters"),
        ("obligations", {"due_from": "soon"}, "due_from", "a date that exists, as 2025-03-31"),
        ("obligations", {"due_from": "2025-02-02", "due_to": "2025-02-01"}, "due_to", "2025-02-02 or later"),
        ("obligations", {"status": "bad"}, "status", "one of gaps, undecided, missed"),
        ("records", {"from": "2025-02-30"}, "from", "a date that exists"),
        ("records", {"from": "2025-02-02", "to": "2025-02-01"}, "to", "2025-02-02 or later"),
        ("records", {"since": "-1"}, "since", "a whole number from 0"),
        ("findings", {"explained": "1"}, "explained", "true or false"),
        ("criteria", {"mapping": "none"}, "mapping", "one of "),
        ("log", {"limit": "1"}, "limit", "one of none"),
    ],
)
def test_a_parameter_that_does_not_fit_is_named(
    reader: Reader, path: str, asked: dict[str, Any], name: str, expected: str
) -> None:
    answer = reader.get(path, **asked)
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "application/problem+json")
    told = answer.json()
    assert told["status"] == 422
    (wrong,) = told["errors"]
    assert (wrong["name"], wrong["where"]) == (name, "query")
    assert wrong["expected"].startswith(expected), wrong
    assert wrong["found"]
    assert name in told["detail"]


def test_everything_that_is_wrong_is_told_at_once(reader: Reader) -> None:
    errors = reader.get("people", limit=0, colour="red", result="x").json()["errors"]
    assert [one["name"] for one in errors] == ["colour", "limit", "result"]


def test_what_is_not_there_is_a_problem_too(reader: Reader) -> None:
    for path in ("people/p_0", "obligations/o_0", "exemptions/1", "records/0", "policies/9", "sources/x", "periods/1"):
        answer = reader.get(path)
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json"), path
        assert answer.json()["title"]
    assert reader.get("requirements", version="9").status_code == 404


def test_an_address_that_is_none_is_a_problem(reader: Reader) -> None:
    for method in ("GET", "POST"):
        answer = reader.post("/api/v1/nothing", b"", method=method)
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


def test_another_method_is_told_which_there_are(reader: Reader) -> None:
    answer = reader.post("/api/v1/people", b"", method="DELETE")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert reader.post("/api/v1/people", b"", method="HEAD").status_code == 200


def test_what_stands_between_keeps_no_answer(reader: Reader) -> None:
    assert reader.get("people").headers["Cache-Control"] == "private, no-cache"
