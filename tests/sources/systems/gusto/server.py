"""Gusto as its contract says: pages by number, totals in headers, tokens that end, refresh tokens replaced in use."""

from __future__ import annotations

from typing import Any

from tests.sources.kit.server import Asked, LocalServer, Reply, Rows

COMPANY = "5df9c3a1-1111-4222-8333-aaaaaaaaaaaa"
CLIENT, SECRET, REFRESH = "northfen-app", "canary-gusto-secret-4a1b", "canary-gusto-refresh-0"
VERSION = "2025-06-15"
_LISTS = f"/v1/companies/{COMPANY}/"


class GustoServer(LocalServer):
    """A company with 24 employees, five contractors, and requests for time off."""

    def __init__(self) -> None:
        super().__init__()
        self.lists = {
            "employees": [employee(number) for number in range(1, 25)],
            "contractors": [contractor(number) for number in range(1, 6)],
            "time_off_requests": [time_off(1), time_off(2, policy_type="vacation"), time_off(3, status="pending")],
        }
        self.history: dict[str, Rows] = {uuid(5): [spell("2021-05-03", "2023-03-31"), spell("2024-02-05", None)]}
        self.totals = True
        self.refresh = {REFRESH}
        self.issued: list[str] = []
        self.given: list[tuple[str, str]] = []  # an access token, and the refresh token that came with it
        self.ended = set[str]()
        self._replaces: dict[str, str] = {}

    def throttled(self) -> tuple[Reply, float]:
        headers = {"Retry-After": "13", "X-RateLimit-Reset": "2026-03-02 04:00:40 -0800"}
        return Reply({"errors": [{"category": "rate_limit_exceeded"}]}, 429, headers), 13

    def expire(self) -> None:
        """No access token that was given is accepted any more."""
        self.ended |= {access for access, _ in self.given}

    def routes(self, asked: Asked) -> Reply:
        if asked.headers.get("x-gusto-api-version") != VERSION:
            return Reply({"errors": [{"category": "invalid_api_version"}]}, 406)
        if asked.path == "/oauth/token":
            return self._token(asked)
        if not self._accepted(asked.headers.get("authorization", "").removeprefix("Bearer ")):
            return Reply({"errors": [{"category": "invalid_token"}]}, 401)
        name = asked.path.removeprefix(_LISTS)
        if name in ("employees", "contractors"):
            return self._page(asked, self.lists[name])
        if name == "time_off_requests":
            return Reply(self.window(self.lists[name], "0", 99)[0])
        key, found, _ = asked.path.removeprefix("/v1/employees/").partition("/employment_history")
        return Reply(self.history[key]) if found and key in self.history else Reply({"errors": []}, 404)

    def _token(self, asked: Asked) -> Reply:
        form = asked.form()
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
            return Reply({"error": "invalid_client"}, 401)
        if form.get("grant_type") != "refresh_token" or form.get("refresh_token") not in self.refresh:
            return Reply({"error": "invalid_grant"}, 400)
        number = len(self.given) + 1
        access, fresh = f"canary-gusto-access-{number}", f"canary-gusto-refresh-{number}"
        self.given.append((access, fresh))
        self.issued += [access, fresh]
        self.refresh.add(fresh)
        self._replaces[access] = form["refresh_token"]
        told = {"access_token": access, "token_type": "bearer", "expires_in": 7200, "refresh_token": fresh}
        return Reply({**told, "scope": "employees:read"})

    def _accepted(self, access: str) -> bool:
        """The refresh token before is revoked when the new access token is used for the first time."""
        if access in self.ended or access not in {one for one, _ in self.given}:
            return False
        self.refresh.discard(self._replaces[access])
        return True

    def _page(self, asked: Asked, rows: Rows) -> Reply:
        number, size = int(asked.query["page"]), min(int(asked.query["per"]), self.page_size)
        shown, _ = self.window(rows, str((number - 1) * size), size)
        pages = -(-len(rows) // size)
        told = {"X-Page": str(number), "X-Per-Page": str(size)}
        totals = {"X-Total-Pages": str(pages), "X-Total-Count": str(len(rows))} if self.totals else {}
        return Reply(shown, headers=told | totals, packed=True)


def uuid(number: int) -> str:
    """The key of an employee."""
    return f"9779767c-1111-4222-8333-{number:012d}"


def employee(number: int, **changes: Any) -> dict[str, Any]:
    """An invented employee. Each sixth has left, the fifth came back, the seventh has not been taken on yet."""
    gone, back = number % 6 == 0, number == 5
    ends = [ending("2025-06-30")] if gone else [ending("2023-03-31")] if back else []
    return {
        "uuid": uuid(number),
        "first_name": "Mara",
        "middle_initial": None,
        "last_name": f"Quill {number}",
        "preferred_first_name": None,
        "email": f"private.{number}@home.example",
        "work_email": f"mara.{number}@northfen.example",
        "company_uuid": COMPANY,
        "manager_uuid": None if number == 1 else uuid(1),
        "version": "52b7",
        "department": "Platform",
        "title": "Engineer",
        "terminated": gone,
        "onboarded": number != 7,
        "onboarding_status": "onboarding_completed",
        "current_employment_status": "full_time",
        "hired_at": "2021-05-03" if back else "2024-02-05",
        "employee_code": f"5g{number}",
        "historical": False,
        "has_ssn": True,
        "ssn": "",
        "jobs": [{"uuid": f"job-{number}", "hire_date": "2024-02-05", "title": "Engineer", "primary": True}],
        "terminations": ends,
        "custom_fields": [],
        **changes,
    }


def ending(on: str, active: bool = True) -> dict[str, Any]:
    """A termination; `active` when it has come into effect."""
    return {"uuid": f"end-{on}", "active": active, "cancelable": not active, "effective_date": on}


def spell(first: str, last: str | None) -> dict[str, Any]:
    """An item of the history of employment."""
    return {"hire_date": first, "termination_date": last, "employment_status": "full_time"}


def contractor(number: int, **changes: Any) -> dict[str, Any]:
    """An invented contractor. The fourth is a firm, the fifth was dismissed."""
    firm, gone = number == 4, number == 5
    return {
        "uuid": f"b48c46ab-2222-4333-8444-{number:012d}",
        "company_uuid": COMPANY,
        "type": "Business" if firm else "Individual",
        "first_name": None if firm else "Tomas",
        "last_name": None if firm else f"Brill {number}",
        "business_name": "Brill & Co" if firm else None,
        "email": None if firm else f"tomas.{number}@brill.example",
        "is_active": not gone,
        "start_date": "2025-01-10",
        "dismissal_date": "2025-09-30" if gone else None,
        "wage_type": "Hourly",
        "onboarded": True,
        "department": None,
        "upcoming_employment": None,
        **changes,
    }


def time_off(number: int, **changes: Any) -> dict[str, Any]:
    """A request for time off: five working days, and the Monday after."""
    days = ("2025-03-03", "2025-03-04", "2025-03-05", "2025-03-06", "2025-03-07", "2025-03-10")
    return {
        "uuid": f"9145390f-{number}",
        "status": "consumed",
        "days": dict.fromkeys(days, "8.000"),
        "request_type": "vacation",
        "policy_type": "parental",
        "policy_uuid": f"ae382963-{number}",
        "employee": {"uuid": uuid(number), "full_name": f"Mara Quill {number}"},
        **changes,
    }
