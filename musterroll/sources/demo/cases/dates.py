"""Cases of domain section 4: the due day to the last second, months against days, dates without a time."""

from __future__ import annotations

from datetime import timedelta

from musterroll.sources.demo.office import Office
from musterroll.sources.demo.plants import day, indeterminate, late, on_time
from musterroll.sources.demo.training import keep_aware, keep_learning


def refresh_one_day_late(office: Office) -> None:
    """Twelve months to the day is in time; one day more is not."""
    for first, last, due in (
        (None, "2024-03-10", "2025-03-10"),
        (None, "2024-05-31", "2025-05-31"),
        (None, "2024-06-30", "2025-06-30"),
        ("2023-11-15", "2024-10-20", "2025-10-20"),
    ):
        who = office.veteran()
        office.aware(who, *([first] if first else []), last)
        office.aware(who, (day(due) + timedelta(days=1)).isoformat())
        office.plant("refresh one day late", who, "awareness", late("refresh", due, 1), result="deviation")


def onboarding_one_day_late(office: Office) -> None:
    """Day 45 under version 2, day 30 under version 3; the day after it is late."""
    for started, due in (
        ("2025-01-13", "2025-02-27"),
        ("2025-02-03", "2025-03-20"),
        ("2025-05-05", "2025-06-04"),
        ("2025-09-01", "2025-10-01"),
    ):
        who = office.hire(started)
        office.aware(who, (day(due) + timedelta(days=1)).isoformat())
        office.plant(
            "onboarding one day late",
            who,
            "awareness",
            late("onboarding", due, 1),
            result="deviation",
            strata=["hired_in_period"],
        )


def last_second_of_the_due_day(office: Office) -> None:
    """One second before midnight in New York, already the next day in UTC."""
    for started, due in (("2025-03-03", "2025-04-17"), ("2025-06-02", "2025-07-02")):
        who = office.hire(started)
        office.aware(who, f"{due} 23:59:59")
        office.plant("last second of the due day", who, "awareness", on_time("onboarding", due), result="pass")
    who = office.veteran()
    office.aware(who, "2023-09-04", "2024-08-05", "2025-08-05 23:59:59")
    office.plant("last second of the due day", who, "awareness", on_time("refresh", "2025-08-05"), result="pass")


def first_second_after_the_due_day(office: Office) -> None:
    """Midnight in New York belongs to the next day."""
    for started, due, done in (
        ("2025-03-10", "2025-04-24", "2025-04-25 00:00:00"),
        ("2025-06-09", "2025-07-09", "2025-07-10 00:00:00"),
    ):
        who = office.hire(started)
        office.aware(who, done)
        office.plant("first second after the due day", who, "awareness", late("onboarding", due, 1), result="deviation")
    who = office.veteran()
    office.aware(who, "2023-09-11", "2024-08-12", "2025-08-13 00:00:00")
    office.plant(
        "first second after the due day", who, "awareness", late("refresh", "2025-08-12", 1), result="deviation"
    )


def days_on_which_clocks_change(office: Office) -> None:
    """A due day of 23 hours and one of 25 count in full."""
    for started, due in (("2025-01-23", "2025-03-09"), ("2025-10-03", "2025-11-02")):
        who = office.hire(started)
        office.aware(who, f"{due} 23:59:00")
        office.plant("due on a day of clock change", who, "awareness", on_time("onboarding", due), result="pass")


def leap_day(office: Office) -> None:
    """29 February and twelve months is 28 February."""
    for done in ("2025-02-28 09:30:00", "2025-02-28 23:59:59"):
        who = office.veteran()
        office.aware(who, "2024-02-29", done)
        office.plant("29 February, in time", who, "awareness", on_time("refresh", "2025-02-28"), result="pass")
    for done in ("2025-03-01 00:00:00", "2025-03-01 09:30:00"):
        who = office.veteran()
        office.aware(who, "2024-02-29", done)
        office.plant(
            "29 February, one day late", who, "awareness", late("refresh", "2025-02-28", 1), result="deviation"
        )


def days_not_months(office: Office) -> None:
    """Secure coding says 365 days: over a leap day that is one day short of a year."""
    for last, due, done, days in (
        ("2024-02-05", "2025-02-04", "2025-02-05", 1),
        ("2024-02-19", "2025-02-18", "2025-02-19", 1),
        ("2024-02-29", "2025-02-28", "2025-02-28", 0),
        ("2024-03-01", "2025-03-01", "2025-03-01", 0),
    ):
        who = keep_aware(office, office.veteran(department="Engineering"))
        office.role(who, "developer", who.started.isoformat())
        office.took(who, "SEC-DEV", last, "1.0")
        office.took(who, "SEC-DEV", done, "1.0")
        outcome = late("refresh", due, days) if days else on_time("refresh", due)
        office.plant("365 days across a leap day", who, "secure-coding", outcome)


def elsewhere(
    office: Office, who_email: str, on: str, zone: str, course: str = "SEC-AWARE", version: str = "5.0"
) -> None:
    """A line of the hand-kept list of an office abroad: a day, and no time."""
    body = {"identity": who_email, "course": course, "version": version, "status": "Completed", "result": "completed"}
    office.fact("completion.observed", "workshops", on, body)
    office.facts[-1]["source_zone"] = zone


def day_abroad_across_the_deadline(office: Office) -> None:
    """A day in Tokyo or Honolulu is part of two days in New York, and the deadline lies between them."""
    for started, due, on, zone in (
        ("2025-05-19", "2025-06-18", "2025-06-19", "Asia/Tokyo"),
        ("2025-05-27", "2025-06-26", "2025-06-26", "Pacific/Honolulu"),
    ):
        who = office.hire(started)
        elsewhere(office, who.email, on, zone)
        office.plant(
            "date-only value abroad across the deadline",
            who,
            "awareness",
            indeterminate("onboarding", due),
            result="unresolved",
        )
    who = office.veteran()
    office.aware(who, "2023-10-02", "2024-09-09")
    elsewhere(office, who.email, "2025-09-10", "Asia/Tokyo")
    office.plant(
        "date-only value abroad across the deadline",
        who,
        "awareness",
        indeterminate("refresh", "2025-09-09"),
        result="unresolved",
    )
    who = keep_aware(office, office.veteran(department="Finance"))
    keep_learning(office, who, without=("MICRO-PHISH 2025.3",))
    elsewhere(office, who.email, "2025-10-01", "Asia/Tokyo", "MICRO-PHISH", "2025.3")
    office.plant(
        "date-only value abroad across the deadline",
        who,
        "micro-learning",
        indeterminate("topic", "2025-09-30", "phishing"),
        result="unresolved",
    )


def day_abroad_away_from_the_deadline(office: Office) -> None:
    """The same kind of value where either reading is in time."""
    for started, due, on, zone in (
        ("2025-05-19", "2025-06-18", "2025-06-18", "Asia/Tokyo"),
        ("2025-05-27", "2025-06-26", "2025-06-25", "Pacific/Honolulu"),
    ):
        who = office.hire(started)
        elsewhere(office, who.email, on, zone)
        office.plant("date-only value abroad, in time", who, "awareness", on_time("onboarding", due), result="pass")


CASES = (
    refresh_one_day_late,
    onboarding_one_day_late,
    last_second_of_the_due_day,
    first_second_after_the_due_day,
    days_on_which_clocks_change,
    leap_day,
    days_not_months,
    day_abroad_across_the_deadline,
    day_abroad_away_from_the_deadline,
)
