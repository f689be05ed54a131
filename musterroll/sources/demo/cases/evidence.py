"""Cases of domain section 5: which completions count, which are not believed yet, which are not completions."""

from __future__ import annotations

from musterroll.sources.demo.office import Office
from musterroll.sources.demo.people import Member
from musterroll.sources.demo.plants import late, missed, on_time, unverified
from musterroll.sources.demo.training import keep_aware

ADMIN = "training.admin@northfen.example"


def developer(office: Office, since: str) -> Member:
    """A software engineer with the role from that day, and awareness as it should be."""
    who = keep_aware(office, office.veteran(department="Engineering"))
    office.role(who, "developer", since)
    return who


def failed_or_unfinished(office: Office) -> None:
    """A failed course and one in progress are not completions."""
    for result, on in (("failed", "2025-03-10"), ("in_progress", "2025-03-12"), ("not_started", None)):
        who = office.hire("2025-02-03")
        office.took(who, "SEC-AWARE", on, result=result)
        office.plant(f"only {result}", who, "awareness", missed("onboarding", "2025-03-20"), result="deviation")
    who = office.veteran()
    office.aware(who, "2023-10-16", "2024-09-30")
    office.took(who, "SEC-AWARE", "2025-09-29", result="failed")
    office.aware(who, "2025-10-02")
    office.plant("failed in time, passed late", who, "awareness", late("refresh", "2025-09-30", 2))
    who = office.hire("2025-06-02")
    office.took(who, "SEC-AWARE", "2025-06-10", result="failed")
    office.aware(who, "2025-06-24")
    office.plant("failed, then passed in time", who, "awareness", on_time("onboarding", "2025-07-02"), result="pass")


def done_without_a_date(office: Office) -> None:
    """The word completed with an empty date."""
    for started, due in (("2025-02-24", "2025-04-10"), ("2025-07-21", "2025-08-20")):
        who = office.hire(started)
        office.took(who, "SEC-AWARE", None)
        office.plant(
            "done without a date",
            who,
            "awareness",
            unverified("onboarding", due, "no_date"),
            findings=["completion_undated"],
            result="unresolved",
        )


def status_unknown(office: Office) -> None:
    """A word of the platform that nobody has told us the meaning of."""
    for started, due, done in (("2025-02-24", "2025-04-10", "2025-03-31"), ("2025-07-21", "2025-08-20", "2025-08-01")):
        who = office.hire(started)
        office.took(who, "SEC-AWARE", done, result="Waived-ish")
        office.plant(
            "status unknown",
            who,
            "awareness",
            unverified("onboarding", due, "status_unknown"),
            findings=["status_unknown"],
            result="unresolved",
        )


def entered_long_after(office: Office) -> None:
    """By hand, more than seven days after the event: believed with a document, not without."""
    for started, due, done, recorded in (
        ("2025-02-03", "2025-03-20", "2025-03-14", "2025-04-14"),
        ("2025-05-05", "2025-06-04", "2025-05-30", "2025-07-01"),
        ("2025-09-01", "2025-10-01", "2025-09-26", "2026-01-12"),
    ):
        who = office.hire(started)
        office.entered(who, "SEC-AWARE", done, recorded=recorded, actor=ADMIN)
        office.plant(
            "entered by hand long after, no document",
            who,
            "awareness",
            unverified("onboarding", due, "backfill_unsupported"),
            findings=["backfill_unsupported"],
            result="unresolved",
        )
    for started, due, done, recorded in (
        ("2025-02-03", "2025-03-20", "2025-03-14", "2025-04-14"),
        ("2025-05-05", "2025-06-04", "2025-05-30", "2025-07-01"),
    ):
        who = office.hire(started)
        office.entered(who, "SEC-AWARE", done, recorded=recorded, actor=ADMIN, support="signed-certificate.pdf")
        office.plant(
            "entered by hand long after, with document",
            who,
            "awareness",
            on_time("onboarding", due),
            findings=["backfill_supported"],
            result="pass",
        )
    who = office.hire("2025-02-03")
    office.entered(who, "SEC-AWARE", "2025-03-14", recorded="2025-03-21", actor=ADMIN)
    office.plant("entered by hand within seven days", who, "awareness", on_time("onboarding", "2025-03-20"))


def late_sync(office: Office) -> None:
    """A synchronisation that came late is not a late completion."""
    for started, due, done, recorded in (
        ("2025-02-03", "2025-03-20", "2025-03-17", "2025-04-02"),
        ("2025-05-05", "2025-06-04", "2025-06-02", "2025-06-20"),
    ):
        who = office.hire(started)
        office.entered(who, "SEC-AWARE", done, recorded=recorded, actor="sync", method="api_sync")
        office.plant(
            "late synchronisation", who, "awareness", on_time("onboarding", due), findings=["late_sync"], result="pass"
        )


def session_rosters(office: Office) -> None:
    """A live session counts for those on its roster, and a session without a roster for nobody."""
    absent = [developer(office, "2025-02-03") for _ in range(2)]
    present = [developer(office, "2025-02-03") for _ in range(2)]
    office.session("WS-2025-02", "2025-02-20", [present[0].email, present[1].okta_id])
    nameless = developer(office, "2025-02-03")
    office.fact("session.held", "workshops", "2025-02-21", {"event": "WS-LOST", "on": "2025-02-21", "attendees": []})
    office.attended(nameless, "WS-LOST", "2025-02-21", "1.0")
    for who in (*absent, *present):
        office.attended(who, "WS-2025-02", "2025-02-20", "1.0")
    absent.append(nameless)
    for who in absent:
        office.plant(
            "not on the roster",
            who,
            "secure-coding",
            unverified("role", "2025-03-05", "roster_mismatch"),
            findings=["roster_mismatch"],
            result="unresolved",
        )
    for who in present:
        office.plant("on the roster", who, "secure-coding", on_time("role", "2025-03-05"), result="pass")


