"""Google Workspace: Download users."""

from __future__ import annotations

from musterroll.sources.files.layout import Layout
from musterroll.sources.files.layouts.people import PEOPLE

LAYOUTS = (
    Layout(
        name="google-users",
        title="Google Workspace: Download users",
        source="google",
        role="directory",
        family=PEOPLE,
        columns={
            "email": ("email address",),
            "aliases": ("work secondary email",),
            "first_name": ("first name",),
            "last_name": ("last name",),
            "status": ("status",),
            "signed_in": ("last sign in",),
            "employee_number": ("employee id",),
            "type": ("employee type",),
            "title": ("employee title",),
            "manager": ("manager email",),
            "department": ("department",),
        },
        keys=("email",),
        tells=(
            ("email address",),
            (
                "org unit path",
                "2sv enrolled",
                "2sv enforced",
                "email usage",
                "drive usage",
                "total storage",
                "new primary email",
                "password hash function",
                "change password at next sign in",
            ),
        ),
        state="REAL",
        traps=(
            "It has no hire date and no creation date.",
            "The account is the address: somebody whose address changed is joined through another source.",
            "Employee Type is free text; its words are read as in docs/layouts.md, others are kept as written.",
            "The zone of Last Sign In is not documented: declare it when it matters.",
            "Only Active was seen as a status; Suspended and Archived are read as inactive (UNCONFIRMED).",
        ),
    ),
)
