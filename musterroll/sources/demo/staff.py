"""The rest of Northfen: heads of department, people with awkward names, and everybody who is simply on time."""

from __future__ import annotations

from datetime import date, timedelta

from musterroll.sources.demo.office import NEUTRAL, Office
from musterroll.sources.demo.people import TITLES, Member
from musterroll.sources.demo.training import (
    HISTORY,
    keep_aware,
    keep_coding,
    keep_curious,
    keep_learning,
    keep_private,
    keep_reading,
)

# Workshops of secure coding, less than 365 days apart; veterans of Engineering were at all three.
WORKSHOPS = (
    ("WS-2023-10", "2023-10-18", "1.0"),
    ("WS-2024-09", "2024-09-25", "1.0"),
    ("WS-2025-08", "2025-08-20", "2.0"),
)

# Names, titles and departments that exports, spreadsheets and pages must survive.
AWKWARD: tuple[tuple[tuple[str, str], str | None, str | None], ...] = (
    (("=SUM(1", "+1)*cmd|'/C calc'!A0"), None, None),
    (("@Ines", "-Formula"), None, "+1-800 Hotline Lead"),
    (("Robert'); DROP TABLE people;--", "Tables"), None, None),
    (('Ann, "Annie"', "O'Quote, Jr."), None, 'Manager, "Special" Projects'),
    (("Line\nBreak", "Midname"), None, None),
    (("Maximiliane-Theodora-Wilhelmine " * 4 + "Eusebia", "von und zu " * 6 + "Langenfeld"), None, None),
    (
        ("X", "Æ"),
        "Facilities & <script>alert('muster')</script>",
        "<b>Caretaker</b> &amp; <img src=x onerror=alert(1)>",
    ),
    (("  Padded ", " Name  "), None, None),
    (("null", "None"), None, None),
    (("O\u2019Typographic", "\u201cQuoted\u201d"), None, None),
    (("Zero\u200bWidth", "\u202eOverride"), None, None),
    (("\U0001f98a", "Emoji"), None, "\U0001f469\u200d\U0001f4bb Engineer"),
)


def heads(office: Office) -> None:
    """One head a department, here from the first day, trained like everybody else."""
    chief = office.veteran(department="Legal", title="Chief Executive Officer")
    chief.manager = ""
    train(office, chief)
    for department in TITLES:
        head = office.veteran(department=department, title=f"Head of {department}")
        head.manager = chief.email
        office.heads[department] = head.email
        train(office, head)


def train(office: Office, who: Member) -> Member:
    """Everything that the department of this person is bound to, in good time."""
    keep_aware(office, who)
    if who.department in ("Finance", "Customer Care"):
        keep_learning(office, who)
    elif who.department == "Platform":
        keep_reading(office, who)
    elif who.department == "Research":
        keep_curious(office, who)
    elif who.department == "People Operations":
        keep_private(office, who)
    elif who.department == "Engineering":
        develop(office, who)
    return who


def develop(office: Office, who: Member) -> None:
    """A developer: the role from the first day, workshops or the portal, and for some access to production."""
    office.role(who, "developer", who.started.isoformat(), who.ended.isoformat() if who.ended else None)
    if who.started < HISTORY and who.ended is None:
        office.workshop_people.append(who)
    else:
        keep_coding(office, who, who.started)
    if office.rng.random() < 0.4:
        granted = max(who.started, HISTORY) + timedelta(days=office.rng.randrange(40, 60))
        if granted < date(2025, 12, 1) and (who.ended is None or granted < who.ended):
            office.took(who, "PROD-SAFE", (granted - timedelta(days=office.rng.randrange(1, 15))).isoformat())
            office.access(who, "production", f"{granted} 09:30:00")


def workshops(office: Office) -> None:
    """The three workshops with their rosters."""
    for event, on, version in WORKSHOPS:
        office.session(event, on, [who.email for who in office.workshop_people])
        for who in office.workshop_people:
            office.attended(who, event, on, version)


def awkward_names(office: Office) -> None:
    """People who do nothing wrong but have names and titles that break things."""
    for name, department, title in AWKWARD:
        train(office, office.veteran(name=name, department=department, title=title))


def everybody_else(office: Office, total: int) -> None:
    """Fill the company up to `total` people, all of them on time."""
    special = (
        "Engineering",
        "Engineering",
        "Engineering",
        "Finance",
        "Customer Care",
        "Platform",
        "People Operations",
        "Research",
    )
    departments = (*NEUTRAL, *NEUTRAL, *special)
    while len(office.members) < total:
        place = len(office.members) % 12
        department = office.rng.choice(departments)
        if place == 0:
            train(office, office.contractor(_day(office, "2023-09-04", 460), department=office.rng.choice(NEUTRAL)))
        elif place in (1, 2):
            train(office, office.hire(_day(office, "2025-01-20", 300), department=department))
        elif place in (3, 4):
            train(office, office.hire(_day(office, "2023-09-04", 420), department=department))
        elif place == 5:
            who = office.hire(_day(office, "2019-02-04", 1200), _day(office, "2025-02-03", 300), department=department)
            train(office, who)
        else:
            train(office, office.veteran(department=department))


def _day(office: Office, first: str, days: int) -> str:
    return (date.fromisoformat(first) + timedelta(days=office.rng.randrange(days))).isoformat()
