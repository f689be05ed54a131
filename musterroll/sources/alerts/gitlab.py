"""GitLab: vulnerabilities that are secrets in code. Their payload names no person."""

from __future__ import annotations

from musterroll.facts.fact import Fact
from musterroll.sources.alerts.people import Ignored, Logins, raised
from musterroll.sources.row import Row

SENDER = "gitlab"
_SECRETS = "secret_detection"


def told(row: Row, logins: Logins) -> Fact | Ignored:
    """What a delivery tells: an account of its own by project and secret, that waits to be linked to a person."""
    kind = row.text("object_kind") or ""
    if kind != "vulnerability":
        return Ignored(kind or "no object_kind")
    report = row.text("object_attributes.report_type") or ""
    if report != _SECRETS:
        return Ignored(f"vulnerability of {report or 'an unknown kind'}")
    state = row.text("object_attributes.state") or ""
    if state in ("dismissed", "resolved"):
        return Ignored(f"vulnerability that is {state}")
    link = row.key("object_attributes.url")
    return raised(
        SENDER,
        f"alert:{link.partition('://')[2] or link}",
        "secret_pushed",
        logins,
        at=row.instant("object_attributes.created_at"),
        link=link,
        by=SENDER,
    )
