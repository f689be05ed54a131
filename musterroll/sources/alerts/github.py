"""GitHub: secrets that were pushed past push protection, requests to do so, and what an alert was found to be.

The person is who bypassed the protection or asked to. `sender` is whoever caused the delivery, often a bot or who
settled the alert, and is never looked at.
"""

from __future__ import annotations

from typing import Any

from musterroll.facts.fact import Fact
from musterroll.sources.alerts.people import Ignored, Logins, judged, raised
from musterroll.sources.row import Row, refuse

SENDER = "github"
_PUSHED, _NONE = "secret_pushed", ("false_positive", "used_in_tests")
_SCANNING, _BYPASS = "secret_scanning_alert", "bypass_request_secret_scanning"


def told(event: str, row: Row, logins: Logins, *, bypass_requests: bool) -> Fact | Ignored:
    """What a delivery tells. Raises RowRefused for a payload of another shape."""
    action = row.text("action")
    if event == _SCANNING and action == "created":
        return _alert(row, logins)
    if event == _SCANNING and action in ("resolved", "reopened"):
        return _judged(row, logins, action)
    if event == _BYPASS and action == "created" and bypass_requests:
        return _request(row, logins)
    return Ignored(f"{event} {action or ''}".strip())


def _alert(row: Row, logins: Logins) -> Fact:
    """An alert, from the instant at which the protection was bypassed, or else of the alert itself."""
    login = _login(row)
    at = row.instant("alert.push_protection_bypassed_at") if _bypassed(row) else None
    at, link = at or row.instant("alert.created_at"), row.text("alert.html_url")
    return raised(SENDER, login, _PUSHED, logins, at=at, link=link, by=SENDER)


def _judged(row: Row, logins: Logins, action: str) -> Fact | Ignored:
    """An alert that was settled, in GitHub's word; one that is opened again is no longer judged to be none."""
    login, link = _login(row), row.text("alert.html_url")
    word = "reopened" if action == "reopened" else row.text("alert.resolution")
    if link is None or word is None:
        return Ignored(f"{_SCANNING} {action} without a link or a resolution")
    at = row.instant("alert.resolved_at") if action == "resolved" else None
    at = at or row.instant("alert.updated_at") or row.at
    return judged(SENDER, login, _PUSHED, logins, at=at, link=link, judgement=word, cancels=word in _NONE)


def _bypassed(row: Row) -> str | None:
    bypassed = row.flag("alert.push_protection_bypassed") is True
    return row.text("alert.push_protection_bypassed_by.login") if bypassed else None


def _login(row: Row) -> str:
    """Whom an alert is about. One that tells of nobody is an account of its own, by repository and number."""
    _object(row, "alert")
    number, repository = row.key("alert.number"), row.key("repository.full_name")
    return _bypassed(row) or f"alert:{repository}#{number}"


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
