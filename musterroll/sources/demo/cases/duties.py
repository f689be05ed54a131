"""Cases of domain section 6: refreshes, roles, accesses, publications, alerts, calendar years."""

from __future__ import annotations

from dataclasses import replace

from musterroll.sources.demo.office import Office
from musterroll.sources.demo.people import Member
from musterroll.sources.demo.plants import day, indeterminate, late, missed, on_time, other
from musterroll.sources.demo.sightings import seen_by_hr
from musterroll.sources.demo.training import keep_aware, keep_private, keep_reading


def colleague(office: Office, department: str = "Engineering") -> Member:
    """Somebody long here whose awareness is as it should be."""
    return keep_aware(office, office.veteran(department=department))


def refresh_missed(office: Office) -> None:
    """The yearly course was not taken again."""
    for first, last, due in (
        ("2023-08-28", "2024-07-15", "2025-07-15"),
        ("2023-11-20", "2024-10-01", "2025-10-01"),
        ("2023-12-11", "2024-11-18", "2025-11-18"),
    ):
        who = office.veteran()
        office.aware(who, first, last)
        office.plant("refresh missed", who, "awareness", missed("refresh", due), result="deviation")


def refresh_late(office: Office) -> None:
    """Weeks after the due day: late for ever, current again from then on."""
    for last, due, done, days in (
        ("2024-03-18", "2025-03-18", "2025-04-30", 43),
        ("2024-05-06", "2025-05-06", "2025-08-04", 90),
        ("2024-06-17", "2025-06-17", "2025-06-24", 7),
    ):
        who = office.veteran()
        office.aware(who, last, done)
        office.plant("refresh late", who, "awareness", late("refresh", due, days), result="deviation")


def refresh_early(office: Office) -> None:
    """A refresh taken early moves the clock: the next is due a year after it, not a year after the plan."""
    for done, outcome in (
        ("2025-12-01", late("refresh", "2025-11-20", 11)),
        ("2025-11-20", on_time("refresh", "2025-11-20")),
    ):
        who = office.veteran()
        office.aware(who, "2024-06-10", "2024-11-20", done)
        office.plant("refresh taken early", who, "awareness", outcome)


def role_begins(office: Office) -> None:
    """A role opens its own duty: met at once by what is still current, else within 30 days."""
    for earlier, done, due, outcome in (
        ("2024-09-02", None, "2025-02-03", on_time("role", "2025-03-05")),
        (None, "2025-03-06", "2025-02-03", late("role", "2025-03-05", 1)),
        (None, None, "2025-02-03", missed("role", "2025-03-05")),
        (None, "2025-07-14", "2025-06-09", late("role", "2025-07-09", 5)),
        (None, None, "2025-06-09", missed("role", "2025-07-09")),
    ):
        who = colleague(office)
        office.role(who, "developer", due)
        if earlier:
            office.took(who, "SEC-DEV", earlier, "1.0")
            office.took(who, "SEC-DEV", "2025-08-20", "2.0")
        if done:
            office.took(who, "SEC-DEV", done, "2.0" if done > "2025-03-15" else "1.0")
        office.plant("a role began", who, "secure-coding", outcome, strata=["role_changed"])


def role_ends_before_due(office: Office) -> None:
    """The role ended before the day on which the course was due."""
    who = colleague(office)
    office.role(who, "developer", "2025-09-01", "2025-09-26")
    office.plant(
        "a role ended before the due day", who, "secure-coding", other("role", "2025-10-01", "ended_before_due")
    )


