"""GitLab: vulnerabilities that are secrets in code. Their payload names no person."""

from __future__ import annotations

from musterroll.facts.fact import Fact
from musterroll.sources.alerts.people import Ignored, Logins, judged, raised
from musterroll.sources.row import Row

SENDER = "gitlab"
_SECRETS = "secret_detection"


def told(row: Row, logins: Logins, *, dismissed_cancels: bool = False) -> Fact | Ignored:
    """What a delivery tells: an account of its own by project and secret, that waits to be linked to a person.

    GitLab does not say why a vulnerability was dismissed; whether that cancels it is the company's setting.
    """
    kind = row.text("object_kind") or ""
    if kind != "vulnerability":
        return Ignored(kind or "no object_kind")
    report = row.text("object_attributes.report_type") or ""
    if report != _SECRETS:
        return Ignored(f"vulnerability of {report or 'an unknown kind'}")
    state = row.text("object_attributes.state") or ""
    if state == "resolved":
        return Ignored("vulnerability that is resolved")
    link = row.key("object_attributes.url")
    login = f"alert:{link.partition('://')[2] or link}"
    if state == "dismissed":
        at = row.instant("object_attributes.dismissed_at") or row.at
        word, cancels = "dismissed", dismissed_cancels
        return judged(SENDER, login, "secret_pushed", logins, at=at, link=link, judgement=word, cancels=cancels)
    return raised(
        SENDER,
        login,
        "secret_pushed",
        logins,
        at=row.instant("object_attributes.created_at"),
        link=link,
        by=SENDER,
    )
