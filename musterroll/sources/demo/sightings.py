"""Earlier extracts of HR and of the directory, which only the facts file still has."""

from __future__ import annotations

from typing import Any

from musterroll.sources.demo.office import Office
from musterroll.sources.demo.people import Member


def seen_by_hr(office: Office, who: Member, on: str, **body: Any) -> None:
    """What HR said of this person on that day; `body` replaces single values."""
    started = who.spells[-1].started
    said = {
        "account": who.hr_id,
        "type": who.type,
        "emails": [who.email],
        "department": who.department,
        "status": "active",
        "started_on": started.isoformat() if started else None,
    }
    office.fact("person.observed", "gusto", f"{on} 06:00:00", said | body)


def seen_by_okta(office: Office, who: Member, on: str, **body: Any) -> None:
    """What the directory said of this person on that day; `body` replaces single values."""
    said = {"account": who.okta_id, "emails": [who.email], "status": "active"}
    office.fact("person.observed", "okta", f"{on} 06:00:00", said | body)
