"""Microsoft: three layouts of Entra's Download users, and Export users of the Microsoft 365 admin center."""

from __future__ import annotations

from musterroll.sources.files.layout import Layout
from musterroll.sources.files.layouts.people import PEOPLE

_ENTRA = {
    "account": ("object id", "id"),
    "directory_id": ("object id", "id"),  # the same column: other sources may carry it too
    "email": ("mail", "user principal name"),
    "aliases": ("user principal name",),
    "name": ("display name",),
    "first_name": ("given name",),
    "last_name": ("surname",),
    "status": ("account enabled",),
    "department": ("department",),
    "title": ("job title",),
    "type": ("user type",),
}
_ENTRA_TRAPS = (
    "The download holds what the filter on the screen showed; guests and blocked users may be missing.",
    "It has no employee number, hire date, end date or manager in any layout; the creation date is not a hire date.",
    "userType is Member or Guest, which is not a kind of engagement: Member is read as unknown, Guest as guest.",
)


def _entra(letter: str, title: str, tells: tuple[tuple[str, ...], ...], unless: tuple[str, ...], state: str) -> Layout:
    return Layout(
        name=f"entra-users-{letter}",
        title=f"Microsoft Entra: Download users, {title}",
        source="entra",
        role="directory",
        family=PEOPLE,
        columns=_ENTRA,
        keys=("account", "email"),
        tells=(("user principal name",), ("account enabled",), *tells),
        unless=unless,
        state="REAL" if state == "REAL" else "DOC",
        traps=_ENTRA_TRAPS,
    )


LAYOUTS = (
    _entra("a", "layout A (2023)", (("object id",),), ("authentication phone number", "id"), "DOC"),
    _entra(
        "b",
        "layout B (A with authenticationPhoneNumber)",
        (("object id",), ("authentication phone number",)),
        ("id",),
        "REAL",
    ),
    _entra("c", "layout C (id instead of objectId)", (("id",),), ("object id",), "REAL"),
    Layout(
        name="microsoft365-users",
        title="Microsoft 365 admin center: Active users, Export users",
        source="microsoft365",
        role="directory",
        family=PEOPLE,
        columns={
            "account": ("object id",),
            "directory_id": ("object id",),
            "email": ("user principal name",),
            "aliases": ("proxy addresses",),
            "name": ("display name",),
            "first_name": ("first name",),
            "last_name": ("last name",),
            "blocked": ("block credential",),
            "inactive_since": ("soft deletion time stamp",),
            "department": ("department",),
            "title": ("title",),
        },
        keys=("account", "email"),
        tells=(("user principal name",), ("block credential",)),
        unless=("account enabled",),
        state="REAL",
        traps=(
            "Block credential says that sign-in is blocked: True is read as inactive.",
            "A soft deletion is read as the day from which the account is known to be inactive, not as an end of work.",
        ),
    ),
)
