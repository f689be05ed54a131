"""What no directory would send: it is refused with the reason, and nothing of it is in the book."""

from __future__ import annotations

from typing import Any

import pytest

from musterroll.facts.errors import TryLater
from musterroll.web.site import Site
from tests.web.scim.pushing import BASE, PATCH, TYPE, Directory, ana, bo, snapshots

SHOUTS = ("' OR 1=1 --", '" or userName pr or userName eq "', "%", "_", "\\", "'; DROP TABLE scim_users; --")

NO_OBJECTS = [
    b"{",
    b"[]",
    b"null",
    b'"text"',
    b'{"userName":"a","userName":"b"}',
    b'{"userName":"\\ud800"}',
    b'{"a":' * 5000 + b"1" + b"}" * 5000,
    b"[" * 100_000,
    b'{"userName":"a"',
    b"\xff\xfe",
]
WRONG_VALUES: list[dict[str, Any]] = [
    {"userName": None},
    {"userName": ""},
    {"userName": "  "},
    {"userName": 7},
    {"userName": ["a"]},
    {"userName": "a\u0000b"},
    {"userName": "a\nb"},
    {"userName": "x" * 5000},
    {"active": "perhaps"},
    {"active": {"value": True}},
    {"emails": "ana@northfen.example"},
    {"emails": ["ana@northfen.example"]},
    {"emails": [{"value": 1.5}, {"value": {}}]},
    {"emails": [{"value": f"{number}@northfen.example"} for number in range(60)]},
    {"emails": [{"value": "a@b.example", "primary": True}, {"value": "c@b.example", "primary": True}]},
    {"name": "Ana"},
    {"title": {"a": "b"}},
    {"externalId": "\u0007"},
]
WRONG_OPERATIONS: list[tuple[Any, str]] = [
    ({"op": "zap", "path": "title", "value": "x"}, "invalidValue"),
    ({"op": "replace", "path": "title..x[", "value": "x"}, "invalidPath"),
    ({"op": "replace", "path": "id", "value": "x"}, "mutability"),
    ({"op": "replace", "path": "meta.created", "value": "2020-01-01T00:00:00Z"}, "mutability"),
    ({"op": "remove", "path": "userName"}, "mutability"),
    ({"op": "remove"}, "noTarget"),
    ({"op": "replace", "path": "userName", "value": ""}, "invalidValue"),
    ({"op": "replace", "path": "active", "value": "perhaps"}, "invalidValue"),
    ({"op": "replace", "path": "emails", "value": "x"}, "invalidValue"),
    ({"op": "add", "path": "emails[" + "(" * 3000, "value": "x"}, "invalidPath"),
    ({"op": "add", "value": 7}, "invalidValue"),
    ("replace", "invalidValue"),
]
WRONG_FILTERS = [
    "userName",
    'userName eq "ana',
    'userName eq "a" ; DROP TABLE scim_users',
    'shoeSize eq "9"',
    "(" * 1500 + 'userName eq "a"' + ")" * 1500,
    "not (" * 300 + 'userName eq "a"' + ")" * 300,
    "x" * 5000,
    'userName gt true and active gt "x"',
]


@pytest.fixture
def directory(house: Site) -> Directory:
    return Directory(house)


