"""Workday as its contract says: reports that come whole, texts for everything, a list by offset, tokens that end."""

from __future__ import annotations

import base64
from typing import Any

from tests.sources.kit.server import Asked, LocalServer, Reply

USER, PASSWORD = "isu_musterroll", "canary-workday-password-4b1e"
CLIENT, SECRET, REFRESH = "nf-client", "canary-workday-secret-90c2", "canary-workday-refresh-17ab"
REPORTS = tuple(f"isu_musterroll/Workers_{number}" for number in range(1, 9))


class WorkdayServer(LocalServer):
    """A tenant with 24 workers in eight reports of three, and the same in both spaces of the REST interface."""

    def __init__(self) -> None:
        super().__init__()
        self.issued: list[str] = []
        self.valid = set[str]()
        self.lists = {"workers": [worker(number) for number in range(1, 25)]}
        self.total: int | None = None

    def throttled(self) -> tuple[Reply, float]:
        return Reply({"error": "busy"}, 503, {"Retry-After": "9"}), 9

    def routes(self, asked: Asked) -> Reply:
        if asked.path == "/ccx/oauth2/northfen/token":
            return self._token(asked)
        kind, _, told = asked.headers.get("authorization", "").partition(" ")
        known = kind == "Basic" and base64.b64decode(told).decode() == f"{USER}:{PASSWORD}"
        if not known and not (kind == "Bearer" and told in self.valid):
            return Reply({"error": "invalid"}, 401)
        owner, found, name = asked.path.removeprefix("/ccx/service/customreport2/northfen/").partition("/")
        if found and f"{owner}/{name}" in REPORTS and asked.query.get("format") == "json":
            return self._report(REPORTS.index(f"{owner}/{name}"))
        if asked.path.endswith("/northfen/workers") and not known:
            return self._rest(asked)
        return Reply({"error": "not there"}, 404)

    def _token(self, asked: Asked) -> Reply:
        told = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        form = asked.form()
        if asked.headers.get("authorization") != f"Basic {told}" or form.get("refresh_token") != REFRESH:
            return Reply({"error": "invalid_grant"}, 400)
        token = f"canary-workday-access-{len(self.issued)}-5d77"
        self.issued.append(token)
        self.valid.add(token)
        return Reply({"access_token": token, "token_type": "Bearer", "expires_in": 3600})

    def expire(self) -> None:
        """No token that was given is accepted any more."""
        self.valid.clear()

    def _report(self, number: int) -> Reply:
        rows, _ = self.window(self.lists["workers"], str(number * self.page_size))
        return Reply({"Report_Entry": rows}, packed=True)

    def _rest(self, asked: Asked) -> Reply:
        shape = common if "/common/" in asked.path else staffing
        rows = [shape(int(one["Employee_ID"][3:])) for one in self.lists["workers"]]
        start = int(asked.query["offset"])
        shown, _ = self.window(rows, str(start), int(asked.query["limit"])) if start < len(rows) else ([], None)
        return Reply({"data": shown, "total": len(rows) if self.total is None else self.total})


def worker(number: int, **changes: Any) -> dict[str, Any]:
    """An invented worker as a row of a report; each sixth has left, each fifth is contingent."""
    gone, contingent = number % 6 == 0, number % 5 == 0
    return {
        "Workday_ID": f"{number:032x}",
        "Employee_ID": f"NF-{number:04d}",
        "Worker_Type": "Contingent Worker" if contingent else "Employee",
        "Worker_Status": "Terminated" if gone else "Active",
        "Legal_First_Name": "Mara",
        "Legal_Last_Name": f"Quill {number}",
        "Primary_Work_Email": f"mara.{number}@northfen.example",
        "Home_Email": f"private.{number}@home.example",
        "Original_Hire_Date": "" if contingent else "2021-05-03",
        "Hire_Date": "" if contingent else "2021-05-03",
        "Contract_Start_Date": "2024-02-05" if contingent else None,
        "Termination_Date": "2025-06-30" if gone else "",
        "Supplier": "Secure Lines Ltd" if contingent else "",
        "Department": "Platform",
        "Business_Title": "Engineer",
        "Manager_Work_Email": "idris.vale@northfen.example",
        "Manager_Employee_ID": "NF-0033",
        "On_Leave": "0",
        **changes,
    }


def leave(first: str, expected: str = "", last: str = "", approved: str = "") -> dict[str, str]:
    """An entry of the group of leaves."""
    return {
        "Leave_Type": "Medical",
        "First_Day_of_Leave": first,
        "Estimated_Last_Day_of_Leave": expected,
        "Actual_Last_Day_of_Leave": last,
        "Leave_Approved_On": approved,
    }


def common(number: int) -> dict[str, Any]:
    """A worker as the space `common` has one."""
    return {
        "id": f"{number:032x}",
        "descriptor": f"Mara Quill {number}",
        "href": "https://elsewhere.example/workers/1",
        "primaryWorkEmail": f"mara.{number}@northfen.example",
        "businessTitle": "Engineer",
        "isManager": False,
        "primarySupervisoryOrganization": {"id": "o1", "descriptor": "Platform", "href": "x"},
    }


def staffing(number: int) -> dict[str, Any]:
    """A worker as the space `staffing` has one."""
    kind = "Contingent Worker" if number % 5 == 0 else "Employee"
    return {
        "id": f"{number:032x}",
        "descriptor": f"Mara Quill {number}",
        "workerId": f"NF-{number:04d}",
        "workerType": {"id": "wt1", "descriptor": kind},
        "person": {"id": "p1", "email": f"mara.{number}@northfen.example", "phone": None},
        "primaryJob": {
            "id": "j1",
            "businessTitle": "Engineer",
            "supervisoryOrganization": {"id": "o1", "descriptor": "Platform"},
        },
        "additionalJobs": [],
    }
