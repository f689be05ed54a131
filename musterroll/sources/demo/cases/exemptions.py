"""Cases of exemptions (domain section 6): who asked, who approved, when, and for which days."""

from __future__ import annotations

from musterroll.sources.demo.office import Office
from musterroll.sources.demo.people import Member
from musterroll.sources.demo.plants import exempt, late, missed, on_time, other

DUE = "2025-05-20"


def due_in_may(office: Office) -> Member:
    """Refreshed on 20 May 2024, due on 20 May 2025."""
    who = office.veteran(department="Legal")
    office.aware(who, "2024-05-20")
    return who


def valid(office: Office) -> None:
    """Approved by a second person before the due day, and still running."""
    for granted in ("2025-05-12", "2025-05-20"):
        who = due_in_may(office)
        office.exempt(who, "awareness", granted, "2025-05-12", None)
        office.plant("exemption", who, "awareness", exempt("refresh", DUE), result="exempt")


def owed_again(office: Office) -> None:
    """The day after an exemption ends binds like entering the audience."""
    for done, outcome in (
        ("2025-07-20", on_time("onboarding", "2025-07-31")),
        ("2025-08-04", late("onboarding", "2025-07-31", 4)),
        (None, missed("onboarding", "2025-07-31")),
    ):
        who = due_in_may(office)
        office.exempt(who, "awareness", "2025-04-28", "2025-05-01", "2025-06-30")
        if done:
            office.aware(who, done)
        office.plant("exemption, then owed again", who, "awareness", exempt("refresh", DUE), outcome)


def ended_before_the_due_day(office: Office) -> None:
    """The exemption had ended when the course fell due; the old course was still current that day."""
    for done, outcome in (("2025-06-02", late("refresh", DUE, 13)), (None, missed("refresh", DUE))):
        who = due_in_may(office)
        office.exempt(who, "awareness", "2025-04-01", "2025-04-01", "2025-05-10")
        if done:
            office.aware(who, done)
        office.plant(
            "exemption ended before the due day",
            who,
            "awareness",
            outcome,
            other("onboarding", "2025-06-10", "not_required", "already_current"),
        )


def too_late(office: Office) -> None:
    """Approved after the due day it exempts nothing that was due."""
    for granted, done, outcome in (
        ("2025-05-21", None, missed("refresh", DUE)),
        ("2025-06-10", "2025-06-16", late("refresh", DUE, 27)),
    ):
        who = due_in_may(office)
        office.exempt(who, "awareness", granted, "2025-05-12", None)
        if done:
            office.aware(who, done)
        office.plant("exemption approved too late", who, "awareness", outcome, result="deviation")


def one_person_only(office: Office) -> None:
    """Asked for and approved by the same person, or by nobody."""
    for approver, done, outcome in (
        ("people@northfen.example", None, missed("refresh", DUE)),
        ("People@Northfen.example", "2025-06-03", late("refresh", DUE, 14)),
        ("", None, missed("refresh", DUE)),
    ):
        who = due_in_may(office)
        office.exempt(who, "awareness", "2025-05-12", "2025-05-12", None, approved_by=approver)
        if done:
            office.aware(who, done)
        office.plant("exemption without a second person", who, "awareness", outcome, result="deviation")


def withdrawn(office: Office) -> None:
    """Withdrawn before the due day."""
    who = due_in_may(office)
    office.exempt(who, "awareness", "2025-04-01", "2025-04-01", "2025-12-31")
    office.withdraw(who, "awareness", "2025-05-02")
    office.plant(
        "exemption withdrawn",
        who,
        "awareness",
        missed("refresh", DUE),
        other("onboarding", "2025-06-01", "not_required", "already_current"),
    )


def other_requirement(office: Office) -> None:
    """An exemption from another requirement."""
    who = due_in_may(office)
    office.exempt(who, "privacy", "2025-05-12", "2025-05-12", None)
    office.plant("exemption from something else", who, "awareness", missed("refresh", DUE))


CASES = (valid, owed_again, ended_before_the_due_day, too_late, one_person_only, withdrawn, other_requirement)
