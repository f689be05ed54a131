"""Habits of Okta and Entra ID, as they really send."""

from __future__ import annotations

from typing import Any

import pytest

from musterroll.web.site import Site
from tests.web.scim.pushing import BASE, ENTERPRISE, Directory, ana, bo, snapshots


@pytest.fixture
def directory(house: Site) -> Directory:
    return Directory(house)


def test_okta_looks_for_a_user_before_it_makes_one(directory: Directory) -> None:
    asked = directory.get("Users", filter='userName eq "ana@northfen.example"', startIndex="1", count="100")
    assert asked.status_code == 200
    assert (asked.json()["totalResults"], asked.json()["schemas"]) == (
        0,
        ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
    )
    directory.created(ana())
    assert directory.found('userName eq "ana@northfen.example"') == ["ana@northfen.example"]


def test_okta_deactivates_without_a_path_and_the_user_stays(house: Site, directory: Directory) -> None:
    key = directory.created(ana())
    answer = directory.patch(key, {"op": "replace", "value": {"active": False}})
    assert (answer.status_code, answer.json()["active"], answer.json()["userName"]) == (
        200,
        False,
        "ana@northfen.example",
    )
    assert directory.get(f"Users/{key}").json() == answer.json()
    assert [body.status for _, body in snapshots(house)] == ["active", "inactive"]


def test_okta_sends_the_whole_user_with_its_id_and_groups(directory: Directory) -> None:
    key = directory.created(ana())
    pushed = ana(id=key, groups=[], locale="en-US", displayName="Ana Ito", meta={"resourceType": "User"})
    answer = directory.put(key, pushed)
    assert (answer.status_code, answer.json()["displayName"], answer.json()["id"]) == (200, "Ana Ito", key)


@pytest.mark.parametrize("word", ["False", "false", False])
def test_entra_writes_replace_with_a_capital_and_false_as_a_text(house: Site, directory: Directory, word: Any) -> None:
    key = directory.created(ana(active="True"))
    answer = directory.patch(key, {"op": "Replace", "path": "active", "value": word})
    assert (answer.status_code, answer.json()["active"]) == (200, False)
    assert [body.status for _, body in snapshots(house)] == ["active", "inactive"]


def test_entra_writes_paths_of_attributes_as_names_of_members(directory: Directory) -> None:
    key = directory.created(ana())
    value = {"name.givenName": "Anna", f"{ENTERPRISE}:department": "Risk", "displayName": "Anna Ito"}
    told = directory.patch(key, {"op": "Replace", "value": value}).json()
    assert (told["name"]["givenName"], told[ENTERPRISE]["department"], told["displayName"]) == (
        "Anna",
        "Risk",
        "Anna Ito",
    )
    assert told["name"]["familyName"] == "Ito"


def test_entra_writes_into_the_address_of_a_kind_that_is_not_there_yet(directory: Directory) -> None:
    key = directory.created(ana(emails=[]))
    told = directory.patch(key, {"op": "Add", "path": 'emails[type eq "work"].value', "value": "a@northfen.example"})
    assert told.json()["emails"] == [{"type": "work", "value": "a@northfen.example"}]


@pytest.mark.parametrize("value", ["m-1", [{"value": "m-1"}], {"value": "m-1", "$ref": "../Users/m-1"}])
def test_entra_names_a_manager_in_several_ways(house: Site, directory: Directory, value: Any) -> None:
    key = directory.created(ana())
    told = directory.patch(key, {"op": "Add", "path": f"{ENTERPRISE}:manager", "value": value})
    assert (told.status_code, told.json()[ENTERPRISE]["manager"]["value"]) == (200, "m-1")
    assert snapshots(house)[-1][1].manager == "m-1"


def test_entra_changes_attributes_that_are_not_kept(house: Site, directory: Directory) -> None:
    key = directory.created(ana())
    told = directory.patch(
        key,
        {"op": "Add", "path": 'phoneNumbers[type eq "work"].value', "value": "canary"},
        {"op": "Replace", "path": "preferredLanguage", "value": "canary"},
        {"op": "Replace", "path": "title", "value": "Lead"},
    )
    assert (told.status_code, told.json()["title"], b"canary" in told.content) == (200, "Lead", False)
    assert len(snapshots(house)) == 2


def test_entra_tests_the_connection_with_a_user_who_is_not_there(directory: Directory) -> None:
    answer = directory.get("Users", filter='externalId eq "7d0c8f4e-98a1-4f0e-9d5a-0c4d2a6f1b3e"')
    assert (answer.status_code, answer.json()["totalResults"]) == (200, 0)


def test_users_are_found_by_every_key_a_directory_knows_them_by(directory: Directory) -> None:
    key = directory.created(ana())
    directory.created(bo())
    for filter_ in (
        'userName eq "ANA@northfen.example"',
        'externalId eq "00u1abcdefghijklmnop"',
        f'id eq "{key}"',
        'emails eq "ana@northfen.example"',
        'emails.value eq "Ana@Northfen.example"',
        'emails[type eq "work" and value eq "ana@northfen.example"]',
        'USERNAME Eq "ana@northfen.example"',
        'urn:ietf:params:scim:schemas:core:2.0:User:userName eq "ana@northfen.example"',
        'name.familyName eq "ito" and title sw "Eng" and not (userName sw "bo")',
        f'{ENTERPRISE}:manager.value pr and userName eq "ana@northfen.example"',
    ):
        answer = directory.get("Users", filter=filter_)
        names = [one["userName"] for one in answer.json().get("Resources", ())]
        assert names == ["ana@northfen.example"], filter_
    both = 'userName eq "bo@northfen.example" or externalId eq "00u1abcdefghijklmnop"'
    assert sorted(directory.found(both)) == ["ana@northfen.example", "bo@northfen.example"]
    assert directory.found('externalId eq "00U1ABCDEFGHIJKLMNOP"') == []


def test_all_users_are_read_page_by_page(directory: Directory) -> None:
    names = [f"user{number:02}@northfen.example" for number in range(7)]
    for name in names:
        directory.created(ana(userName=name, externalId=name, emails=[{"value": name}]))
    seen: list[str] = []
    for first in (1, 4, 7, 10):
        page = directory.get("Users", startIndex=str(first), count="3").json()
        assert (page["totalResults"], page["startIndex"]) == (7, first)
        assert page["itemsPerPage"] == len(page.get("Resources", ()))
        seen += [one["userName"] for one in page.get("Resources", ())]
    assert seen == names
    assert directory.get("Users", count="0").json()["totalResults"] == 7
    filtered = directory.get("Users", filter='userName sw "user"', startIndex="6", count="5").json()
    assert (filtered["totalResults"], len(filtered["Resources"])) == (7, 2)


def test_a_search_can_be_sent_in_a_body(directory: Directory) -> None:
    directory.created(ana())
    directory.created(bo())
    asked = {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
        "filter": 'userName eq "bo@northfen.example"',
        "attributes": ["userName"],
    }
    for place in (".search", "Users/.search"):
        answer = directory.post(f"{BASE}/{place}", asked, "application/scim+json")
        assert (answer.status_code, answer.json()["totalResults"]) == (200, 1)
        assert "emails" not in answer.json()["Resources"][0]
