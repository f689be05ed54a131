"""BambooHR as its contract says: a report by POST, records by their ids, fields dropped in silence, 429 and 503."""

from __future__ import annotations

import base64
from typing import Any

from tests.sources.kit.server import Asked, LocalServer, Reply, Rows

KEY = "canary-bamboohr-key-77aa"


class BambooServer(LocalServer):
    """A company with 24 workers, two kinds of training, and a record or two for each."""

    def __init__(self) -> None:
        super().__init__()
        self.lists = {"workers": [worker(number) for number in range(1, 25)], "types": [kind(18), kind(19)]}
        self.records: dict[str, Rows] = {str(400 + number): [record(number)] for number in range(1, 24)}
        self.forbidden = set[str]()

    def throttled(self) -> tuple[Reply, float]:
        headers = {"Retry-After": "11", "X-BambooHR-Error-Message": "Rate limit exceeded"}
        return Reply(b"", 503, headers), 11

    def routes(self, asked: Asked) -> Reply:
        known = base64.b64encode(f"{KEY}:x".encode()).decode()
        if asked.headers.get("authorization") != f"Basic {known}":
            return Reply(b"", 401)
        if asked.path == "/api/v1/reports/custom":
            return self._report(asked)
        if asked.path == "/api/v1/training/type":
            return self._by_id(self.lists["types"])
        worker, found, number = asked.path.partition("/api/v1/training/record/employee/")
        if found and not worker and any(one["id"] == number for one in self.lists["workers"]):
            rows = [
                one
                for one in self.records.get(number, [])
                if asked.query.get("type", str(one["type"])) == str(one["type"])
            ]
            return self._by_id(rows)
        return Reply(b"", 404)

    def _report(self, asked: Asked) -> Reply:
        if asked.method != "POST" or asked.query.get("format") != "json":
            return Reply(b"", 404)
        if asked.headers.get("content-type") != "application/json":  # with a charset it is taken for XML
            return Reply(b"", 400)
        names = [name for name in asked.json()["fields"] if name not in self.forbidden]
        rows, _ = self.window(self.lists["workers"], "0", 99)
        rows = rows[:3] + rows if self.repeat else rows
        told = [{name: row[name] for name in names if name in row} if _whole(row) else row for row in rows]
        fields = [{"id": name, "type": "text", "name": name} for name in names]
        return Reply({"title": "Musterroll", "fields": fields, "employees": told}, packed=True)

    def _by_id(self, rows: Rows) -> Reply:
        """An object by ids; an empty one comes as an empty array."""
        shown, _ = self.window(rows, "0", 99)
        return Reply(dict(zip([str(one["id"]) for one in rows], shown, strict=False)) or [])


def _whole(row: Any) -> bool:
    return isinstance(row, dict) and "id" in row


def worker(number: int, **changes: Any) -> dict[str, Any]:
    """An invented worker; each sixth has left."""
    gone = number % 6 == 0
    return {
        "id": str(400 + number),
        "employeeNumber": f"NF-{number:04d}",
        "firstName": "Mara",
        "lastName": f"Quill {number}",
        "workEmail": f"mara.{number}@northfen.example",
        "homeEmail": f"private.{number}@home.example",
        "status": "Inactive" if gone else "Active",
        "hireDate": "2024-02-05",
        "originalHireDate": "2021-05-03" if number == 2 else "0000-00-00",
        "terminationDate": "2025-06-30" if gone else "0000-00-00",
        "employmentHistoryStatus": "Terminated" if gone else "Contractor" if number % 5 == 0 else "Full-Time",
        "department": "Platform",
        "jobTitle": "Engineer",
        "supervisorEId": "499",
        "supervisorEmail": "idris.vale@northfen.example",
        **changes,
    }


def kind(number: int, **changes: Any) -> dict[str, Any]:
    """A kind of training; people mark the second themselves."""
    told = {"id": number, "name": f"Awareness {number}", "renewable": True, "frequency": 12, "required": True}
    return {**told, "allowEmployeesToMarkComplete": number == 19, **changes}


def record(number: int, **changes: Any) -> dict[str, Any]:
    """A record of training."""
    told = {"id": 7000 + number, "employeeId": str(400 + number), "completed": f"2025-03-{number:02d}"}
    return {**told, "notes": None, "instructor": None, "hours": "1.5", "type": 18, **changes}
