"""Gusto: employees and contractors come in two files."""

from __future__ import annotations

from musterroll.sources.files.layout import Layout
from musterroll.sources.files.layouts.people import COLUMNS, PEOPLE

_TRAPS = (
    "The spelling of the headers was never seen. Files that look like any HR list are named with "
    "gusto=FILE and gusto_contractors=FILE.",
    "Employees and contractors are two reports; contractors are never in the first. Give both, with status All, "
    "so that leavers are in them.",
)

LAYOUTS = (
    Layout(
        name="gusto-employees",
        title="Gusto: Employee Summary",
        source="gusto",
        role="hris",
        family=PEOPLE,
        columns=COLUMNS
        | {"account": ("gusto employee id", "gusto id", "employee uuid", "employee id", "employee number")},
        tells=(("gusto employee id", "gusto id"),),
        unless=("gusto contractor id",),
        constants={"type": "employee"},
        state="UNCONFIRMED",
        traps=_TRAPS,
    ),
    Layout(
        name="gusto-contractors",
        title="Gusto: Contractor Details",
        source="gusto_contractors",
        role="contractor_list",
        family=PEOPLE,
        columns=COLUMNS
        | {
            "account": ("gusto contractor id", "contractor id", "contractor uuid", "gusto id"),
            "employer": ("business name", "employer"),
            "name": ("contractor name", "contractor", "name", "full name"),
            "type": (),  # a contractor's type is Individual or Business: not a kind of engagement
        },
        tells=(("gusto contractor id", "contractor id", "contractor uuid", "contractor type"),),
        unless=("gusto employee id", "course", "course name"),
        constants={"type": "contractor"},
        state="UNCONFIRMED",
        traps=_TRAPS,
    ),
)
