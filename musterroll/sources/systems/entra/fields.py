"""What is asked of a user. Without a list Graph leaves out whether the account is enabled."""

from __future__ import annotations

from musterroll.sources.settings import Settings

_WHO = ("id", "userPrincipalName", "mail", "proxyAddresses", "displayName", "givenName", "surname")
_WORK = ("employeeId", "employeeType", "employeeHireDate", "department", "jobTitle")
_ACCOUNT = ("accountEnabled", "userType", "externalUserState", "deletedDateTime")
MANAGER = "manager($select=id,userPrincipalName,mail)"


def fields(settings: Settings) -> list[str]:
    """The fields of a user. What needs its own permission, or may be private, is asked where the settings say so."""
    more = {"employeeLeaveDateTime": "leave_date", "otherMails": "other_mails"}
    return [*_WHO, *_WORK, *_ACCOUNT, *(field for field, setting in more.items() if settings.flag(setting))]


def tracked(settings: Settings) -> list[str]:
    """The fields of which a change is told. The manager is one of them here, and a list of its own elsewhere."""
    return [*fields(settings), "manager"]
