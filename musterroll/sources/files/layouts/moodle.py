"""Moodle: the course completion report, one row a user, one file a course."""

from __future__ import annotations

from musterroll.sources.files.layout import Layout
from musterroll.sources.files.layouts.completions import COMPLETIONS

LAYOUTS = (
    Layout(
        name="moodle-completion",
        title="Moodle: course completion report (CSV, or CSV for Excel)",
        source="moodle",
        role="lms",
        family=COMPLETIONS,
        columns={
            "account": ("id", "user id"),
            "email": ("email address", "email"),
            "name": ("name", "full name"),
            "employee_number": ("id number", "employee number", "employee id"),
            "department": ("department",),
            "happened": ("course complete",),
        },
        tells=(("course complete",), ("id", "name", "email address", "user id")),
        derived=("course",),
        state="REAL",
        traps=(
            "Headers and dates come in the viewer's language and time zone: other languages need --map "
            "'FILE:moodle-completion:happened=HEADER OF THE LAST COLUMN', and the zone is declared.",
            "The e-mail address is there only if the site shows it as an identity field; without it people are matched "
            "by their ID number, or not at all.",
            "The file does not name its course: it is taken from the file's name as Moodle writes it "
            "(completion-SHORTNAME…), or from --map 'FILE:moodle-completion:course:=NAME'.",
            "Dates are written with two digits of the year, day first in most languages (3/03/25, 10:15).",
        ),
    ),
)
