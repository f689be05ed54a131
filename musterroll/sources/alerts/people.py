"""Whose account a login is: as the company says it, never as a guess."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from musterroll.facts.bodies import AlertJudged, AlertRaised, Body
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
    account = _account(sender, login, logins)
    body = AlertRaised(account=account.key, alert=alert, link=link)
    return _about(account, sender, login, "alert.raised", body, at, by)


def judged(
    sender: str, login: str, alert: str, logins: Logins, *, at: datetime, link: str, judgement: str, cancels: bool
) -> Fact:
    """What an alert about a login was found to be."""
    account = _account(sender, login, logins)
    body = AlertJudged(account=account.key, alert=alert, link=link, judgement=judgement, cancels=cancels)
    return _about(account, sender, login, "alert.judged", body, at, sender)


def _account(sender: str, login: str, logins: Logins) -> Account:
    return logins.get(login.casefold(), Account(sender, login))


def _about(account: Account, sender: str, login: str, kind: str, body: Body, at: datetime | None, by: str) -> Fact:
    told = {"/body/sent_by": sender, "/body/login": login} if account.source != sender else None
    return Fact(kind=kind, source=account.source, body=body, happened_at=at, actor=by, unknown=told)
