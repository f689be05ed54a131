"""Rippling's REST API as its contract says: results with a link to the next page, and fields hidden beside them."""

from __future__ import annotations

from typing import Any

from tests.sources.kit.server import Asked, LocalServer, Reply

TOKEN = "canary-rippling-token-5e2d"
_EXPANDED = ("user", "employment_type", "department", "leave_type", "manager", "compensation")


class RipplingServer(LocalServer):
    """A company with 24 workers and four requests for leave."""

    def __init__(self) -> None:
        super().__init__()
        self.lists = {
            "workers": [worker(number) for number in range(1, 25)],
            "leave-requests": [
                leave(1),
                leave(2, status="PENDING"),
                leave(3, leave_type={"id": "lt_9", "name": "Vacation", "type": "VACATION"}, leave_type_id="lt_9"),
                leave(4, start_date="2026-06-01", end_date="2026-08-31"),
            ],
        }
        self.hidden: dict[str, str] = {}
        self.hidden_from = 1  # the page from which on they are hidden

    def throttled(self) -> tuple[Reply, float]:
        return Reply({"error": "Too many requests"}, 429, {"Retry-After": "9"}), 9

    def routes(self, asked: Asked) -> Reply:
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return Reply({"error": "Unauthorized"}, 401)
        name = asked.path.removeprefix("/")
        if name not in self.lists:
            return Reply({"error": "Not found"}, 404)
        size = min(int(asked.query.get("limit") or self.page_size), self.page_size)
        rows, following = self.window(self.lists[name], asked.query.get("cursor", "0"), size)
        expand = asked.query.get("expand", "").split(",")
        hidden = self.hidden if self._pages >= self.hidden_from else {}
        told: dict[str, Any] = {"results": [_shown(row, expand, hidden) for row in rows]}
        if hidden:
            told["__meta"] = {"redacted_fields": [{"name": one, "reason": why} for one, why in hidden.items()]}
        if following:
            kept = f"expand={','.join(expand)}&order_by={asked.query.get('order_by', '')}"
            told["next_link"] = f"{self.next_base}/{name}?{kept}&cursor={following}"
        return Reply(told, packed=True)


def _shown(row: Any, expand: list[str], hidden: dict[str, str]) -> Any:
    """What is asked for and may be seen."""
    if not isinstance(row, dict):
        return row
    left_out = {one for one in _EXPANDED if one not in expand} | set(hidden)
    return {name: value for name, value in row.items() if name not in left_out}


def worker(number: int, **changes: Any) -> dict[str, Any]:
    """An invented worker. Each sixth has left, each fifth is a contractor, the seventh has not begun."""
    gone, own = number % 6 == 0, number % 5 == 0
    mail = f"mara.{number}@northfen.example"
    return {
        "id": f"wrk_{number:04d}",
        "created_at": "2024-01-29T10:14:00Z",
        "updated_at": "2025-09-12T07:00:00Z",
        "user_id": f"usr_{number:04d}",
        "user": {
            "id": f"usr_{number:04d}",
            "active": not gone,
            "username": mail,
            "display_name": f"Mara Quill {number}",
            "name": {"given_name": "Mara", "family_name": f"Quill {number}"},
            "emails": [
                {"value": mail, "type": "WORK", "display": mail},
                {"value": f"private.{number}@home.example", "type": "HOME"},
            ],
            "timezone": "Europe/Dublin",
        },
        "manager_id": None if number == 1 else "wrk_0001",
        "country": "IE",
        "start_date": "2024-02-05",
        "end_date": "2025-06-30" if gone else None,
        "number": 400 + number,
        "work_email": mail,
        "personal_email": f"private.{number}@home.example",
        "status": "TERMINATED" if gone else "HIRED" if number == 7 else "ACTIVE",
        "employment_type_id": "et_9",
        "employment_type": {
            "id": "et_9",
            "label": "Contractor" if own else "Full-time",
            "type": "CONTRACTOR" if own else "EMPLOYEE",
        },
        "department_id": "dep_4",
        "department": {"id": "dep_4", "name": "Platform"},
        "compensation": {"annual": "canary-pay"},
        "title": "Engineer",
        "termination_details": {"type": "VOLUNTARY", "reason": "Moved"} if gone else None,
        **changes,
    }


def leave(number: int, **changes: Any) -> dict[str, Any]:
    """A request for leave that was approved before it began."""
    return {
        "id": f"lr_{number}",
        "worker_id": f"wrk_{number:04d}",
        "status": "APPROVED",
        "start_date": "2025-03-03",
        "end_date": "2025-05-30",
        "leave_policy_id": "lp_1",
        "leave_type_id": "lt_1",
        "leave_type": {"id": "lt_1", "name": "Parental leave", "type": "PARENTAL"},
        "reviewed_at": "2025-01-20T16:40:00Z",
        **changes,
    }
