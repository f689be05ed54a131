"""One line of every kind, and the people who recur: Ana, Bo, Cy, Dee and Eli."""

from __future__ import annotations

from typing import Any

import pytest

# kind -> a body with its required members only, a body with all members
BODIES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "person.observed": (
        {"account": "00u-ana"},
        {
            "account": "00u-ana",
            "name": "Ana Ruiz",
            "type": "employee",
            "emails": ["ana@company.example", "a.ruiz@company.example"],
            "directory_id": "d-1",
            "employee_number": "1042",
            "employer": "Company",
            "department": "Platform",
            "title": "Engineer",
            "manager": "eli@company.example",
            "status": "active",
            "started_on": "2024-02-29",
            "ended_on": "2025-06-30",
            "home_zone": "Europe/Madrid",
            "engagements": [{"type": "intern", "from": "2023-01-01", "to": "2023-06-30"}, {"from": "2024-02-29"}, {}],
        },
    ),
    "accounts.linked": (
        {
            "accounts": [{"source": "okta", "account": "00u-ana"}, {"source": "moodle", "account": "17"}],
            "by": "eli@company.example",
            "reason": "married in May",
        },
    )
    * 2,
    "accounts.unlinked": (
        {
            "accounts": [{"source": "okta", "account": "00u-ana"}, {"source": "moodle", "account": "18"}],
            "by": "eli@company.example",
            "reason": "namesake",
        },
    )
    * 2,
    "account.marked": (
        {"account": "kiosk", "as": "shared", "by": "eli@company.example", "reason": "front desk"},
        {
            "account": "kiosk",
            "as": "shared",
            "by": "eli@company.example",
            "reason": "front desk",
            "users": ["ana@company.example"],
            "evidence": "ticket 7",
        },
    ),
    "leave.recorded": (
        {"account": "cy", "from": "2025-03-01"},
        {
            "account": "cy",
            "from": "2025-03-01",
            "to": "2025-05-31",
            "approved_on": "2025-02-10",
            "account_disabled": False,
            "cancelled": True,
        },
    ),
    "role.recorded": (
        {"account": "ana", "role": "developer", "from": "2025-01-01"},
        {"account": "ana", "role": "developer", "from": "2025-01-01", "to": "2025-12-31"},
    ),
    "access.recorded": (
        {"account": "bo", "system": "production", "from": "2025-01-02"},
        {
            "account": "bo",
            "system": "production",
            "from": "2025-01-02T09:00:00-05:00",
            "to": "2025-03-31",
            "in_scope": True,
        },
    ),
    "sign_in.observed": ({"account": "cy"},) * 2,
    "course.published": (
        {"course": "SEC-AWARE", "version": "2.1"},
        {
            "course": "SEC-AWARE",
            "version": "2.1",
            "title": "Security awareness",
            "topics": ["phishing", "data-handling"],
            "published_on": "2024-01-01",
            "retired_on": "2025-12-31",
            "minutes": 45,
            "archive": "ab" * 32,
            "link": "https://lms.example/1",
        },
    ),
    "completion.observed": (
        {"account": "ana", "course": "SEC-AWARE"},
        {
            "account": "ana",
            "identity": "ana@company.example",
            "name": "Ana Ruiz",
            "course": "SEC-AWARE",
            "version": "2.1",
            "status": "Passed",
            "result": "passed",
            "score": "87.50",
            "duration_s": 1800,
            "event": "live-3",
            "certificate": "c-1",
            "support": "scan.pdf",
            "method": "api_sync",
            "statement": "6690e6c9-3ef0-4ed3-8b37-7f3964730bee",
        },
    ),
    "acknowledgement.observed": (
        {"account": "ana", "document": "policy", "version": "4"},
        {"account": "ana", "document": "policy", "version": "4", "link": "https://internal.example/p4"},
    ),
    "completion.vanished": (
        {"account": "dee", "course": "SEC-AWARE"},
        {
            "account": "dee",
            "course": "SEC-AWARE",
            "extract": "sha256:00",
            "statement": "6690e6c9-3ef0-4ed3-8b37-7f3964730bee",
            "voided_by": "a2a4e6d6-6c1c-4f6f-8f8e-9e9f6f0f1a11",
        },
    ),
    "session.held": (
        {"event": "live-3", "on": "2025-03-03", "attendees": ["ana@company.example"]},
        {
            "event": "live-3",
            "on": "2025-03-03",
            "place": "Room 2",
            "trainer": "Eli",
            "roster": "signed",
            "attendees": [],
            "sha256": "cd" * 32,
        },
    ),
    "alert.raised": (
        {"account": "ana", "alert": "phish_failed"},
        {"account": "ana", "alert": "phish_failed", "link": "https://alerts.example/9"},
    ),
    "alert.judged": (
        {
            "account": "ana",
            "alert": "secret_pushed",
            "link": "https://alerts.example/9",
            "judgement": "false_positive",
            "cancels": True,
        },
    )
    * 2,
    "exemption.granted": (
        {
            "account": "dee",
            "requirement": "awareness",
            "from": "2025-01-01",
            "reason": "leaving",
            "requested_by": "dee",
            "approved_by": "eli",
        },
        {
            "account": "dee",
            "requirement": "awareness",
            "from": "2025-01-01",
            "to": "2025-01-31",
            "reason": "leaving",
            "note": "last day 31 January",
            "requested_by": "dee",
            "approved_by": "eli",
            "evidence": "ticket 8",
        },
    ),
    "exemption.withdrawn": (
        {
            "account": "dee",
            "requirement": "awareness",
            "from": "2025-01-01",
            "reason": "stays",
            "requested_by": "dee",
            "approved_by": "eli",
        },
    )
    * 2,
    "policy.adopted": ({"text": 'schema = "musterroll.policy/1"\n'},) * 2,
    "extract.received": (
        {"sha256": "ef" * 32, "source": "okta"},
        {
            "sha256": "ef" * 32,
            "source": "okta",
            "role": "directory",
            "query": "/api/v1/users",
            "parameters": {"limit": 200, "filter": {"status": ["ACTIVE"]}},
            "rows": 412,
            "bytes": 91_000,
            "pages": 3,
            "complete": True,
            "collected_by": "sync",
        },
    ),
}


@pytest.fixture
def bodies() -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """kind -> (a body with its required members only, a body with all members)."""
    return BODIES
