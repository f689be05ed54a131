"""Northfen's rows as files, each in the manner of the system that would have written it: bytes by name."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from musterroll.sources.demo.catalogue import course_rows
from musterroll.sources.demo.office import Office
from musterroll.sources.demo.people import AS_OF, Member, Spell

Row = Mapping[str, Any]
Column = tuple[str, str | Callable[[Row], Any]]


def iso(value: Any) -> str:
    """A day as 2025-03-10, an instant with Z, true and false, anything else as text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def american(value: Any) -> str:
    """A day as 03/10/2025."""
    return value.strftime("%m/%d/%Y") if isinstance(value, date) else iso(value)


def with_offset(value: Any) -> str:
    """An instant in local time with its offset."""
    return value.isoformat() if isinstance(value, datetime) else iso(value)


def csv_bytes(
    rows: Iterable[Row], columns: Sequence[Column], show: Callable[[Any], str] = iso, *, bom: bool = False
) -> bytes:
    """A comma-separated file with CRLF, as spreadsheet programs write it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([header for header, _ in columns])
    for row in rows:
        writer.writerow([show(row.get(key) if isinstance(key, str) else key(row)) for _, key in columns])
    return out.getvalue().encode("utf-8-sig" if bom else "utf-8")


def hr_rows(office: Office) -> list[dict[str, Any]]:
    """One row a spell, earlier ones first, as Gusto lists somebody who came back."""
    members = [who for who in office.members if who.in_hr and who.type != "contractor"]
    return [_hr_row(who, spell) for who in members for spell in who.spells]


def contractor_rows(office: Office) -> list[dict[str, Any]]:
    """The contractor report, with those who have become employees since."""
    now = [
        _hr_row(who, spell) for who in office.members if who.in_hr and who.type == "contractor" for spell in who.spells
    ]
    before = [_hr_row(who, spell) | {"id": f"{who.hr_id}c"} for who, spell in office.former_contractors]
    return now + before


def _hr_row(who: Member, spell: Spell) -> dict[str, Any]:
    gone = spell.ended is not None and spell.ended <= AS_OF
    row = {
        "id": who.hr_id,
        "number": who.number,
        "given": who.given,
        "family": who.family,
        "email": who.email,
        "type": who.type.title(),
        "status": "Terminated" if gone else "Active",
        "started": spell.started,
        "ended": spell.ended,
        "department": who.department,
        "title": who.title,
        "manager": who.manager,
    }
    return row | who.hr_cells


def okta_rows(office: Office) -> list[dict[str, Any]]:
    """The directory: one row a user, in an order of its own."""
    rows = [_okta_row(who) for who in office.members if who.in_okta] + office.extra_okta
    return sorted(rows, key=lambda row: str(row["id"]))


def _okta_row(who: Member) -> dict[str, Any]:
    gone = who.ended is not None and who.ended <= AS_OF
    row = {
        "id": who.okta_id,
        "email": who.email,
        "given": who.given,
        "family": who.family,
        "status": "DEPROVISIONED" if gone else "ACTIVE",
        "number": who.number if who.in_hr and who.type != "contractor" else "",
        "type": who.type,
        "department": who.department,
        "title": who.title,
        "manager": who.manager,
    }
    return row | who.okta_cells


HR_COLUMNS: tuple[Column, ...] = (
    ("Gusto Employee ID", "id"),
    ("Employee Number", "number"),
    ("First Name", "given"),
    ("Last Name", "family"),
    ("Work Email", "email"),
    ("Employment Type", "type"),
    ("Employment Status", "status"),
    ("Start Date", "started"),
    ("Termination Date", "ended"),
    ("Department", "department"),
    ("Job Title", "title"),
    ("Manager Email", "manager"),
)
CONTRACTOR_COLUMNS: tuple[Column, ...] = (
    ("Gusto Contractor ID", "id"),
    ("Contractor Type", lambda row: "Individual"),
    ("First Name", "given"),
    ("Last Name", "family"),
    ("Email", "email"),
    ("Status", "status"),
    ("Start Date", "started"),
    ("End Date", "ended"),
    ("Department", "department"),
    ("Title", "title"),
    ("Manager Email", "manager"),
)
OKTA_COLUMNS: tuple[Column, ...] = (
    ("Okta ID", "id"),
    ("login", lambda row: row.get("login", row["email"])),
    ("email", "email"),
    ("firstName", "given"),
    ("lastName", "family"),
    ("status", "status"),
    ("employeeNumber", "number"),
    ("userType", "type"),
    ("department", "department"),
    ("title", "title"),
    ("manager", "manager"),
)
WORDS = {"completed": "Completed", "failed": "Failed", "in_progress": "In Progress", "not_started": "Not Started"}
PLATFORM_COLUMNS: tuple[Column, ...] = (
    ("Email", "email"),
    ("First Name", "given"),
    ("Last Name", "family"),
    ("Campaign Name", lambda row: f"Northfen {row['completed'].year if row['completed'] else 2025}"),
    ("Module Name", "course"),
    ("Enrollment Date", lambda row: None),
    ("Completion Date", "completed"),
    ("Status", lambda row: WORDS.get(row["result"], row["result"])),
    ("Time Spent", lambda row: "00:24:10" if row["result"] == "completed" else "00:03:00"),
    ("Content Version", "version"),
)
PORTAL_COLUMNS: tuple[Column, ...] = (
    ("Learner Email", "email"),
    ("Course ID", "course"),
    ("Course Version", "version"),
    ("Completed At", "completed"),
    ("Completion Status", lambda row: WORDS.get(row["result"], row["result"])),
)
ENTRY_COLUMNS: tuple[Column, ...] = (
    ("Email", "email"),
    ("Course", "course"),
    ("Version", "version"),
    ("Completed At", "completed"),
    ("Status", lambda row: "Completed"),
    ("Method", "method"),
    ("Recorded On", "recorded"),
    ("Entered By", "actor"),
    ("Supporting Document", "support"),
    ("Session ID", "event"),
)
_WHO: Column = ("Email", "email")
TABLES: dict[str, tuple[str, tuple[Column, ...]]] = {
    "courses.csv": (
        "courses",
        (
            ("Course ID", "course"),
            ("Version", "version"),
            ("Title", "title"),
            ("Topics", "topics"),
            ("Published On", "published"),
            ("Retired On", "retired"),
            ("Minutes", "minutes"),
            ("Archive SHA-256", "archive"),
            ("Link", "link"),
        ),
    ),
    "sessions.csv": (
        "sessions",
        (
            ("Session ID", "event"),
            ("Session Date", "on"),
            ("Place", "place"),
            ("Trainer", "trainer"),
            ("Roster", lambda row: "signed"),
            ("Attendee Email", "attendee"),
        ),
    ),
    "leaves.csv": (
        "leaves",
        (_WHO, ("Leave From", "started"), ("Leave To", "ended"), ("Approved On", "approved")),
    ),
    "roles.csv": ("roles", (_WHO, ("Role", "role"), ("Role From", "started"), ("Role To", "ended"))),
    "access.csv": (
        "access",
        (_WHO, ("System", "system"), ("Granted At", "since"), ("Revoked At", "until"), ("In Scope", "in_scope")),
    ),
    "sign-ins.csv": ("sign_ins", (_WHO, ("Signed In At", "at"))),
    "exemptions.csv": (
        "exemptions",
        (
            _WHO,
            ("Requirement", "requirement"),
            ("Exempt From", "started"),
            ("Exempt To", "ended"),
            ("Reason", "reason"),
            ("Requested By", "asked_by"),
            ("Approved By", "approved_by"),
            ("Approved On", "granted"),
            ("Withdrawn On", "withdrawn"),
        ),
    ),
    "alerts.csv": ("alerts", (_WHO, ("Alert Type", "alert"), ("Raised At", "at"))),
}


def rendered(office: Office) -> dict[str, bytes]:
    """All files by name, in the order in which `check` is given them."""
    rows = office.rows | {"courses": course_rows()}
    by_day = sorted(rows["platform"], key=lambda row: (row["course"], iso(row["completed"]), row["email"]))
    found = {
        "gusto-employees.csv": csv_bytes(hr_rows(office), HR_COLUMNS, american),
        "gusto-contractors.csv": csv_bytes(contractor_rows(office), CONTRACTOR_COLUMNS, american),
        "okta-users.csv": csv_bytes(okta_rows(office), OKTA_COLUMNS, bom=True),
        "knowbe4-training.csv": csv_bytes(by_day, PLATFORM_COLUMNS),
        "learning-portal.csv": csv_bytes(rows["portal"], PORTAL_COLUMNS, with_offset),
        "entered-by-hand.csv": csv_bytes(rows["entries"], ENTRY_COLUMNS),
        "secure-coding-workshops.xlsx": workshops(rows["workshops"]),
    }
    found |= {name: csv_bytes(rows[table], columns) for name, (table, columns) in TABLES.items()}
    lines = [json.dumps(fact, ensure_ascii=False, sort_keys=True) for fact in office.facts]
    return found | {"northfen.facts.jsonl": ("\n".join(lines) + "\n").encode()}


def workshops(rows: Sequence[Row]) -> bytes:
    """A workbook kept by hand: a read-me first, dates as dates and as text, blanks behind names."""
    import xlsxwriter  # only when a company is written

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": "Secure coding workshops", "created": datetime(2025, 9, 1)})
    book.add_worksheet("Read me").write_string(0, 0, "Kept by the platform team. One row for each attendee.")
    sheet = book.add_worksheet("Attendance")
    shown = book.add_format({"num_format": "yyyy-mm-dd"})
    for column, header in enumerate(("Email", "Name", "Training", "Version", "Date", "Session", "Outcome")):
        sheet.write_string(0, column, header)
    for number, row in enumerate(rows, start=1):
        sheet.write_string(number, 0, row["email"].title() if number % 7 == 0 else row["email"])
        sheet.write_string(number, 1, row["name"])
        sheet.write_string(number, 2, "Secure Coding Workshop" + " " * (number % 3))
        sheet.write_string(number, 3, row["version"])
        if number % 2:
            sheet.write_datetime(number, 4, datetime(row["on"].year, row["on"].month, row["on"].day), shown)
        else:
            sheet.write_string(number, 4, row["on"].strftime("%m/%d/%y"))
        sheet.write_string(number, 5, row["event"])
        sheet.write_string(number, 6, "Passed" if number % 3 else "Completed ")
    book.close()
    return out.getvalue()
