"""Cases of domain 3.8 and section 6: starts, ends, breaks, conversions."""

from __future__ import annotations

from musterroll.sources.demo.office import Office
from musterroll.sources.demo.people import Member, Spell
from musterroll.sources.demo.plants import day, late, missed, on_time, other
from musterroll.sources.demo.training import keep_aware


def future_start(office: Office) -> None:
    """Hired, but the work starts after as-of."""
    for started in ("2026-02-02", "2026-03-16"):
        who = office.hire(started)
        who.in_okta = False
        office.plant(
            "future start",
            who,
            None,
            findings=["excluded"],
            result="out_of_population",
            reason="starts_after_as_of",
        )


def gone_before_the_period(office: Office) -> None:
    """Left in 2024: listed as out of the population, with the reason."""
    for started, ended in (("2021-04-06", "2024-03-29"), ("2022-01-10", "2024-12-31"), ("2023-11-06", "2024-08-30")):
        who = keep_aware(office, office.hire(started, ended))
        office.plant(
            "left before the period",
            who,
            None,
            findings=["excluded"],
            result="out_of_population",
            reason="not_engaged_in_period",
        )


def leaver_before_due(office: Office) -> None:
    """Nothing is owed by who has gone before the due day."""
    for started, ended, due in (
        ("2025-03-03", "2025-03-28", "2025-04-17"),
        ("2025-07-07", "2025-08-05", "2025-08-06"),
    ):
        who = office.hire(started, ended)
        office.plant(
            "left before the due day",
            who,
            "awareness",
            other("onboarding", due, "ended_before_due"),
            result="no_occurrence",
            strata=["hired_in_period", "left_in_period"],
        )
    for first, last, ended, due in (
        ("2023-10-02", "2024-09-16", "2025-09-15", "2025-09-16"),
        ("2023-10-09", "2024-09-23", "2025-04-30", "2025-09-23"),
    ):
        who = office.veteran()
        who.spells = [Spell(who.started, day(ended))]
        office.aware(who, first, last)
        office.plant(
            "left before the due day",
            who,
            "awareness",
            other("refresh", due, "ended_before_due"),
            result="no_occurrence",
            strata=["left_in_period"],
        )


def leaver_on_the_due_day(office: Office) -> None:
    """The last day of work was the due day: it was owed."""
    for started, ended, due in (
        ("2025-07-07", "2025-08-06", "2025-08-06"),
        ("2025-02-10", "2025-03-27", "2025-03-27"),
    ):
        who = office.hire(started, ended)
        office.plant("left on the due day", who, "awareness", missed("onboarding", due), result="deviation")


def leaver_after_due(office: Office) -> None:
    """The miss stays after the person has gone."""
    for started, ended, due in (
        ("2025-02-10", "2025-05-30", "2025-03-27"),
        ("2025-06-16", "2025-09-12", "2025-07-16"),
    ):
        who = office.hire(started, ended)
        office.plant(
            "left after the due day",
            who,
            "awareness",
            missed("onboarding", due),
            result="deviation",
            strata=["hired_in_period", "left_in_period"],
        )
    who = office.veteran()
    who.spells = [Spell(who.started, day("2025-08-29"))]
    office.aware(who, "2024-04-15", "2025-05-02")
    office.plant("late, then left", who, "awareness", late("refresh", "2025-04-15", 17), result="deviation")


def rehired(office: Office, *spells: tuple[str, str | None]) -> Member:
    """Somebody with several spells under one number."""
    who = office.hire(*spells[0])
    who.spells = [Spell(day(started), day(ended) if ended else None) for started, ended in spells]
    return who


def short_break(office: Office) -> None:
    """Up to 90 days away: what was learnt before still counts, and the start is listed as not required."""
    for first, second, due, courses, refresh in (
        (
            ("2021-05-03", "2025-03-14"),
            "2025-05-05",
            "2025-06-04",
            ("2023-11-06", "2024-10-28", "2025-10-20"),
            "2025-10-28",
        ),
        (
            ("2022-02-14", "2025-03-03"),
            "2025-06-01",
            "2025-07-01",
            ("2023-12-04", "2024-11-04", "2025-10-27"),
            "2025-11-04",
        ),
    ):
        who = rehired(office, first, (second, None))
        office.aware(who, *courses)
        office.plant(
            "rehired after a short break",
            who,
            "awareness",
            other("onboarding", due, "not_required", "carried_over"),
            on_time("refresh", refresh),
            result="pass",
            strata=["rehire", "hired_in_period", "left_in_period"],
        )


