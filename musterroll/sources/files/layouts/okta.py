"""Okta: the Password Health report and lists of people (report, browser extension, import template)."""

from __future__ import annotations

from musterroll.sources.files.layout import Layout
from musterroll.sources.files.layouts.people import COLUMNS, PEOPLE

_COLUMNS = COLUMNS | {
    "account": ("okta id", "user id", "id"),
    "email": ("email", "primary email", "profile email", "login", "okta username", "username", "user name"),
    "aliases": ("login", "okta username", "username", "user name"),
    "name": ("user", "user full name", "display name", "full name", "name"),
    "first_name": ("first name", "given name"),
    "last_name": ("last name", "surname"),
    "status": ("status", "user status", "okta user status"),
    "signed_in": ("last login", "last sign in"),
    "inactive_since": ("deactivated", "status change date", "status changed"),
}
_NO_CREATION = "The dates of creation and activation of an account are not read: they are not a hire date."

LAYOUTS = (
    Layout(
        name="okta-password-health",
        title="Okta: report Okta Password Health",
        source="okta",
        role="directory",
        family=PEOPLE,
        columns=_COLUMNS,
        tells=(("login",), ("authentication source", "last password change"), ("status",)),
        state="DOC",
        zone="UTC",
        traps=(
            "An older edition of the report gave times in Pacific time, the newer one in UTC. They are read as UTC; "
            "for an older file give --map 'FILE:okta-password-health:zone:=America/Los_Angeles'.",
            _NO_CREATION,
        ),
    ),
    Layout(
        name="okta-people",
        title="Okta: people (report User Accounts, Rockstar export, import template)",
        source="okta",
        role="directory",
        family=PEOPLE,
        columns=_COLUMNS,
        tells=(
            ("login", "okta username", "profile login", "okta id", "okta user status"),
            ("first name", "last name", "status", "user status", "okta user status", "user", "display name"),
        ),
        unless=("authentication source", "last password change", "course", "course name", "course id", "module name"),
        state="UNCONFIRMED",
        traps=(
            "Rockstar leaves deactivated users out of an export without a query: leavers are then missing.",
            "The import template carries no status: whether an account is active is then not known.",
            _NO_CREATION,
        ),
    ),
)
