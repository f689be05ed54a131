"""Any other system: an object that says who, which alert, when."""

from __future__ import annotations

import re

from musterroll.facts.fact import Fact
from musterroll.sources.alerts.people import Logins, raised
from musterroll.sources.row import Row, refuse

_WORD = re.compile(r"[a-z0-9][a-z0-9_.-]{0,62}")


def told(row: Row, logins: Logins, by: str) -> Fact:
    """The alert. Raises RowRefused where somebody, something or the instant is not named."""
    alert = row.key("alert")
    if not _WORD.fullmatch(alert):
        raise refuse("alert", alert, "a word as secret_pushed", "Send the word that the policy names.")
    at = row.instant("happened_at")
    if at is None:
        raise refuse("happened_at", None, "an instant with offset", "Say when it happened.")
    source = row.text("source") or "alerts"
    if not _WORD.fullmatch(source):
        raise refuse("source", source, "the name of a source as phishing_drill", "Mend it, or leave it out.")
    link = row.text("link")
    return raised(source, row.key("account", "login", "email"), alert, logins, at=at, link=link, by=by)
