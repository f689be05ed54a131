"""KnowBe4's Reporting API as its contract says: bare arrays, by cursor or by page number, 429 without more."""

from __future__ import annotations

from typing import Any

from tests.sources.kit.server import Asked, LocalServer, Reply, Rows

TOKEN = "canary-knowbe4-1f6b"


class KnowBe4Server(LocalServer):
    """An account with 24 users, two purchases, two policies, two campaigns and 26 enrolments."""

    def __init__(self) -> None:
        super().__init__()
        self.lists = {
            "users": [user(number) for number in range(1, 25)],
            "store_purchases": [purchase(8890, "Awareness 2025", "2025-01-20"), purchase(8891, "Phishing", None)],
            "policies": [{"policy_id": 3120, "name": "Acceptable Use", "minimum_time": 3, "status": "published"}],
            "campaigns": [campaign(1), campaign(2)],
            "enrollments": [enrolment(number) for number in range(1, 25)],
        }
        self.lists["enrollments"] += [acknowledgement(25, True), acknowledgement(26, False)]

    def throttled(self) -> tuple[Reply, float]:
        return Reply(
            {"error": "Too Many Requests"}, 429
        ), 1  # it does not say how long; the back-off begins with a second

    def routes(self, asked: Asked) -> Reply:
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return Reply({"error": "unauthorized"}, 401)
        rows = self.lists.get(asked.path.rpartition("/")[2])
        if rows is None:
            return Reply({"error": "not found"}, 404)
        if asked.query.get("exclude_archived_users") == "true":
            raise AssertionError("leavers must not be left out")
        if "status" in asked.query:
            rows = [one for one in rows if one["status"] == asked.query["status"]]
        return self._paged(asked, [self._told(asked, one) for one in rows])

    def _paged(self, asked: Asked, rows: Rows) -> Reply:
        headers = {"X-Request-Id": f"r{asked.number}"}
        size = min(int(asked.query.get("per_page", "100")), self.page_size)
        if "cursor" in asked.query:
            cursor = asked.query["cursor"]
            page, following = self.window(rows, "0" if cursor == "true" else cursor, size)
            return Reply(page, headers=headers | ({"X-Next-Cursor": following} if following else {}))
        start = (int(asked.query.get("page", "1")) - 1) * size
        return Reply(self.window(rows, str(start), size)[0] if start < len(rows) else [], headers=headers)

    def _told(self, asked: Asked, row: dict[str, Any]) -> dict[str, Any]:
        """A row as it is shown: ids of campaigns and purchases only to those who ask for them."""
        hidden = {name for name in ("campaign_id", "store_purchase_id") if f"include_{name}" not in asked.query}
        return {name: value for name, value in row.items() if "enrollment_id" not in row or name not in hidden}


def user(number: int, **changes: Any) -> dict[str, Any]:
    """An invented user; each eighth is archived."""
    archived = number % 8 == 0
    return {
        "id": 55120000 + number,
        "employee_number": f"NF-{number:04d}",
        "first_name": "Mara",
        "last_name": f"Quill {number}",
        "job_title": "Engineer",
        "email": f"mara.{number}@northfen.example",
        "manager_name": "Idris Vale",
        "manager_email": "idris.vale@northfen.example",
        "provisioning_guid": f"0b6b-{number}",
        "aliases": [f"mquill{number}@northfen.example"],
        "last_sign_in": None if number % 3 == 0 else "2026-01-10T08:30:00.000Z",
        "status": "archived" if archived else "active",
        "department": "Platform",
        "employee_start_date": "2024-02-05T00:00:00.000Z",
        "archived_at": "2025-06-30T16:00:00.000Z" if archived else None,
        **changes,
    }


def purchase(id_: int, name: str, published: str | None, **changes: Any) -> dict[str, Any]:
    """A module that was bought."""
    day = f"{published}T00:00:00.000Z" if published else None
    return {
        "store_purchase_id": id_,
        "content_type": "Store Purchase",
        "name": name,
        "type": "Training Module",
        "duration": 25,
        "retired": False,
        "retirement_date": None,
        "publish_date": day,
        "publisher": "KnowBe4",
        "purchase_date": None,
        **changes,
    }


def campaign(number: int) -> dict[str, Any]:
    """A campaign; the second is one of the older kind, and holds a module that is in no list any more."""
    gone = purchase(7001, "Awareness 2023", "2023-01-16", retirement_date="2024-12-31T00:00:00.000Z")
    policy = {"policy_id": 3120, "content_type": "Uploaded Policy", "name": "Acceptable Use", "status": "published"}
    content: dict[str, Any] = {"content": [purchase(8890, "Awareness 2025", "2025-01-20"), policy]}
    return {
        "campaign_id": 771200 + number,
        "name": f"Annual {number}",
        **(content if number == 1 else {"modules": [gone]}),
    }


def enrolment(number: int, **changes: Any) -> dict[str, Any]:
    """Each fourth is under way, each ninth past due, the others passed."""
    status = "In Progress" if number % 4 == 0 else "Past Due" if number % 9 == 0 else "Passed"
    return {
        "enrollment_id": 901200000 + number,
        "content_type": "Store Purchase",
        "module_name": "Awareness 2025",
        "user": {
            "id": 55120000 + number,
            "first_name": "Mara",
            "last_name": f"Quill {number}",
            "email": f"mara.{number}@northfen.example",
            "employee_number": f"NF-{number:04d}",
        },
        "campaign_id": 771201,
        "campaign_name": "Annual 1",
        "enrollment_date": "2025-03-03T14:00:09.000Z",
        "start_date": "2025-03-10T08:31:00.000Z",
        "completion_date": f"2025-03-{number:02d}T15:00:00.000Z" if status == "Passed" else None,
        "status": status,
        "time_spent": 497,
        "policy_acknowledged": False,
        "store_purchase_id": 8890,
        "score": 87.5 if number == 1 else None,
        **changes,
    }


def acknowledgement(number: int, accepted: bool) -> dict[str, Any]:
    """A policy that was given to somebody, and accepted or only passed."""
    told = {"content_type": "Uploaded Policy", "module_name": "Acceptable Use", "store_purchase_id": None}
    return {**enrolment(number, **told), "status": "Passed", "policy_acknowledged": accepted} | {
        "completion_date": "2025-03-04T09:00:00.000Z"
    }