def due_inside_a_short_break(office: Office) -> None:
    """What fell due while away is due on the day of return."""
    for done, outcome in (
        ("2025-05-05", on_time("refresh", "2025-05-05")),
        ("2025-05-06", late("refresh", "2025-05-05", 1)),
        (None, missed("refresh", "2025-05-05")),
    ):
        who = rehired(office, ("2021-09-06", "2025-03-14"), ("2025-05-05", None))
        office.aware(who, "2024-04-10", *([done] if done else []))
        office.plant(
            "due inside a short break",
            who,
            "awareness",
            other("onboarding", "2025-06-04", "not_required", "carried_over"),
            outcome,
            strata=["rehire"],
        )


def long_break(office: Office) -> None:
    """After more than 90 days everything starts anew, and old completions are not counted."""
    for done, outcome in (
        ("2025-06-20", on_time("onboarding", "2025-07-02")),
        ("2025-07-03", late("onboarding", "2025-07-02", 1)),
        (None, missed("onboarding", "2025-07-02")),
    ):
        who = rehired(office, ("2020-03-02", "2024-11-29"), ("2025-06-02", None))
        office.aware(who, "2023-11-13", "2024-10-15", *([done] if done else []))
        office.plant("rehired after a long break", who, "awareness", outcome, strata=["rehire", "hired_in_period"])
    who = rehired(office, ("2022-02-14", "2025-03-03"), ("2025-06-02", None))
    office.aware(who, "2023-12-04", "2024-11-04", "2025-10-27")
    office.plant("a break of 91 days", who, "awareness", late("onboarding", "2025-07-02", 117), strata=["rehire"])


def was_contractor(office: Office, who: Member, started: str, ended: str) -> None:
    """The contractor list has the same person for an earlier spell, under the same address."""
    office.former_contractors.append((who, Spell(day(started), day(ended))))
    office.access(who, "crm", started, ended)


def conversion(office: Office) -> None:
    """A contractor who becomes an employee without a break is one person with one history."""
    for courses, outcome in (
        (("2024-02-20", "2025-02-12"), on_time("refresh", "2025-02-20")),
        (("2024-03-11", "2025-03-03"), on_time("refresh", "2025-03-11")),
        (("2024-02-26",), missed("refresh", "2025-02-26")),
        (("2024-03-18", "2025-03-28"), late("refresh", "2025-03-18", 10)),
    ):
        who = office.hire("2025-05-01")
        was_contractor(office, who, "2024-02-05", "2025-04-30")
        office.aware(who, *courses)
        office.plant(
            "contractor became employee",
            who,
            "awareness",
            other("onboarding", "2025-05-31", "not_required", "converted"),
            outcome,
            strata=["converted", "contractor", "hired_in_period"],
        )


def due_after_conversion(office: Office) -> None:
    """The clock of the contractor goes on: it is not a new start of 30 days."""
    who = office.hire("2025-05-01")
    was_contractor(office, who, "2024-05-20", "2025-04-30")
    office.aware(who, "2024-06-10", "2025-06-20")
    office.plant(
        "contractor became employee",
        who,
        "awareness",
        other("onboarding", "2025-05-31", "not_required", "converted"),
        late("refresh", "2025-06-10", 10),
        strata=["converted"],
    )


def intern(office: Office) -> None:
    """Interns are bound like employees."""
    who = office.hire("2025-06-02", "2025-08-22", type="intern", title="Intern")
    office.aware(who, "2025-07-05")
    office.plant("intern", who, "awareness", late("onboarding", "2025-07-02", 3), result="deviation")
    who = office.hire("2025-06-02", "2025-08-22", type="intern", title="Intern")
    office.plant("intern", who, "awareness", missed("onboarding", "2025-07-02"), result="deviation")


CASES = (
    future_start,
    gone_before_the_period,
    leaver_before_due,
    leaver_on_the_due_day,
    leaver_after_due,
    short_break,
    due_inside_a_short_break,
    long_break,
    conversion,
    due_after_conversion,
    intern,
)
