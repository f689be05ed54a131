"""A directory that pushes to the server in this process."""

from __future__ import annotations

from typing import Any

from musterroll.facts.bodies import PersonObserved
from musterroll.facts.fact import Fact
from musterroll.web.site import Site
from tests.web.programs import Program, facts, token

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
BASE = "/scim/v2"
TYPE = "application/scim+json"


def ana(**more: Any) -> dict[str, Any]:
    """An invented user."""
    return {
        "schemas": [USER, ENTERPRISE],
        "userName": "ana@northfen.example",
        "externalId": "00u1abcdefghijklmnop",
        "name": {"givenName": "Ana", "familyName": "Ito"},
        "emails": [{"value": "ana@northfen.example", "type": "work", "primary": True}],
        "active": True,
        "title": "Engineer",
        ENTERPRISE: {"department": "Platform", "employeeNumber": "7", "manager": {"value": "fay@northfen.example"}},
        **more,
    }


def bo(**more: Any) -> dict[str, Any]:
    """Another one."""
    own: dict[str, Any] = {
        "userName": "bo@northfen.example",
        "externalId": "b-2",
        "emails": [{"value": "bo@northfen.example"}],
        "userType": "Contractor",
        ENTERPRISE: {"employeeNumber": "8"},
    }
    return ana(**{**own, **more})


class Directory(Program):
    """A directory with a token of its own."""

    def __init__(self, site: Site, name: str = "okta", source: str = "") -> None:
        super().__init__(token(site, "scim", name=name, source=source))

    def create(self, user: Any) -> Any:
        return self.post(f"{BASE}/Users", user, TYPE)

    def created(self, user: Any) -> str:
        """The id of a user who was just made."""
        answer = self.create(user)
        assert answer.status_code == 201, answer.content
        return str(answer.json()["id"])

    def get(self, path: str, **asked: str) -> Any:
        return self.client.get(f"{BASE}/{path}", asked, headers=self.headers)

    def found(self, filter_: str) -> list[str]:
        """The user names that a filter finds."""
        answer = self.get("Users", filter=filter_)
        assert answer.status_code == 200, answer.content
        return [one["userName"] for one in answer.json().get("Resources", [])]

    def put(self, key: str, user: Any, **headers: str) -> Any:
        return self.post(f"{BASE}/Users/{key}", user, TYPE, "PUT", **headers)

    def patch(self, key: str, *operations: dict[str, Any], **headers: str) -> Any:
        body = {"schemas": [PATCH], "Operations": list(operations)}
        return self.post(f"{BASE}/Users/{key}", body, TYPE, "PATCH", **headers)

    def delete(self, key: str, **headers: str) -> Any:
        return self.post(f"{BASE}/Users/{key}", b"", TYPE, "DELETE", **headers)


def snapshots(site: Site) -> list[tuple[Fact, PersonObserved]]:
    """The snapshots of people in the book, in order."""
    found = [(fact, fact.body) for fact in facts(site, "person.observed")]
    return [(fact, body) for fact, body in found if isinstance(body, PersonObserved)]