def access_before_training(office: Office) -> None:
    """Production access was granted first and the course taken later, or never."""
    for granted, done, outcome in (
        ("2025-02-10 10:00:00", "2025-02-10 10:00:00", on_time("pre_access", "2025-02-10")),
        ("2025-02-10 10:00:00", "2025-02-10 10:01:00", late("pre_access", "2025-02-10", 0)),
        ("2025-06-03 09:00:00", "2025-06-17 15:00:00", late("pre_access", "2025-06-03", 14)),
        ("2025-06-03 09:00:00", None, missed("pre_access", "2025-06-03")),
        ("2025-09-15 16:30:00", None, missed("pre_access", "2025-09-15")),
        ("2025-09-15 16:30:00", "2024-09-10", missed("pre_access", "2025-09-15")),
        ("2025-09-15 16:30:00", day("2025-09-15"), indeterminate("pre_access", "2025-09-15")),
        ("2025-10-20", "2025-10-20 17:00:00", indeterminate("pre_access", "2025-10-20")),
        ("2025-10-20", "2025-10-19 17:00:00", on_time("pre_access", "2025-10-20")),
    ):
        who = colleague(office)
        office.access(who, "production", granted)
        if done:
            office.took(who, "PROD-SAFE", done)
        office.plant("access to production", who, "prod-access", outcome, strata=["privileged"])


def access_before_the_start(office: Office) -> None:
    """Granted and trained in the days before the first day of work."""
    who = office.hire("2025-06-16", department="Engineering")
    office.aware(who, "2025-06-20")
    office.took(who, "PROD-SAFE", "2025-06-11")
    office.access(who, "production", "2025-06-12 10:00:00")
    office.plant(
        "access before the start", who, "prod-access", on_time("pre_access", "2025-06-12"), strata=["privileged"]
    )


def warehouse_access(office: Office) -> None:
    """The first access to the warehouse gives fourteen days."""
    for granted, done, outcome in (
        ("2025-03-03", "2025-03-17", on_time("onboarding", "2025-03-17")),
        ("2025-03-03", "2025-03-18", late("onboarding", "2025-03-17", 1)),
        ("2025-08-11", "2025-09-01", late("onboarding", "2025-08-25", 7)),
        ("2025-08-11", None, missed("onboarding", "2025-08-25")),
    ):
        who = colleague(office, "Marketing")
        office.access(who, "warehouse", granted)
        if done:
            office.took(who, "DATA-SAFE", done)
        office.plant("access to the warehouse", who, "warehouse", outcome)


def handbook_versions(office: Office) -> None:
    """Each version published while somebody is here is read within 30 days."""
    for times, outcome in (
        ((("2.0", "2025-06-12"),), late("version", "2025-06-11", 1, course="IR-HANDBOOK")),
        ((("2.0", "2025-07-11"),), late("version", "2025-06-11", 30, course="IR-HANDBOOK")),
        ((), late("version", "2025-06-11", 126, course="IR-HANDBOOK")),
    ):
        who = colleague(office, "Platform")
        for version, on in times:
            office.took(who, "IR-HANDBOOK", on, version)
        office.took(who, "IR-HANDBOOK", "2025-10-15", "2.1")
        office.plant("handbook version read late", who, "handbook", outcome)
    for _ in range(2):
        who = colleague(office, "Platform")
        keep_reading(office, who, without=("2.1",))
        office.plant(
            "handbook version not read", who, "handbook", missed("version", "2025-11-05", course="IR-HANDBOOK")
        )
    for on in ("2025-10-20", "2025-11-03"):
        who = colleague(office, "Platform")
        keep_reading(office, who, without=("2.1",))
        office.took(who, "IR-HANDBOOK", on, "2.0")
        outcome = missed("version", "2025-11-05", course="IR-HANDBOOK")
        office.plant("handbook, old version read again", who, "handbook", replace(outcome, finding="wrong_version"))
    who = keep_aware(office, office.hire("2025-05-20", department="Platform"))
    keep_reading(office, who, without=("2.0",))
    office.plant("hired after a publication", who, "handbook", on_time("version", "2025-11-05", course="IR-HANDBOOK"))


