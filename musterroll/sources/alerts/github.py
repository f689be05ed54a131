"""GitHub: secrets that were pushed past push protection, and requests to do so.

The person is who bypassed the protection or asked to. `sender` is whoever caused the delivery, often a bot or who
settled the alert, and is never looked at.
"""

from __future__ import annotations

from typing import Any

from musterroll.facts.fact import Fact
from musterroll.sources.alerts.people import Ignored, Logins, raised
from musterroll.sources.row import Row, refuse

SENDER = "github"
_SCANNING, _BYPASS = "secret_scanning_alert", "bypass_request_secret_scanning"


def told(event: str, row: Row, logins: Logins, *, bypass_requests: bool) -> Fact | Ignored:
    """What a delivery tells. Raises RowRefused for a payload of another shape."""
    action = row.text("action")
    if event == _SCANNING and action == "created":
        return _alert(row, logins)
    if event == _BYPASS and action == "created" and bypass_requests:
        return _request(row, logins)
    return Ignored(f"{event} {action or ''}".strip())


def _alert(row: Row, logins: Logins) -> Fact:
    """An alert. One that tells of nobody is an account of its own, by repository and number, to be linked."""
    _object(row, "alert")
    number, repository = row.key("alert.number"), row.key("repository.full_name")
    bypassed = row.flag("alert.push_protection_bypassed") is True
    login = row.text("alert.push_protection_bypassed_by.login") if bypassed else None
    at = row.instant("alert.push_protection_bypassed_at") if login else None
    return raised(
        SENDER,
        login or f"alert:{repository}#{number}",
        "secret_pushed",
        logins,
        at=at or row.instant("alert.created_at"),
        link=row.text("alert.html_url"),
        by=SENDER,
    )


def _request(row: Row, logins: Logins) -> Fact:
    """Somebody asked to push a secret past the protection. The shape of this payload was never seen."""
    name = "exemption_request" if row.get("exemption_request") is not None else "bypass_request"
    _object(row, name)
    return raised(
        SENDER,
        row.key(f"{name}.requester_login", f"{name}.requester.login", f"{name}.requester.actor_name"),
        "secret_push_bypass_requested",
        logins,
        at=row.instant(f"{name}.created_at"),
        link=row.text(f"{name}.html_url"),
        by=SENDER,
    )


def _object(row: Row, name: str) -> None:
    value: Any = row.get(name)
    if type(value) is not dict:
        raise refuse(name, value, "an object", "Check that the hook sends JSON of this event.")
