"""What a report calls its columns. Nothing is standard there: each name was typed by whoever made the report."""

from __future__ import annotations

from collections.abc import Mapping

from musterroll.sources.settings import Settings, words_of

# Our names, and the columns of the report that the docs page tells to build; the first that is filled counts.
USUAL: dict[str, tuple[str, ...]] = {
    "account": ("Workday_ID",),
    "employee_number": ("Employee_ID",),
    "first_name": ("Preferred_First_Name", "Legal_First_Name"),
    "last_name": ("Preferred_Last_Name", "Legal_Last_Name"),
    "name": ("Preferred_Name",),
    "email": ("Primary_Work_Email",),
    "type": ("Worker_Type",),
    "status": ("Worker_Status",),
    "started_on": ("Hire_Date", "Contract_Start_Date"),
    "first_started_on": ("Original_Hire_Date",),
    "ended_on": ("Termination_Date",),
    "employer": ("Supplier",),
    "department": ("Department",),
    "title": ("Business_Title",),
    "manager": ("Manager_Work_Email", "Manager_Employee_ID"),
    "on_leave": ("On_Leave",),
    "leaves": ("Leaves_group",),
    "leave_from": ("First_Day_of_Leave",),
    "leave_to": ("Actual_Last_Day_of_Leave",),
    "leave_expected_to": ("Estimated_Last_Day_of_Leave",),
    "leave_approved_on": ("Leave_Approved_On",),
    "spells": ("Employment_History_group",),
    "spell_from": ("Spell_Start_Date",),
    "spell_to": ("Spell_End_Date",),
    "spell_type": ("Spell_Worker_Type",),
}
Columns = Mapping[str, tuple[str, ...]]


def checked(settings: Settings) -> Columns:
    """The columns as the settings have them; ConfigError for a field that there is not."""
    for word in settings.words("columns"):
        field, told, _ = word.partition("=")
        if not told or field.strip() not in USUAL:
            raise settings.wrong("columns", f"field=Column, …; the fields are {', '.join(USUAL)}")
    for field in settings.words("must_have"):
        if field not in USUAL:
            raise settings.wrong("must_have", f"some of {', '.join(USUAL)}")
    return columns(settings.text("columns"))


def columns(text: str) -> Columns:
    """The columns: `started_on=Start|Contract_Start, manager=` names two for the first, and none for the manager."""
    own: dict[str, tuple[str, ...]] = {}
    for word in words_of(text):
        field, _, told = word.partition("=")
        own[field.strip()] = tuple(name.strip() for name in told.split("|") if name.strip())
    return {**USUAL, **own}