def bulk_entries(office: Office) -> None:
    """Six people, one actor, one instant: believed with a session behind it, not without."""
    unexplained = [office.hire("2025-08-04") for _ in range(6)]
    for who in unexplained:
        office.entered(who, "SEC-AWARE", "2025-08-29 17:00:00", recorded="2025-08-29", actor=ADMIN)
        office.plant(
            "bulk entry without a session",
            who,
            "awareness",
            unverified("onboarding", "2025-09-03", "bulk_unexplained"),
            result="unresolved",
        )
    office.plant("bulk entry without a session", None, "awareness", findings=["bulk_unexplained"])
    explained = [office.hire("2025-08-04", department="Design") for _ in range(6)]
    office.session("TOWN-HALL-2025-08", "2025-08-27", [who.email for who in explained], trainer="Northfen")
    for who in explained:
        office.entered(
            who,
            "SEC-AWARE",
            "2025-08-27 11:00:00",
            recorded="2025-08-27",
            actor=ADMIN,
            event="TOWN-HALL-2025-08",
        )
        office.plant("bulk entry with a session", who, "awareness", on_time("onboarding", "2025-09-03"), result="pass")
    office.plant("bulk entry with a session", None, "awareness", findings=["bulk_explained"])


def four_at_once(office: Office) -> None:
    """Four people at one instant are no bulk."""
    for _ in range(4):
        who = office.hire("2025-10-13")
        office.entered(who, "SEC-AWARE", "2025-10-31 16:00:00", recorded="2025-10-31", actor=ADMIN)
        office.plant("four entries at one instant", who, "awareness", on_time("onboarding", "2025-11-12"))


def version_before_release(office: Office) -> None:
    """The record names a version that was published days later."""
    for done in ("2025-03-10", "2025-03-14"):
        who = developer(office, "2025-02-17")
        office.took(who, "SEC-DEV", done, "2.0")
        office.plant(
            "version before its release",
            who,
            "secure-coding",
            unverified("role", "2025-03-19", "version_before_release"),
            findings=["version_before_release"],
            result="unresolved",
        )


def version_missing(office: Office) -> None:
    """Version 3 demands version 2.0 of the course; the record names none."""
    for since, due, done in (("2025-06-02", "2025-07-02", "2025-06-20"), ("2025-09-08", "2025-10-08", "2025-09-30")):
        who = developer(office, since)
        office.took(who, "SEC-DEV", done)
        office.plant(
            "version missing, one in force",
            who,
            "secure-coding",
            on_time("role", due),
            findings=["version_inferred"],
            result="pass",
        )
    for done in ("2025-04-14", "2025-04-25"):
        who = developer(office, "2025-04-07")
        office.took(who, "SEC-DEV", done)
        office.plant(
            "version missing, two in force",
            who,
            "secure-coding",
            unverified("role", "2025-05-07", "version_unknown"),
            result="unresolved",
        )


def version_too_old(office: Office) -> None:
    """Version 1.0 after version 3 of the policy asked for 2.0."""
    for since, due, done in (("2025-06-02", "2025-07-02", "2025-06-20"), ("2025-07-07", "2025-08-06", "2025-07-15")):
        who = developer(office, since)
        office.took(who, "SEC-DEV", done, "1.0")
        office.plant("too old a version", who, "secure-coding", missed("role", due), result="deviation")
    who = developer(office, "2025-06-02")
    office.took(who, "SEC-DEV", "2025-06-20", "1.0")
    office.took(who, "SEC-DEV", "2025-07-04", "v2.0.0")
    office.plant("too old a version, then the new one", who, "secure-coding", late("role", "2025-07-02", 2))


def other_course(office: Office) -> None:
    """A course that no requirement names."""
    who = office.hire("2025-03-24")
    office.took(who, "FIRE-SAFETY", "2025-04-07", "1.0")
    office.plant("another course", who, "awareness", missed("onboarding", "2025-05-08"), result="deviation")


def after_the_end(office: Office) -> None:
    """Taken after the engagement had ended."""
    for started, ended, due, done in (
        ("2025-02-03", "2025-04-15", "2025-03-20", "2025-04-20"),
        ("2025-06-02", "2025-07-18", "2025-07-02", "2025-08-04"),
    ):
        who = office.hire(started, ended)
        office.aware(who, done)
        office.plant(
            "taken after the end",
            who,
            "awareness",
            missed("onboarding", due),
            findings=["after_end"],
            result="deviation",
        )


def before_the_start(office: Office) -> None:
    """Up to 30 days before the start counts, earlier does not."""
    for started, done, due in (("2025-03-03", "2025-02-01", "2025-04-17"), ("2025-06-02", "2025-05-03", "2025-07-02")):
        who = office.hire(started)
        office.aware(who, done)
        office.plant("taken 30 days before the start", who, "awareness", on_time("onboarding", due), result="pass")
    for started, done, due in (("2025-03-03", "2025-01-31", "2025-04-17"), ("2025-06-02", "2025-05-02", "2025-07-02")):
        who = office.hire(started)
        office.aware(who, done)
        office.plant(
            "taken 31 days before the start",
            who,
            "awareness",
            missed("onboarding", due),
            findings=["before_start"],
            result="deviation",
        )


CASES = (
    failed_or_unfinished,
    done_without_a_date,
    status_unknown,
    entered_long_after,
    late_sync,
    session_rosters,
    bulk_entries,
    four_at_once,
    version_before_release,
    version_missing,
    version_too_old,
    other_course,
    after_the_end,
    before_the_start,
)
