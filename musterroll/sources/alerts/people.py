"""Whose account a login is: as the company says it, never as a guess."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from musterroll.facts.bodies import AlertRaised
from musterroll.facts.errors import ConfigError
from musterroll.facts.fact import Fact


class Account(NamedTuple):
    """An account of a source."""

    source: str
    key: str


class Ignored(NamedTuple):
    """A delivery that opens nothing, and why."""

    why: str


Logins = Mapping[str, Account]


def logins_of(said: Sequence[str], sender: str) -> Logins:
    """`LOGIN=SOURCE:ACCOUNT`, or `LOGIN=ADDRESS`, as accounts by their login in small letters. ConfigError."""
    found = {}
    for one in said:
        login, equals, account = (part.strip() for part in one.partition("="))
        source, colon, key = account.partition(":")
        if not (equals and login and account) or (not colon and "@" not in account) or (colon and not (source and key)):
            raise ConfigError(
                "alerts.logins: a line is not written as LOGIN=ACCOUNT.",
                "For example octo-ana=okta:00u1a2b3, or octo-ana=ana@northfen.example.",
            )
        found[login.casefold()] = Account(source, key) if colon else Account(sender, account)
    return found


def raised(
    sender: str, login: str, alert: str, logins: Logins, *, at: datetime | None, link: str | None, by: str
) -> Fact:
    """The alert about a login. One that nobody mapped is an account of the sender, which a person can link."""
    account = logins.get(login.casefold(), Account(sender, login))
    told = {"/body/sent_by": sender, "/body/login": login} if account.source != sender else None
    return Fact(
        kind="alert.raised",
        source=account.source,
        body=AlertRaised(account=account.key, alert=alert, link=link),
        happened_at=at,
        actor=by,
        unknown=told,
    )
