"""Cases of policy versions (domain section 6): which one governs, and what a requirement new in version 3 asks."""

from __future__ import annotations

from musterroll.sources.demo.office import Office
from musterroll.sources.demo.plants import late, missed, on_time
from musterroll.sources.demo.training import keep_aware


def policy_version_of_the_trigger(office: Office) -> None:
    """Who starts under version 2 has 45 days, one day later it is 30; nobody is judged again."""
    for started, done, outcome in (
        ("2025-03-31", "2025-05-10", on_time("onboarding", "2025-05-15")),
        ("2025-04-01", "2025-05-10", late("onboarding", "2025-05-01", 9)),
        ("2025-03-24", "2025-05-08", on_time("onboarding", "2025-05-08")),
    ):
        who = office.hire(started)
        office.aware(who, done)
        office.plant("policy version of the trigger day", who, "awareness", outcome)


def requirement_binds(office: Office) -> None:
    """Version 3 asks researchers for a course on AI tools: due 30 days after 1 April for those already here."""
    for courses, outcome in (
        (("2025-05-01",), on_time("onboarding", "2025-05-01")),
        (("2025-05-02",), late("onboarding", "2025-05-01", 1)),
        ((), missed("onboarding", "2025-05-01")),
        (("2024-03-15",), missed("onboarding", "2025-05-01")),
        (("2024-03-15", "2025-06-10"), late("onboarding", "2025-05-01", 40)),
    ):
        who = keep_aware(office, office.veteran(department="Research"))
        for on in courses:
            office.took(who, "AI-USE", on)
        office.plant("a requirement new in version 3", who, "ai-tools", outcome)


def requirement_met_before_it_binds(office: Office) -> None:
    """Taken before anybody asked and still current on 1 April: met, and the clock runs from there."""
    for courses, refresh in (
        (("2024-09-10", "2025-09-10"), on_time("refresh", "2025-09-10")),
        (("2024-09-10", "2025-09-30"), late("refresh", "2025-09-10", 20)),
        (("2024-09-10",), missed("refresh", "2025-09-10")),
    ):
        who = keep_aware(office, office.veteran(department="Research"))
        for on in courses:
            office.took(who, "AI-USE", on)
        office.plant(
            "met before the requirement was new", who, "ai-tools", on_time("onboarding", "2025-05-01"), refresh
        )


CASES = (policy_version_of_the_trigger, requirement_binds, requirement_met_before_it_binds)
