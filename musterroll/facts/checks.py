"""What must hold between the members of a body, beyond their types."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from musterroll.facts import bodies
from musterroll.facts.bodies import Body
from musterroll.facts.refusal import FactError, shown
from musterroll.facts.zones import is_zone


def check_body(body: Body) -> FactError | None:
    """What is wrong with a body whose types are right, or None."""
    for check in _CHECKS.get(type(body), _ACCOUNT_ONLY):
        error = check(body)
        if error is not None:
            return error
    return None


def check_zone(name: str | None, column: str) -> FactError | None:
    """Refuses a zone that the pinned tzdata does not have."""
    if name is None or is_zone(name):
        return None
    return FactError(
        column, shown(name), "the IANA name of a time zone as America/New_York", f"Mend {column}, or leave it out."
    )


def check_span(first: date | None, last: date | None, column: str) -> FactError | None:
    """Refuses a last day (or instant) before the first one.

    An instant and a plain date are compared by their dates, with one day's grace for the zone.
    """
    if first is None or last is None or not _ends_before(first, last):
        return None
    return FactError(column, last.isoformat(), f"{first.isoformat()} or later", "Mend the first or the last day.")


def _ends_before(first: date, last: date) -> bool:
    if isinstance(first, datetime) == isinstance(last, datetime):
        return last < first
    return _date(last) + timedelta(days=1) < _date(first) if _date(last) < date.max else False


def _date(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _account(body: Any) -> FactError | None:
    return _blank("account", body.account)


def _blank(name: str, value: str | None) -> FactError | None:
    if value and not value.isspace():
        return None
    return FactError(f"body.{name}", "blanks", "a text", f"Give body.{name}, or take the row out.")


def _from_to(body: Any) -> FactError | None:
    return check_span(body.from_, body.to, "body.to")


def _person(body: bodies.PersonObserved) -> FactError | None:
    error = check_span(body.started_on, body.ended_on, "body.ended_on") or check_zone(body.home_zone, "body.home_zone")
    for at, spell in enumerate(body.engagements or ()):
        error = error or check_span(spell.from_, spell.to, f"body.engagements[{at}].to")
    return error


def _course(body: bodies.CoursePublished) -> FactError | None:
    return check_span(body.published_on, body.retired_on, "body.retired_on")


def _completion(body: bodies.CompletionObserved) -> FactError | None:
    if (body.account and not body.account.isspace()) or (body.identity and not body.identity.isspace()):
        return None
    return FactError(
        "body.account", "nothing", "an account key, or an e-mail in identity", "Give one, or take the row out."
    )


def _accounts(body: Any) -> FactError | None:
    if len(body.accounts) > 1:
        return None
    return FactError("body.accounts", f"a list of {len(body.accounts)}", "two accounts or more", "Name both accounts.")


def _nothing(body: Any) -> FactError | None:
    return None


_ACCOUNT_ONLY: tuple[Callable[[Any], FactError | None], ...] = (_account,)
_CHECKS: dict[type[Body], tuple[Callable[[Any], FactError | None], ...]] = {
    bodies.PersonObserved: (_account, _person),
    bodies.AccountsLinked: (_accounts,),
    bodies.AccountsUnlinked: (_accounts,),
    bodies.LeaveRecorded: (_account, _from_to),
    bodies.RoleRecorded: (_account, _from_to),
    bodies.AccessRecorded: (_account, _from_to),
    bodies.ExemptionGranted: (_account, _from_to),
    bodies.ExemptionWithdrawn: (_account, _from_to),
    bodies.CoursePublished: (_course,),
    bodies.CompletionObserved: (_completion,),
    bodies.SessionHeld: (_nothing,),
    bodies.PolicyAdopted: (_nothing,),
    bodies.ExtractReceived: (_nothing,),
}
