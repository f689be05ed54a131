"""Groups that a directory pushes: whoever is in one has access, from when they came in to when they went out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from musterroll.config import Intake
from musterroll.facts.bodies import AccessRecorded
from musterroll.web.site import Site
from tests.web.programs import facts, with_settings
from tests.web.scim.pushing import BASE, PATCH, TYPE, Directory, ana, bo

GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"


@pytest.fixture
def site(house: Site) -> Iterator[Site]:
    with with_settings(house, intake=Intake(groups=("Prod Admins=production",))) as made:
        yield made


@pytest.fixture
def directory(site: Site) -> Directory:
    return Directory(site)


def pushed(directory: Directory, *members: str, name: str = "prod admins", **more: Any) -> str:
    """The id of a group that was just made."""
    told = {"schemas": [GROUP], "displayName": name, "members": [{"value": one} for one in members], **more}
    answer = directory.post(f"{BASE}/Groups", told, TYPE)
    assert answer.status_code == 201, answer.content
    return str(answer.json()["id"])


def patched(directory: Directory, group: str, *operations: dict[str, Any]) -> Any:
    body = {"schemas": [PATCH], "Operations": list(operations)}
    answer = directory.post(f"{BASE}/Groups/{group}", body, TYPE, "PATCH")
    assert answer.status_code == 200, answer.content
    return answer.json()


def inside(directory: Directory, group: str) -> list[str]:
    return sorted(one["value"] for one in directory.get(f"Groups/{group}").json().get("members", []))


def accesses(site: Site) -> list[tuple[str, str, bool | None, bool]]:
    """Account, system, whether in scope and whether it ended, of each word on an access."""
    bodies = [fact.body for fact in facts(site, "access.recorded")]
    return [
        (one.account, one.system, one.in_scope, one.to is not None) for one in bodies if isinstance(one, AccessRecorded)
    ]


def test_a_member_of_a_named_group_has_in_scope_access(site: Site, directory: Directory) -> None:
    user = directory.created(ana())
    group = pushed(directory, user)
    assert accesses(site) == [(user, "production", True, False)]
    assert inside(directory, group) == [user]


def test_a_group_that_nobody_named_is_a_system_out_of_scope(site: Site, directory: Directory) -> None:
    user = directory.created(ana())
    pushed(directory, user, name="Everybody")
    assert accesses(site) == [(user, "Everybody", False, False)]


@pytest.mark.parametrize(
    ("comes", "goes"),
    [
        (
            {"op": "add", "path": "members", "value": [{"value": "USER", "display": "bo@northfen.example"}]},
            {"op": "remove", "path": 'members[value eq "USER"]'},
        ),
        (
            {"op": "Add", "path": "members", "value": [{"$ref": None, "value": "USER"}]},
            {"op": "Remove", "path": "members", "value": [{"$ref": None, "value": "USER"}]},
        ),
    ],
    ids=["okta", "entra"],
)
def test_members_come_and_go_as_each_directory_says_it(
    site: Site, directory: Directory, comes: dict[str, Any], goes: dict[str, Any]
) -> None:
    first, second = directory.created(ana()), directory.created(bo())
    group = pushed(directory, first)
    patched(directory, group, _about(comes, second))
    assert inside(directory, group) == sorted([first, second])
    patched(directory, group, _about(comes, second))  # a repeated push adds nothing
    assert len(accesses(site)) == 2
    patched(directory, group, _about(goes, second))
    assert inside(directory, group) == [first]
    assert accesses(site)[-1] == (second, "production", True, True)


def _about(operation: Any, user: str) -> Any:
    if isinstance(operation, dict):
        return {name: _about(value, user) for name, value in operation.items()}
    if isinstance(operation, list):
        return [_about(one, user) for one in operation]
    return operation.replace("USER", user) if isinstance(operation, str) else operation


def test_okta_names_a_group_anew_without_a_path_and_its_access_with_it(site: Site, directory: Directory) -> None:
    user = directory.created(ana())
    group = pushed(directory, user, name="Builders")
    told = patched(directory, group, {"op": "replace", "value": {"id": group, "displayName": "Prod Admins"}})
    assert told["displayName"] == "Prod Admins"
    assert accesses(site)[1:] == [(user, "Builders", False, True), (user, "production", True, False)]


def test_entra_finds_a_group_by_its_name_without_its_members(directory: Directory) -> None:
    user = directory.created(ana())
    group = pushed(directory, user, externalId="8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159")
    told = directory.get("Groups", filter='displayName eq "PROD ADMINS"', excludedAttributes="members").json()
    (found,) = told["Resources"]
    assert (found["id"], found["externalId"]) == (group, "8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159")
    assert "members" not in found
    both = directory.get("Groups", filter=f'id eq "{group}" and members.value eq "{user}"').json()
    assert both["totalResults"] == 1
    assert directory.get("Groups", filter='displayName eq "other"').json()["totalResults"] == 0


def test_with_a_group_or_a_user_the_access_ends(site: Site, directory: Directory) -> None:
    first, second = directory.created(ana()), directory.created(bo())
    group = pushed(directory, first, second)
    assert directory.delete(second).status_code == 204
    assert inside(directory, group) == [first]
    assert directory.post(f"{BASE}/Groups/{group}", b"", TYPE, "DELETE").status_code == 204
    assert directory.get(f"Groups/{group}").status_code == 404
    assert [one for one in accesses(site) if one[3]] == [
        (second, "production", True, True),
        (first, "production", True, True),
    ]


def test_a_group_in_a_group_and_a_name_that_is_taken_are_refused(directory: Directory) -> None:
    group = pushed(directory)
    told: dict[str, Any] = {"schemas": [GROUP], "displayName": "PROD admins"}
    assert directory.post(f"{BASE}/Groups", told, TYPE).json()["scimType"] == "uniqueness"
    told = {"schemas": [GROUP], "displayName": "Others", "members": [{"value": group}]}
    assert directory.post(f"{BASE}/Groups", told, TYPE).status_code == 400
    assert directory.get("Groups").json()["totalResults"] == 1


def test_the_tables_of_groups_are_made_again_from_the_facts(site: Site, directory: Directory) -> None:
    first, second = directory.created(ana()), directory.created(bo())
    group = pushed(directory, first, second)
    patched(directory, group, {"op": "remove", "path": f'members[value eq "{second}"]'})
    before = directory.get(f"Groups/{group}").json()
    site.book.pushed.rebuild()
    assert directory.get(f"Groups/{group}").json() == before


def test_directories_do_not_see_each_others_groups(site: Site, directory: Directory) -> None:
    group = pushed(directory, directory.created(ana()))
    other = Directory(site, "entra", "entra")
    assert other.get(f"Groups/{group}").status_code == 404
    assert other.get("Groups").json()["totalResults"] == 0


def test_texts_that_cannot_be_kept_are_refused_and_leave_nothing(site: Site, directory: Directory) -> None:
    size = site.book.entries.size()
    broken: tuple[dict[str, Any], ...] = (
        {"displayName": " "},
        {"displayName": "x" * 1001},
        {"displayName": "a\0b"},
        {"displayName": "A", "members": [{"value": "a\0b"}]},
        {"displayName": "A", "members": [{"value": "x" * 1001}]},
        {"displayName": "A", "members": "everybody"},
        {"members": []},
    )
    for told in broken:
        answer = directory.post(f"{BASE}/Groups", {"schemas": [GROUP], **told}, TYPE)
        assert answer.status_code == 400, told
    assert site.book.entries.size() == size


def test_a_group_that_was_changed_meanwhile_is_not_overwritten(directory: Directory) -> None:
    group = pushed(directory, directory.created(ana()))
    version = directory.get(f"Groups/{group}").headers["ETag"]
    patched(directory, group, {"op": "add", "path": "members", "value": [{"value": directory.created(bo())}]})
    told = {"schemas": [GROUP], "displayName": "Others"}
    assert directory.post(f"{BASE}/Groups/{group}", told, TYPE, "PUT", If_Match=version).status_code == 412
    assert directory.post(f"{BASE}/Groups/{group}", told, TYPE, "PUT").status_code == 200
    assert inside(directory, group) == []
