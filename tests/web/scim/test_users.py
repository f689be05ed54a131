"""Users that a directory pushes: each push is a fact, and the server shows what the facts say."""

from __future__ import annotations

import pytest

from musterroll.config import Intake
from musterroll.procedures import erase as erasing
from musterroll.web.site import Site
from tests.web.programs import Program, facts, token, with_settings
from tests.web.scim.pushing import BASE, ENTERPRISE, TYPE, USER, Directory, ana, bo, snapshots


@pytest.fixture
def okta(house: Site) -> Directory:
    return Directory(house)


def test_a_user_who_is_created_is_seen_as_a_person(house: Site, okta: Directory) -> None:
    answer = okta.create(ana())
    key = answer.json()["id"]
    assert (answer.status_code, answer.headers["Content-Type"]) == (201, TYPE)
    assert answer.headers["Location"] == answer.json()["meta"]["location"] == f"http://localhost{BASE}/Users/{key}"
    ((fact, body),) = snapshots(house)
    assert (fact.source, fact.actor, fact.happened_at) == ("scim", "token okta", house.now)
    assert (body.account, body.name, body.emails, body.status) == (key, "Ana Ito", ["ana@northfen.example"], "active")
    assert (body.title, body.department, body.employee_number) == ("Engineer", "Platform", "7")
    assert (body.manager, body.directory_id, body.type) == ("fay@northfen.example", "00u1abcdefghijklmnop", None)


def test_the_kind_of_engagement_is_read_in_our_words(house: Site, okta: Directory) -> None:
    okta.created(bo())
    okta.created(ana(userType="Ranger "))
    assert [body.type for _, body in snapshots(house)] == ["contractor", "ranger"]


def test_an_id_that_may_be_given_again_is_no_directory_id(house: Site, okta: Directory) -> None:
    okta.created(bo(externalId="bo.lund"))
    okta.created(ana(externalId="7d0c8f4e-98a1-4f0e-9d5a-0c4d2a6f1b3e"))
    assert [body.directory_id for _, body in snapshots(house)] == [None, "7d0c8f4e-98a1-4f0e-9d5a-0c4d2a6f1b3e"]


def test_of_a_user_without_the_word_active_it_is_not_known(house: Site, okta: Directory) -> None:
    user = ana()
    del user["active"]
    okta.created(user)
    ((_, body),) = snapshots(house)
    assert body.status is None


def test_what_is_not_needed_is_accepted_and_kept_nowhere(house: Site, okta: Directory) -> None:
    answer = okta.create(
        ana(
            password="canary-1",
            phoneNumbers=[{"value": "canary-2"}],
            addresses=[{"streetAddress": "canary-3"}],
            shoeSize="canary-4",
            **{"urn:okta:custom:1.0:User": {"secret": "canary-5"}},
        )
    )
    assert answer.status_code == 201 and b"canary" not in answer.content
    kept = [house.book.entries.body(index) or b"" for index in range(house.book.entries.size())]
    tables = house.book.tables.rows("SELECT document FROM scim_users")
    assert b"canary" not in b"".join(kept) and "canary" not in repr(tables)


def test_a_replacement_forgets_what_it_does_not_name(house: Site, okta: Directory) -> None:
    key = okta.created(ana())
    answer = okta.put(key, {"schemas": [USER], "userName": "ana.ito@northfen.example", "active": True})
    assert answer.status_code == 200 and "title" not in answer.json() and ENTERPRISE not in answer.json()
    before, after = (body for _, body in snapshots(house))
    assert (before.account, before.title) == (after.account, "Engineer")
    assert (after.title, after.emails) == (None, ["ana.ito@northfen.example"])


def test_a_push_that_changes_nothing_adds_nothing(house: Site, okta: Directory) -> None:
    key = okta.created(ana())
    first = okta.get(f"Users/{key}").json()
    assert okta.put(key, ana()).json() == first
    assert okta.patch(key, {"op": "replace", "path": "active", "value": True}).json() == first
    assert len(snapshots(house)) == 1


def test_a_deleted_user_is_inactive_from_then_on_and_not_forgotten(house: Site, okta: Directory) -> None:
    key = okta.created(ana())
    assert okta.delete(key).status_code == 204
    assert [body.status for _, body in snapshots(house)] == ["active", "inactive"]
    last = snapshots(house)[-1][1]
    assert (last.account, last.name, last.ended_on) == (key, "Ana Ito", None)
    assert [okta.get(f"Users/{key}").status_code, okta.delete(key).status_code] == [404, 404]
    assert okta.found('userName eq "ana@northfen.example"') == []
    assert facts(house, "body.erased") == []


def test_who_comes_again_after_being_deleted_is_a_new_account(house: Site, okta: Directory) -> None:
    first = okta.created(ana())
    okta.delete(first)
    second = okta.created(ana())
    assert second != first
    assert [(body.account, body.status) for _, body in snapshots(house)] == [
        (first, "active"),
        (first, "inactive"),
        (second, "active"),
    ]


def test_active_and_inactive_and_active_are_three_facts(house: Site, okta: Directory) -> None:
    key = okta.created(ana())
    for active in (False, True):
        assert okta.patch(key, {"op": "replace", "path": "active", "value": active}).json()["active"] is active
    assert [body.status for _, body in snapshots(house)] == ["active", "inactive", "active"]