def refused(answer: Any, status: int = 400) -> str:
    """The kind of a refusal, which is told as SCIM tells it."""
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, TYPE), answer.content
    told = answer.json()
    assert told["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert told["status"] == str(status) and told["detail"]
    return str(told.get("scimType"))


def test_a_body_that_is_no_object_is_refused(house: Site, directory: Directory) -> None:
    for body in NO_OBJECTS:
        for path in ("Users", ".search"):
            assert refused(directory.post(f"{BASE}/{path}", body, TYPE)) == "invalidSyntax"
    refused(directory.post(f"{BASE}/Users", b"", TYPE), 415)
    assert snapshots(house) == []


def test_a_huge_body_is_refused_before_it_is_read(house: Site, directory: Directory) -> None:
    refused(directory.create(ana(title="x" * (2 * 2**20))), 413)
    refused(directory.post(f"{BASE}/Users", ana(), TYPE, Content_Encoding="gzip"), 415)
    refused(directory.post(f"{BASE}/Users", b"<user/>", "text/xml"), 415)
    assert snapshots(house) == []


def test_a_value_of_the_wrong_kind_is_refused(house: Site, directory: Directory) -> None:
    key = directory.created(bo())
    for wrong in WRONG_VALUES:
        assert refused(directory.create(ana(**wrong))) == "invalidValue"
        assert refused(directory.put(key, bo(**wrong))) == "invalidValue"
    assert len(snapshots(house)) == 1


def test_an_operation_that_cannot_be_done_changes_nothing(house: Site, directory: Directory) -> None:
    key = directory.created(ana())
    for operation, kind in WRONG_OPERATIONS:
        answer = directory.patch(key, {"op": "replace", "path": "title", "value": "Lead"}, operation)
        assert refused(answer) == kind, operation
    assert directory.get(f"Users/{key}").json()["title"] == "Engineer"
    assert len(snapshots(house)) == 1


def test_no_request_has_operations_without_end(directory: Directory) -> None:
    key = directory.created(ana())
    many = [{"op": "replace", "path": "title", "value": str(number)} for number in range(101)]
    assert refused(directory.patch(key, *many)) == "invalidValue"
    assert refused(directory.post(f"{BASE}/Users/{key}", {"schemas": [PATCH]}, TYPE, "PATCH")) == "invalidValue"


def test_a_filter_that_cannot_be_read_is_refused(directory: Directory) -> None:
    directory.created(ana())
    for filter_ in WRONG_FILTERS:
        assert refused(directory.get("Users", filter=filter_)) in ("invalidFilter", "invalidValue")


def test_what_stands_in_a_filter_is_a_value_and_no_command(directory: Directory) -> None:
    directory.created(ana())
    for number, text in enumerate(SHOUTS):
        quoted = text.replace("\\", "\\\\").replace('"', '\\"')
        for attribute in ("userName", "externalId", "id", "emails", "title"):
            assert directory.found(f'{attribute} eq "{quoted}"') == []
        directory.created(bo(userName=f"bo{text}", externalId=text, emails=[]))
        assert directory.found(f'externalId eq "{quoted}"') == [f"bo{text}"]
        assert directory.get("Users").json()["totalResults"] == number + 2


def test_pages_that_cannot_be_are_refused_or_empty(directory: Directory) -> None:
    directory.created(ana())
    assert refused(directory.get("Users", count="many")) == "invalidValue"
    assert refused(directory.get("Users", startIndex="1.5")) == "invalidValue"
    assert directory.get("Users", startIndex="-5", count="-1").json()["totalResults"] == 1
    for far in ("9" * 18, "9" * 30):
        answer = directory.get("Users", startIndex=far, count="9" * 30)
        assert (answer.status_code, answer.json()["totalResults"], answer.json().get("Resources", [])) == (200, 1, [])


def test_an_id_that_nobody_has_is_not_found(directory: Directory) -> None:
    for key in ("guessed", "%00", "..%2f..%2fetc", "' OR 1=1 --", "x" * 4000):
        refused(directory.get(f"Users/{key}"), 404)
        refused(directory.get(f"Groups/{key}"), 404)
    for path in ("Bulk", "Me", "Schemas/none", "ResourceTypes/Device", "nothing/at/all"):
        refused(directory.get(path), 404)


def test_what_an_address_does_not_take_is_refused(directory: Directory) -> None:
    refused(directory.post(f"{BASE}/Schemas", {}, TYPE), 405)
    refused(directory.post(f"{BASE}/Users", {}, TYPE, "PATCH"), 405)
    refused(directory.get(".search"), 405)
    refused(directory.get("Schemas", filter='id eq "x"'), 403)


def test_a_database_that_does_not_answer_is_said_in_scim(
    house: Site, directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def later(*_: Any, **__: Any) -> None:
        raise TryLater("The database is locked.", "Try again.")

    monkeypatch.setattr(house.book.journal, "append", later)
    answer = directory.create(ana())
    refused(answer, 503)
    assert answer.headers["Retry-After"] == "5"


def test_of_what_failed_here_nothing_is_told(
    house: Site, directory: Directory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("canary: a detail of the inside")

    monkeypatch.setattr(house.book.journal, "append", broken)
    directory.client.raise_request_exception = False
    answer = directory.create(ana())
    refused(answer, 500)
    assert b"canary" not in answer.content
