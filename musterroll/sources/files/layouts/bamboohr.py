"""BambooHR: reports by API names, or by labels chosen in the report."""

from __future__ import annotations

from musterroll.sources.files.layout import Layout
from musterroll.sources.files.layouts.people import COLUMNS, PEOPLE

LAYOUTS = (
    Layout(
        name="bamboohr-people",
        title="BambooHR: report of employees",
        source="bamboohr",
        role="hris",
        family=PEOPLE,
        columns=COLUMNS
        | {
            "account": ("bamboohr id", "bamboohr employee id", "eeid", "id"),
            "status": ("status", "employment history status", "employment status"),
            "type": ("employment type", "employment history status", "employment status"),
        },
        tells=(("employment history status", "bamboohr id", "bamboohr employee id", "eeid"),),
        unless=("course", "course name", "training name"),
        state="UNCONFIRMED",
        traps=(
            "Labels are chosen in the report; a report with other labels looks like any HR list: bamboohr=FILE.",
            "The employment status is often the kind of engagement (Full-Time, Contractor): where there is no column "
            "for the type it is read as both.",
        ),
    ),
)
