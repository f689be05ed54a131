"""Users of Moodle: a snapshot each, and when they were last there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Literal

from musterroll.facts.bodies import PersonObserved, SignInObserved
from musterroll.facts.fact import Fact
from musterroll.facts.zones import is_zone
from musterroll.sources.reading import fact
from musterroll.sources.row import Row, emails, full_name, refuse, set_aside


def user(row: Row) -> Iterable[Fact]:
    """A snapshot. Most members are optional: a site hides them from those who may not see them."""
    account = row.key("id")
    if row.text("username") == "guest":
        raise set_aside("username", "guest", "a person", "it is Moodle's own guest account")
    zone = row.text("timezone")
    body = PersonObserved(
        account=account,
        name=row.text("fullname") or full_name(row.text("firstname"), row.text("lastname")),
        emails=emails(row.text("email")),
        employee_number=row.text("idnumber"),
        department=row.text("department"),
        status=_status(row),
        home_zone=zone if zone and is_zone(zone) else None,  # 99 is the zone of the site
    )
    yield fact(row, "moodle", "person.observed", body, happened_at=row.at)
    seen = moment(row, "lastaccess")
    if seen:
        yield fact(row, "moodle", "sign_in.observed", SignInObserved(account=account), happened_at=seen)


def _status(row: Row) -> Literal["active", "inactive"] | None:
    suspended = row.flag("suspended")
    return None if suspended is None else "inactive" if suspended else "active"


def moment(row: Row, name: str) -> datetime | None:
    """Unix seconds as an instant; 0 is never."""
    seconds = row.number(name)
    if not seconds:
        return None
    if seconds > 253_402_300_799:  # the end of the year 9999
        raise refuse(name, seconds, "seconds since 1970")
    return datetime.fromtimestamp(seconds, UTC)
