"""Giving and ending roles: each is a row here and a fact in the book."""

from __future__ import annotations

from datetime import datetime

from musterroll.facts.errors import Refused
from musterroll.web.accounts.models import Grant, Operator
from musterroll.web.acts import acted
from musterroll.web.rights import ADMINISTRATOR, AUDITOR, GIVEN
from musterroll.web.site import site


def give(
    operator: Operator, role: str, by: str, *, engagement: int | None = None, expires_at: datetime | None = None
) -> Grant:
    """Gives a role. An auditor's is for one engagement and ends by itself."""
    if role not in GIVEN:
        raise Refused(f"There is no role {role!r}.", f"Give one of {', '.join(GIVEN)}.")
    now = site().now
    if role == AUDITOR and (expires_at is None or expires_at <= now):
        raise Refused("An auditor's access ends on a day to come.", "Say on which day.")
    if any(grant.role == role for grant in operator.grants_in_force(now)):
        raise Refused(f"{operator} has this role already.", "End it first, to give it anew.")
    made = Grant(operator=operator, role=role, engagement=engagement, expires_at=expires_at, given_by=by, given_at=now)
    until = {"until": expires_at.isoformat()} if expires_at else {}
    acted(by, "gave a role", f"{role} to {operator.email}", also=made.save, **until)
    return made


def end(grant: Grant, by: str) -> None:
    """Ends a role now. The last administrator stays: nobody else could give the role again."""
    now = site().now
    if grant.role == ADMINISTRATOR and _administrators(now) <= 1:
        raise Refused("This is the last administrator.", "Make somebody else administrator first.")
    acted(by, "ended a role", f"{grant.role} of {grant.operator.email}", also=lambda: _ended([grant], now))


def shut(operator: Operator, by: str) -> None:
    """Somebody signs in no more; whoever is signed in as them is signed out at the next page."""
    now = site().now
    in_force = operator.grants_in_force(now)
    if any(grant.role == ADMINISTRATOR for grant in in_force) and _administrators(now) <= 1:
        raise Refused("This is the last administrator.", "Make somebody else administrator first.")

    def rows() -> None:
        _ended(in_force, now)
        operator.is_active = False
        operator.save(update_fields=["is_active"])

    acted(by, "shut out", operator.email, also=rows)


def _ended(grants: list[Grant], now: datetime) -> None:
    for grant in grants:
        grant.ended_at = now
        grant.save(update_fields=["ended_at"])


def _administrators(now: datetime) -> int:
    """How many there are who can still sign in."""
    return sum(
        any(grant.role == ADMINISTRATOR for grant in one.grants_in_force(now))
        for one in Operator.objects.filter(is_active=True)
    )
