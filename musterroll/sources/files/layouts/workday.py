"""Workday: any report, with whatever headers its author gave it."""

from __future__ import annotations

from musterroll.sources.files.layout import Layout
from musterroll.sources.files.layouts.people import COLUMNS, PEOPLE

LAYOUTS = (
    Layout(
        name="workday-workers",
        title="Workday: report of workers",
        source="workday",
        role="hris",
        family=PEOPLE,
        columns=COLUMNS
        | {
            "account": ("workday id", "wid", "worker id", "employee id"),
            "email": ("email primary work", "primary work email", "work email", "email address", "email"),
            "name": ("worker", "worker name", "preferred name", "legal name", "full name", "name"),
            "title": ("business title", "job title", "job profile", "position", "title"),
            "department": ("supervisory organization", "department", "cost center"),
            "status": ("active status", "worker status", "status"),
            "type": ("worker type", "employee type", "time type"),
        },
        tells=(
            ("workday id", "wid", "worker", "worker id"),
            ("worker type", "active status", "supervisory organization"),
        ),
        unless=("course", "course name", "training name"),
        state="UNCONFIRMED",
        traps=(
            "Headers are the report author's: most files need --map, or are named with workday=FILE.",
            "Active status is often Yes or No.",
        ),
    ),
)
