"""Okta as its contract says: bare arrays, `Link` headers, filters, the System Log, and membership of groups."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import quote

from tests.sources.kit.server import Asked, LocalServer, Reply, Rows

_SINCE = re.compile(r'lastUpdated gt "([^"]+)"')
_NAMED = re.compile(r'(status|id|target\.id|eventType) eq "([^"]+)"')
READ, MANAGE = "canary-okta-read-9c41", "canary-okta-manage-77b0"


class OktaServer(LocalServer):
    """An organisation with 24 users, three groups and a log."""

    def __init__(self) -> None:
        super().__init__()
        self.issued: list[str] = []
        self.scopes: dict[str, str] = {}
        self.lists = {"users": [user(number) for number in range(1, 25)], "groups": groups(), "log": []}
        self.members: dict[str, list[str]] = {"00gprod": [f"00u{n}" for n in range(1, 6)], "00gad": ["00u7"]}
        for number in range(1, 8):
            self.lists["log"].append(sign_in(number))
        for number in range(1, 6):
            self.lists["log"].append(added(number, "00gprod"))

    def throttled(self) -> tuple[Reply, float]:
        now = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)  # the server's clock is an hour behind
        headers = {
            "X-Rate-Limit-Limit": "600",
            "X-Rate-Limit-Remaining": "0",
            "X-Rate-Limit-Reset": str(int(now.timestamp()) + 23),
            "Date": format_datetime(now, usegmt=True),
        }
        return Reply({"errorCode": "E0000047"}, 429, headers), 23

    def routes(self, asked: Asked) -> Reply:
        if asked.path == "/oauth2/v1/token":
            return self._token(asked)
        if asked.method in ("PUT", "DELETE"):
            return self._membership(asked)
        if not self._may(asked, "read"):
            return Reply({"errorCode": "E0000011"}, 401)
        if asked.path == "/api/v1/users":
            return self._page(asked, self._users(asked))
        if asked.path == "/api/v1/groups":
            ids = _values(asked, "id")
            return self._page(asked, [one for one in self.lists["groups"] if not ids or one["id"] in ids])
        if asked.path == "/api/v1/logs":
            return self._log(asked)
        group = re.fullmatch(r"/api/v1/groups/(\w+)/users", asked.path)
        if group and group[1] in self.members:
            return self._page(asked, [user(int(one[3:])) for one in self.members[group[1]]])
        return Reply({"errorCode": "E0000007"}, 404)

    # --- Who asks ------------------------------------------------------------------------------------

    def _may(self, asked: Asked, what: str) -> bool:
        kind, _, token = asked.headers.get("authorization", "").partition(" ")
        if kind == "SSWS":
            return token in ((READ, MANAGE) if what == "read" else (MANAGE,))
        scopes = self.scopes.get(token, "")
        return kind == "Bearer" and ((what == "read" and ".read" in scopes) or "okta.groups.manage" in scopes)

    def _token(self, asked: Asked) -> Reply:
        form = asked.form()
        if form.get("client_assertion", "").count(".") != 2:
            return Reply({"error": "invalid_client"}, 401)
        token = f"canary-okta-access-{len(self.issued)}-55fe"
        self.issued.append(token)
        self.scopes[token] = form["scope"]
        return Reply({"access_token": token, "expires_in": 3600, "token_type": "Bearer"})

    # --- Lists ---------------------------------------------------------------------------------------

    def _users(self, asked: Asked) -> Rows:
        statuses, since = _values(asked, "status"), _SINCE.search(asked.query.get("filter", ""))
        if not asked.query.get("filter"):
            return [one for one in self.lists["users"] if one["status"] != "DEPROVISIONED"]
        rows = [one for one in self.lists["users"] if one["status"] in statuses]
        return [one for one in rows if not since or one["lastUpdated"] > since[1]]

    def _page(self, asked: Asked, rows: Rows) -> Reply:
        rows, following = self.window(rows, asked.query.get("after", "0"))
        links = [_link(f"{self.base_url}{asked.path}", "self")]
        if following:
            rest = "&".join(f"{name}={quote(value)}" for name, value in asked.query.items() if name != "after")
            links.append(_link(f"{self.next_base}{asked.path}?after={following}&{rest}", "next"))
        return Reply(rows, headers={"Link": ", ".join(links), "x-okta-request-id": f"req{asked.number}"})

    def _log(self, asked: Asked) -> Reply:
        """Polling: a next link always, so that the reader must stop at an empty page."""
        kinds, targets = _values(asked, "eventType"), _values(asked, "target.id")
        rows = [one for one in self.lists["log"] if one["eventType"] in kinds]
        rows = [one for one in rows if not targets or {target["id"] for target in one["target"]} & targets]
        start = int(asked.query.get("after", "0"))
        page = rows[start : start + self.page_size]
        rest = "&".join(f"{name}={quote(value)}" for name, value in asked.query.items() if name != "after")
        return Reply(
            page, headers={"Link": _link(f"{self.next_base}/api/v1/logs?after={start + len(page)}&{rest}", "next")}
        )

    # --- Membership ----------------------------------------------------------------------------------

    def _membership(self, asked: Asked) -> Reply:
        if not self._may(asked, "manage"):
            return Reply({"errorCode": "E0000006"}, 403)
        found = re.fullmatch(r"/api/v1/groups/(\w+)/users/(\w+)", asked.path)
        if not found or found[1] not in self.members or found[2] not in {one["id"] for one in self.lists["users"]}:
            return Reply({"errorCode": "E0000007"}, 404)
        members = self.members[found[1]]
        if asked.method == "DELETE" and found[2] in members:
            members.remove(found[2])
        elif asked.method == "PUT" and found[2] not in members:
            members.append(found[2])
        return Reply(status=204, headers={"x-okta-request-id": f"req{asked.number}"})


def _link(url: str, rel: str) -> str:
    return f'<{url}>; rel="{rel}"'


def _values(asked: Asked, name: str) -> set[str]:
    return {value for key, value in _NAMED.findall(asked.query.get("filter", "")) if key == name}


def user(number: int, **changes: Any) -> dict[str, Any]:
    """An invented user. Each seventh is deprovisioned, each eleventh suspended."""
    status = "DEPROVISIONED" if number % 7 == 0 else "SUSPENDED" if number % 11 == 0 else "ACTIVE"
    return {
        "id": f"00u{number}",
        "status": status,
        "created": "2024-02-05T09:12:44.000Z",
        "activated": "2024-02-05T09:12:45.000Z",
        "statusChanged": "2025-11-28T17:00:00.000Z",
        "lastLogin": None if number % 4 == 0 else "2026-02-27T17:20:01.000Z",
        "lastUpdated": "2025-09-12T07:00:00.000Z",
        "profile": {
            "login": f"mara.{number}@northfen.example",
            "email": f"mara.{number}@northfen.example",
            "secondEmail": f"private.{number}@home.example",
            "firstName": "Mara",
            "lastName": f"Quill {number}",
            "employeeNumber": f"NF-{number:04d}",
            "userType": "Contractor" if number % 3 == 0 else "Employee",
            "department": "Platform",
            "managerId": "idris.vale@northfen.example",
            "firstDay": "2024-02-05",
        },
        "_links": {},
        **changes,
    }


def groups() -> Rows:
    """A group of Okta's own, one from a directory elsewhere, and one that nobody asks for."""
    kinds = (
        ("00gprod", "prod-access", "OKTA_GROUP"),
        ("00gad", "ad-admins", "APP_GROUP"),
        ("00gx", "chess", "OKTA_GROUP"),
    )
    return [{"id": id_, "type": kind, "profile": {"name": name, "description": None}} for id_, name, kind in kinds]


def sign_in(number: int) -> dict[str, Any]:
    """An event of the System Log: somebody signed in."""
    return {
        "uuid": f"5d0c7d1e-0000-4000-8000-{number:012d}",
        "published": f"2026-02-{number:02d}T14:03:22.511Z",
        "eventType": "user.session.start",
        "actor": {"id": f"00u{number}", "type": "User", "alternateId": f"mara.{number}@northfen.example"},
        "outcome": {"result": "SUCCESS", "reason": None},
        "target": None,
    }


def added(number: int, group: str) -> dict[str, Any]:
    """An event of the System Log: somebody was added to a group. The targets come in changing order."""
    targets = [{"id": f"00u{number}", "type": "User"}, {"id": group, "type": "UserGroup", "alternateId": "unknown"}]
    return {
        **sign_in(number),
        "eventType": "group.user_membership.add",
        "published": f"2026-01-{number:02d}T08:00:00.000Z",
        "actor": {"id": "00uadmin", "type": "User", "alternateId": "admin@northfen.example"},
        "target": targets if number % 2 else targets[::-1],
    }