def secrets_pushed(office: Office) -> None:
    """Seven days after an alert; what was learnt before it does not answer it."""
    for alert, done, outcome in (
        ("2025-03-04 15:20:00", "2025-03-11", on_time("jit", "2025-03-11")),
        ("2025-03-04 15:20:00", "2025-03-12", late("jit", "2025-03-11", 1)),
        ("2025-05-20 08:05:00", "2025-06-05", late("jit", "2025-05-27", 9)),
        ("2025-05-20 08:05:00", None, missed("jit", "2025-05-27")),
        ("2025-11-10 22:40:00", "2025-11-10 22:39:00", missed("jit", "2025-11-17")),
        ("2025-11-10 22:40:00", "2025-11-10 22:41:00", on_time("jit", "2025-11-17")),
        ("2025-11-10 12:40:00", day("2025-11-10"), indeterminate("jit", "2025-11-17")),
    ):
        who = colleague(office)
        office.alert(who, alert)
        if done:
            office.took(who, "SECRETS-JIT", done)
        office.plant("a secret was pushed", who, "secrets", outcome)


def two_alerts(office: Office) -> None:
    """One course after both alerts answers both; one between them answers the first."""
    who = colleague(office)
    for alert in ("2025-04-07 09:00:00", "2025-04-09 09:00:00"):
        office.alert(who, alert)
    office.took(who, "SECRETS-JIT", "2025-04-11")
    office.plant("two alerts, one course", who, "secrets", on_time("jit", "2025-04-14"), on_time("jit", "2025-04-16"))
    who = colleague(office)
    for alert in ("2025-04-07 09:00:00", "2025-04-10 09:00:00"):
        office.alert(who, alert)
    office.took(who, "SECRETS-JIT", "2025-04-08")
    office.plant(
        "two alerts, one course between", who, "secrets", on_time("jit", "2025-04-14"), missed("jit", "2025-04-17")
    )


def other_alert(office: Office) -> None:
    """An alert that the policy does not name asks for nothing."""
    who = colleague(office)
    office.alert(who, "2025-04-07 09:00:00", "phish_failed")
    office.plant("an alert the policy does not name", who, None, result="pass")


def calendar_years(office: Office) -> None:
    """Once in each calendar year: legal with 23 months between, and then the gap is shown."""
    who = colleague(office, "People Operations")
    keep_private(office, who, years=(2023, 2024))
    office.plant("calendar year missed", who, "privacy", missed("refresh", "2025-12-31"))
    who = colleague(office, "People Operations")
    keep_private(office, who, years=(2023,))
    office.took(who, "PRIVACY", "2024-11-18")
    office.took(who, "PRIVACY", "2026-01-09")
    office.plant("calendar year late", who, "privacy", late("refresh", "2025-12-31", 9))
    for first, second in (("2024-01-15", "2025-12-10"), ("2024-02-05", "2025-06-02")):
        who = colleague(office, "People Operations")
        keep_private(office, who, years=(2023,))
        office.took(who, "PRIVACY", first)
        office.took(who, "PRIVACY", second)
        office.plant(
            "calendar years with a gap", who, "privacy", on_time("refresh", "2025-12-31"), findings=["renewal_gap"]
        )


def moved_department(office: Office) -> None:
    """A move to People Operations in August opens the calendar year from that day on."""
    for done, outcome in (
        ("2025-08-20", on_time("refresh", "2025-12-31")),
        (None, missed("refresh", "2025-12-31")),
    ):
        who = colleague(office, "People Operations")
        seen_by_hr(office, who, "2023-08-01", department="Marketing")
        seen_by_hr(office, who, "2025-08-04")
        if done:
            office.took(who, "PRIVACY", done)
        office.plant("moved to another department", who, "privacy", outcome, strata=["role_changed"])


CASES = (
    refresh_missed,
    refresh_late,
    refresh_early,
    role_begins,
    role_ends_before_due,
    access_before_training,
    access_before_the_start,
    warehouse_access,
    handbook_versions,
    secrets_pushed,
    two_alerts,
    other_alert,
    calendar_years,
    moved_department,
)
