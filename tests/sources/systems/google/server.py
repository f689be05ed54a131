"""Google's Directory API as its contract says: page tokens, deleted users apart, a 403 for too many calls."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

from tests.sources.kit.server import Asked, LocalServer, Reply, Rows

ADMIN, ACCOUNT = "admin@northfen.example", "musterroll@northfen.iam.example"
_ROOT = "/admin/directory/v1"


def refused(status: int, reason: str) -> Reply:
    """How Google says no."""
    return Reply({"error": {"code": status, "message": "no", "errors": [{"reason": reason}]}}, status)


class GoogleServer(LocalServer):
    """A customer with 24 users, two that were deleted, and three groups."""

    def __init__(self) -> None:
        super().__init__()
        self.lists = {
            "users": [user(number) for number in range(1, 25)],
            "deleted": [deleted(31), deleted(32)],
            "groups": [group("g1", "prod"), group("g2", "vault"), group("g3", "chess")],
        }
        self.members: dict[str, Rows] = {
            "g1": [member(number) for number in range(1, 6)] + [{**member(0), "id": "g3", "type": "GROUP"}],
            "g2": [member(7)],
        }
        self.scopes: dict[str, str] = {}
        self.claims: list[dict[str, Any]] = []

    def throttled(self) -> tuple[Reply, float]:
        return refused(403, "userRateLimitExceeded"), 1  # it does not say how long; the back-off begins with a second

    def expire(self) -> None:
        """No token that was given is accepted any more."""
        self.scopes.clear()

    def routes(self, asked: Asked) -> Reply:
        if asked.path == "/token":
            return self._token(asked)
        scope = self.scopes.get(asked.headers.get("authorization", "").removeprefix("Bearer "))
        if scope is None:
            return refused(401, "authError")
        found = re.fullmatch(_ROOT + r"/groups/(\w+)/members", asked.path)
        if found and found[1] in self.members and "group.member.readonly" in scope:
            return self._page(asked, "members", self.members[found[1]])
        if asked.path == f"{_ROOT}/users" and "user.readonly" in scope:
            if asked.query.get("customer") != "my_customer":
                return refused(400, "badRequest")
            name = "deleted" if asked.query.get("showDeleted") == "true" else "users"
            return self._page(asked, "users", self.lists[name])
        if asked.path == f"{_ROOT}/groups" and "group.readonly" in scope:
            return self._page(asked, "groups", self.lists["groups"])
        return refused(403, "forbidden")

    def _token(self, asked: Asked) -> Reply:
        form = asked.form()
        parts = form.get("assertion", "").split(".")
        if form.get("grant_type") != "urn:ietf:params:oauth:grant-type:jwt-bearer" or len(parts) != 3:
            return Reply({"error": "invalid_grant"}, 400)
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=="))
        self.claims.append(claims)
        if (claims.get("iss"), claims.get("sub")) != (ACCOUNT, ADMIN):
            return Reply({"error": "unauthorized_client"}, 401)
        token = f"canary-google-access-{len(self.claims)}-3d7e"
        self.scopes[token] = claims["scope"]
        return Reply({"access_token": token, "expires_in": 3599, "token_type": "Bearer"})

    def _page(self, asked: Asked, name: str, rows: Rows) -> Reply:
        """A page; the member with the rows is left out where there are none."""
        size = min(int(asked.query.get("maxResults", "100")), self.page_size)
        page, following = self.window(rows, asked.query.get("pageToken", "0"), size)
        page = [_shown(asked, row) for row in page]
        told = {"kind": f"admin#directory#{name}", "etag": '"x"'} | ({name: page} if page else {})
        return Reply(told | ({"nextPageToken": following} if following else {}), packed=True)


def _shown(asked: Asked, row: Any) -> Any:
    """Fields of one's own come only in full."""
    if not isinstance(row, dict):
        return row
    whole = asked.query.get("projection") in ("full", "custom")
    return {name: value for name, value in row.items() if whole or name != "customSchemas"}


def user(number: int, **changes: Any) -> dict[str, Any]:
    """An invented user. Each seventh is suspended, each eleventh archived."""
    return {
        "kind": "admin#directory#user",
        "id": f"1042{number:017d}",
        "primaryEmail": f"mara.{number}@northfen.example",
        "name": {"givenName": "Mara", "familyName": f"Quill {number}", "fullName": f"Mara Quill {number}"},
        "lastLoginTime": "1970-01-01T00:00:00.000Z" if number % 4 == 0 else "2026-02-27T17:20:01.000Z",
        "creationTime": "2024-01-29T10:14:00.000Z",
        "suspended": number % 7 == 0,
        "archived": number % 11 == 0,
        **({"suspensionTime": "2025-11-28T17:00:00.000Z"} if number % 7 == 0 else {}),
        "emails": [
            {"address": f"mara.{number}@northfen.example", "primary": True},
            {"address": f"private.{number}@home.example", "type": "home"},
        ],
        "aliases": [f"mquill{number}@northfen.example"],
        "nonEditableAliases": [f"mara.{number}@northfen.test-google-a.example"],
        "recoveryEmail": f"recovery.{number}@home.example",
        "externalIds": [{"type": "login_id", "value": "x"}, {"type": "organization", "value": f"NF-{number:04d}"}],
        "relations": [{"type": "manager", "value": "idris.vale@northfen.example"}],
        "organizations": [
            {"title": "Advisor", "department": "Old"},
            {
                "primary": True,
                "department": "Platform",
                "title": "Engineer",
                "description": "Contractor" if number % 3 == 0 else "Full-time",
            },
        ],
        "customSchemas": {"HR": {"startDate": "2024-02-05"}},
        **changes,
    }


def deleted(number: int) -> dict[str, Any]:
    """A user who was deleted."""
    return user(number, suspended=False, deletionTime="2026-02-20T09:00:00.000Z")


def group(key: str, name: str) -> dict[str, Any]:
    """A group."""
    return {"id": key, "email": f"{name}@northfen.example", "name": name.title()}


def member(number: int) -> dict[str, Any]:
    """A member of a group."""
    return {"id": f"1042{number:017d}", "email": f"mara.{number}@northfen.example", "role": "MEMBER", "type": "USER"}
