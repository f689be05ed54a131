"""Microsoft Graph as its contract says: fields only where they are asked for, marks of changes, and `/$ref`."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from tests.sources.kit.server import Asked, LocalServer, Reply, Rows

TENANT = "northfen.example"
READER, ACTOR = "11111111-aaaa-4bbb-8ccc-000000000001", "11111111-aaaa-4bbb-8ccc-000000000002"
SECRETS = {READER: "canary-entra-read-51d0", ACTOR: "canary-entra-act-08fe"}
_DEFAULT = {"displayName", "givenName", "id", "jobTitle", "mail", "surname", "userPrincipalName"}
_ID = r"[0-9a-f-]{36}"


def key(number: int) -> str:
    """The id of a user."""
    return f"0b6b1c6e-1111-4222-8333-{number:012d}"


def group_key(number: int) -> str:
    """The id of a group."""
    return f"77770000-2222-4333-8444-{number:012d}"


class EntraServer(LocalServer):
    """A tenant with 24 users, two deleted ones, and groups. `deleted` holds whom a removal without `/$ref` deletes."""

    def __init__(self) -> None:
        super().__init__()
        self.issued: list[str] = []
        self.assertions: list[str] = []
        self.who: dict[str, str] = {}
        self.roles = {READER: {"User.Read.All", "GroupMember.Read.All", "AuditLog.Read.All"}}
        self.roles[ACTOR] = {"GroupMember.ReadWrite.All", "User.ReadWrite.All"}  # more than it should have
        self.lists = {
            "users": [user(number) for number in range(1, 25)],
            "deleted": [deleted(number) for number in (31, 32)],
            "groups": [
                group(1, "prod-access"),
                group(2, "O'Hara's vault"),
                group(3, "everybody", groupTypes=["DynamicMembership"]),
                group(4, "ad-admins", onPremisesSyncEnabled=True),
                group(5, "announcements", mailEnabled=True),
            ],
        }
        self.members: dict[str, list[str]] = {group_key(n): [] for n in range(1, 6)}
        self.members[group_key(1)] = [key(n) for n in range(1, 5)]
        self.nested = {group_key(1): [key(6)]}
        self.log: list[dict[str, Any]] = []
        self.worn_out: Reply | None = None  # what is answered to marks of earlier pulls
        self.delta = True
        self.page_of_changes = 2
        self.deleted: list[str] = []

    def expire(self) -> None:
        """No token of before is taken any more."""
        self.who.clear()

    def routes(self, asked: Asked) -> Reply:
        if asked.path == f"/{TENANT}/oauth2/v2.0/token":
            return self._token(asked)
        app = self.who.get(asked.headers.get("authorization", "").removeprefix("Bearer "))
        if app is None:
            return error(401, "InvalidAuthenticationToken")
        if asked.method != "GET":
            return self._change(asked, app)
        path = asked.path.removeprefix("/v1.0")
        if path == "/users/delta":
            return self._delta(asked)
        if path == "/users":
            return self._users(asked, app)
        if path == "/directory/deletedItems/microsoft.graph.user":
            return self._page(asked, self.lists["deleted"])
        if path == "/groups":
            return Reply({"value": self._groups(asked)})
        return self._members(asked, path)

    # --- Who asks ------------------------------------------------------------------------------------

    def _token(self, asked: Asked) -> Reply:
        form = asked.form()
        app = form.get("client_id", "")
        if "client_assertion" in form:
            self.assertions.append(form["client_assertion"])
        elif SECRETS.get(app) != form.get("client_secret"):
            return Reply({"error": "invalid_client"}, 401)
        if form.get("scope") != f"{self.base_url}/.default":
            return Reply({"error": "invalid_scope"}, 400)
        token = f"canary-entra-token-{len(self.issued)}-2b7e"
        self.issued.append(token)
        self.who[token] = app
        return Reply({"access_token": token, "expires_in": 3599, "token_type": "Bearer"})

    # --- Lists ---------------------------------------------------------------------------------------

    def _users(self, asked: Asked, app: str) -> Reply:
        asked_for = asked.query.get("$select", "")
        needed = {"employeeLeaveDateTime": "User-LifeCycleInfo.Read.All", "signInActivity": "AuditLog.Read.All"}
        if any(field in asked_for and role not in self.roles[app] for field, role in needed.items()):
            return error(403, "Authorization_RequestDenied")
        rows, wanted = self.lists["users"], asked.query.get("$filter", "")
        if wanted.startswith("id in"):
            ids = re.findall(r"'([^']*)'", wanted)
            if len(ids) > 15:
                return error(400, "Request_UnsupportedQuery")
            return Reply({"value": [self._told(asked, one) for one in rows if one["id"] in ids]})
        if wanted:
            since = wanted.removeprefix("signInActivity/lastSuccessfulSignInDateTime ge ")
            rows = [one for one in rows if (_signed_in(one) or "") >= since]
        return self._page(asked, rows)

    def _told(self, asked: Asked, row: dict[str, Any]) -> dict[str, Any]:
        """A user with the fields that are asked for; the manager only where the list is told to expand it."""
        fields = set(asked.query["$select"].split(",")) if "$select" in asked.query else _DEFAULT
        told = {name: value for name, value in row.items() if name in fields}
        if asked.query.get("$expand", "").startswith("manager(") and row.get("manager"):
            told["manager"] = row["manager"]
        return told

    def _page(self, asked: Asked, rows: Rows) -> Reply:
        render = self.render
        self.render = lambda row: render(self._told(asked, row))  # as it is when its page is made
        rows, following = self.window(rows, asked.query.get("$skiptoken", "0"))
        self.render = render
        rest = "&".join(f"{quote(name)}={quote(value)}" for name, value in asked.query.items() if name != "$skiptoken")
        onward = f"{self.next_base}{asked.path}?$skiptoken={following}&{rest}"
        return Reply({"value": rows} | ({"@odata.nextLink": onward} if following else {}))

    def _groups(self, asked: Asked) -> Rows:
        field, _, name = asked.query["$filter"].partition(" eq ")
        name = name.strip("'").replace("''", "'").casefold()
        return [one for one in self.lists["groups"] if one[field].casefold() == name]

    def _members(self, asked: Asked, path: str) -> Reply:
        found = re.fullmatch(rf"/groups/({_ID})/(transitiveMembers|members)/microsoft.graph.user", path)
        if not found or found[1] not in self.members:
            return error(404, "Request_ResourceNotFound")
        if asked.headers.get("consistencylevel") != "eventual" or asked.query.get("$count") != "true":
            return error(400, "Request_UnsupportedQuery")
        ids = self.members[found[1]] + (self.nested.get(found[1], []) if found[2] == "transitiveMembers" else [])
        return self._page(asked, [{"@odata.type": "#microsoft.graph.user", "id": one} for one in ids])

    # --- What changed --------------------------------------------------------------------------------

    def _delta(self, asked: Asked) -> Reply:
        """A mark is a place in the log. Changes come a few a page, and not in full."""
        if not self.delta or {"$top", "$expand", "$orderby"} & set(asked.query):
            return error(400, "Request_BadRequest")
        mark = asked.query["$deltatoken"]
        if mark == "latest":
            return Reply({"value": [], "@odata.deltaLink": self._mark(len(self.log))})
        if self.worn_out:
            return self.worn_out
        start = int(mark)
        end = start + self.page_of_changes
        page = self.log[start:end]
        if end < len(self.log):
            return Reply({"value": page, "@odata.nextLink": self._mark(end)})
        return Reply({"value": page, "@odata.deltaLink": self._mark(len(self.log))})

    def _mark(self, place: int) -> str:
        return f"{self.next_base}/v1.0/users/delta?$deltatoken={place}"

    def changes(self, number: int, **changes: Any) -> None:
        """A user changes; the log tells the id and what is new."""
        for row in self.lists["users"]:
            if row["id"] == key(number):
                row.update(changes)
        self.log.append({"id": key(number), **changes})

    def deletes(self, number: int, reason: str = "changed") -> None:
        """A user is deleted, by an administrator; the log has a tombstone."""
        self.lists["users"] = [row for row in self.lists["users"] if row["id"] != key(number)]
        self.log.append({"id": key(number), "@removed": {"reason": reason}})

    # --- Membership ----------------------------------------------------------------------------------

    def _change(self, asked: Asked, app: str) -> Reply:
        if "GroupMember.ReadWrite.All" not in self.roles[app]:
            return error(403, "Authorization_RequestDenied")
        one = re.fullmatch(rf"/v1.0/groups/({_ID})/members/({_ID})(/\$ref)?", asked.path)
        if asked.method == "DELETE" and one and not one[3]:
            self.deleted.append(one[2])  # the person, not the membership
            return Reply(status=204)
        if asked.method == "DELETE" and one and one[2] in self.members.get(one[1], []):
            self.members[one[1]].remove(one[2])
            return Reply(status=204, headers={"request-id": f"req-{asked.number}"})
        found = re.fullmatch(rf"/v1.0/groups/({_ID})/members/\$ref", asked.path)
        if asked.method == "POST" and found:
            return self._add(asked, found[1])
        return error(404, "Request_ResourceNotFound")

    def _add(self, asked: Asked, group: str) -> Reply:
        person = asked.json()["@odata.id"].removeprefix(f"{self.base_url}/v1.0/directoryObjects/")
        if person not in {row["id"] for row in self.lists["users"]} or group not in self.members:
            return error(404, "Request_ResourceNotFound")
        if person in self.members[group]:
            return error(400, "Request_BadRequest", "One or more added object references already exist.")
        self.members[group].append(person)
        return Reply(status=204, headers={"request-id": f"req-{asked.number}"})


def error(status: int, code: str, message: str = "") -> Reply:
    """An error as Graph tells it."""
    return Reply({"error": {"code": code, "message": message}}, status)


def _signed_in(row: dict[str, Any]) -> str | None:
    found: str | None = row["signInActivity"]["lastSuccessfulSignInDateTime"]
    return found


def user(number: int, **changes: Any) -> dict[str, Any]:
    """An invented user. Each seventh is disabled, each tenth a guest, who has an address elsewhere."""
    guest = number % 10 == 0
    name = f"mara.{number}@northfen.example"
    outside = f"mara.{number}_partner.example#EXT#@northfen.onmicrosoft.example"
    return {
        "id": key(number),
        "userPrincipalName": outside if guest else name,
        "mail": f"mara.{number}@partner.example" if guest else name,
        "otherMails": [f"private.{number}@home.example"],
        "proxyAddresses": [f"SMTP:{name}", f"smtp:m.quill{number}@northfen.example", f"SIP:{name}"],
        "displayName": f"Mara Quill {number}",
        "givenName": "Mara",
        "surname": f"Quill {number}",
        "accountEnabled": number % 7 != 0,
        "userType": "Guest" if guest else "Member",
        "externalUserState": "Accepted" if guest else None,
        "employeeId": f"NF-{number:04d}",
        "employeeType": None if guest else "Contractor" if number % 3 == 0 else "Employee",
        "employeeHireDate": "2024-02-04T23:00:00Z",
        "employeeLeaveDateTime": "2026-03-30T22:00:00Z" if number == 5 else None,
        "department": "Platform",
        "jobTitle": "Engineer",
        "createdDateTime": "2024-01-29T10:14:00Z",
        "deletedDateTime": None,
        "signInActivity": {
            "lastSignInDateTime": "2026-03-01T12:00:00Z",
            "lastSuccessfulSignInDateTime": None if number % 4 == 0 else f"2026-02-{number:02d}T17:20:01Z",
        },
        "manager": {
            "@odata.type": "#microsoft.graph.user",
            "id": key(99),
            "userPrincipalName": "i.vale@northfen.example",
            "mail": "idris.vale@northfen.example",
        },
        **changes,
    }


def deleted(number: int) -> dict[str, Any]:
    """A user who was deleted. The sign-in name has the id before it."""
    name = f"{key(number).replace('-', '')}mara.{number}@northfen.example"
    return user(number, userPrincipalName=name, mail=None, deletedDateTime="2026-02-20T09:00:00Z")


def group(number: int, name: str, **changes: Any) -> dict[str, Any]:
    """A security group."""
    told = {"id": group_key(number), "displayName": name, "groupTypes": [], "mailEnabled": False}
    return {**told, "onPremisesSyncEnabled": None, **changes}