def test_what_the_server_says_of_a_change_is_what_the_book_says(house: Site, okta: Directory) -> None:
    key = okta.created(ana())
    meta = okta.patch(key, {"op": "replace", "path": "title", "value": "Lead"}).json()["meta"]
    entries = [
        entry
        for entry, fact in house.book.entries.facts(0, house.book.entries.size())
        if fact is not None and fact.kind == "person.observed"
    ]
    assert meta["version"] == f'W/"{entries[-1].index}"'
    assert meta["created"].startswith(entries[0].received_at.isoformat()[:19])
    assert meta["lastModified"].startswith(entries[-1].received_at.isoformat()[:19])


def test_a_change_of_another_version_is_refused(okta: Directory) -> None:
    key = okta.created(ana())
    old = okta.get(f"Users/{key}").headers["ETag"]
    new = okta.patch(key, {"op": "replace", "path": "title", "value": "Lead"}, If_Match=old).headers["ETag"]
    assert old != new
    refused = [okta.put(key, ana(), If_Match=old), okta.delete(key, If_Match=old)]
    assert [one.status_code for one in refused] == [412, 412]
    assert okta.get(f"Users/{key}").json()["title"] == "Lead"
    assert okta.put(key, ana(), If_Match="*").status_code == 200
    now = okta.get(f"Users/{key}").headers["ETag"]
    asked = [
        okta.client.get(f"{BASE}/Users/{key}", headers={**okta.headers, "If-None-Match": tag}) for tag in (new, now)
    ]
    assert [one.status_code for one in asked] == [200, 304]


def test_an_answer_can_be_asked_to_be_short(okta: Directory) -> None:
    key = okta.created(ana())
    assert set(okta.get(f"Users/{key}", attributes="userName").json()) == {"schemas", "id", "userName"}
    assert "emails" not in okta.get(f"Users/{key}", excludedAttributes="emails").json()


def test_each_source_has_users_of_its_own(house: Site, okta: Directory) -> None:
    entra = Directory(house, "entra", source="entra")
    key, other = okta.created(ana()), entra.created(ana())
    assert [fact.source for fact, _ in snapshots(house)] == ["scim", "entra"]
    assert entra.get(f"Users/{key}").status_code == entra.delete(key).status_code == 404
    assert (okta.get("Users").json()["totalResults"], entra.get("Users").json()["totalResults"]) == (1, 1)
    assert entra.put(other, ana(title="Lead")).status_code == 200
    assert okta.get(f"Users/{key}").json()["title"] == "Engineer"


def test_a_token_that_says_it_is_the_book_itself_pushes_nobody(house: Site) -> None:
    """None is made by command or page; one that got into the table all the same opens nothing."""
    forger = Directory(house, "forger", source="fake")
    house.book.tables.say("UPDATE tokens SET source = 'musterroll' WHERE name = 'forger'")
    assert forger.create(ana()).status_code == 403
    assert snapshots(house) == []


def test_a_name_that_another_user_has_is_refused(house: Site, okta: Directory) -> None:
    okta.created(ana())
    key = okta.created(bo())
    again = okta.create(ana(userName="ANA@northfen.example", emails=[]))
    renamed = okta.patch(key, {"op": "replace", "path": "userName", "value": "Ana@Northfen.example"})
    for answer in (again, renamed):
        assert (answer.status_code, answer.json()["scimType"]) == (409, "uniqueness")
    assert len(snapshots(house)) == 2


def test_an_address_of_another_active_user_is_refused(house: Site, okta: Directory) -> None:
    key = okta.created(ana())
    taken = bo(emails=[{"value": "ANA@northfen.example"}])
    answer = okta.create(taken)
    assert (answer.status_code, answer.json()["scimType"]) == (409, "uniqueness")
    okta.patch(key, {"op": "replace", "path": "active", "value": False})
    okta.created(taken)  # the address has gone on to somebody else
    back = okta.patch(key, {"op": "replace", "path": "active", "value": True})
    assert (back.status_code, back.json()["scimType"]) == (409, "uniqueness")
    assert [body.status for _, body in snapshots(house)] == ["active", "inactive", "active"]


def test_a_token_for_something_else_opens_nothing(house: Site) -> None:
    wrong = Program(token(house, "records:write", name="wrong"))
    for program, status in ((wrong, 403), (Program("mrt_guessed"), 401), (Program(), 401)):
        answer = program.post(f"{BASE}/Users", ana(), TYPE)
        assert (answer.status_code, answer.headers["Content-Type"]) == (status, TYPE)
        assert answer.json()["status"] == str(status)
    assert snapshots(house) == []


def test_who_asks_too_often_is_told_when_to_come_again(house: Site, okta: Directory) -> None:
    with with_settings(house, intake=Intake(requests_per_minute=1)):
        answers = [okta.get("Users") for _ in range(3)]
    assert (answers[-1].status_code, answers[-1].headers["Content-Type"]) == (429, TYPE)
    assert "Retry-After" in answers[-1].headers


def test_an_erased_person_is_no_user_any_more(house: Site, okta: Directory) -> None:
    key = okta.created(ana())
    okta.created(bo())
    found = erasing.find(house.book, f"scim:{key}", house.now)
    erasing.erase(house.book, found, "ada@northfen.example", "A request.", house.now, before_retention=True)
    rows = house.book.tables.rows
    assert "ana" not in repr(rows("SELECT document FROM scim_users") + rows("SELECT address FROM scim_addresses"))
    assert okta.get(f"Users/{key}").status_code == 404
    assert okta.found('userName eq "bo@northfen.example"') == ["bo@northfen.example"]
