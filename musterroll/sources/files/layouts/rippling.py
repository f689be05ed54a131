"""Rippling: employee reports, built and renamed by whoever made them."""

from __future__ import annotations

from musterroll.sources.files.layout import Layout
from musterroll.sources.files.layouts.people import COLUMNS, PEOPLE

LAYOUTS = (
    Layout(
        name="rippling-people",
        title="Rippling: employee report",
        source="rippling",
        role="hris",
        family=PEOPLE,
        columns=COLUMNS
        | {
            "account": ("rippling id", "rippling employee id", "employee number", "employee id"),
            "email": ("work email", "email"),
            "name": ("employee name", "employee", "full name", "name"),
            "manager": ("manager work email", "manager"),
        },
        tells=(("manager work email", "rippling id", "rippling employee id"), ("work email", "employee name")),
        unless=("course", "course name", "module name", "training name"),
        state="UNCONFIRMED",
        traps=(
            "There is no fixed export: the columns are those of your report. Put in Employee name, Work email, Title, "
            "Department, Manager - Work email, Employment status, Employment type, Start date, End date, and include "
            "terminated people.",
            "Hired and Accepted are people who have not started: neither active nor inactive.",
            "A report without the manager's e-mail looks like any HR list: name it with rippling=FILE.",
        ),
    ),
)
