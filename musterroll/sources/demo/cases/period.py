"""Cases of domain section 7: what belongs to the period, what was carried in, what stays open."""

from __future__ import annotations

from dataclasses import replace

from musterroll.sources.demo.office import Office
from musterroll.sources.demo.plants import late, missed, on_time, other


def carried_in(office: Office) -> None:
    """Due in 2024, still overdue in 2025."""
    for last, due, done, days in (
        ("2023-10-05", "2024-10-05", "2025-02-10", 128),
        ("2023-11-27", "2024-11-27", "2025-03-04", 97),
    ):
        who = office.veteran()
        office.aware(who, last, done)
        office.plant("carried in", who, "awareness", replace(late("refresh", due, days), carried_in=True))
    who = office.veteran()
    office.aware(who, "2023-11-20")
    outcome = replace(missed("refresh", "2024-11-20"), carried_in=True, open_at_end=True)
    office.plant("carried in and never done", who, "awareness", outcome, result="deviation")
    who = office.hire("2024-11-04")
    office.aware(who, "2025-01-31")
    outcome = replace(late("onboarding", "2024-12-19", 43), carried_in=True)
    office.plant("carried in", who, "awareness", outcome, result="deviation")


def settled_before_the_period(office: Office) -> None:
    """Late in 2024 and done in 2024: nothing of it belongs to this period."""
    who = office.veteran()
    office.aware(who, "2023-09-04", "2024-12-31", "2025-12-10")
    office.plant("late before the period", who, "awareness", on_time("refresh", "2025-12-31"), result="pass")


def history_begins(office: Office) -> None:
    """Here before the records begin, with nothing on record for a year after that."""
    who = office.veteran()
    office.aware(who, "2025-03-03")
    outcome = replace(late("refresh", "2024-07-01", 245), carried_in=True)
    office.plant("history begins", who, "awareness", outcome, findings=["history_begins"])
    who = office.veteran()
    outcome = replace(missed("refresh", "2024-07-01"), carried_in=True, open_at_end=True)
    office.plant("history begins", who, "awareness", outcome, findings=["history_begins"])


def open_at_the_end(office: Office) -> None:
    """Due in December, done in January: late, open at the end of the period, not credited to it."""
    for last, due, done, days in (
        ("2024-12-10", "2025-12-10", "2026-01-08", 29),
        ("2024-12-02", "2025-12-02", "2026-01-20 23:59:00", 49),
    ):
        who = office.veteran()
        office.aware(who, "2023-12-11", last, done)
        outcome = replace(late("refresh", due, days), open_at_end=True)
        office.plant("open at the end of the period", who, "awareness", outcome, result="deviation")
    who = office.veteran()
    office.aware(who, "2023-12-11", "2024-12-09", "2026-01-21 00:00:00")
    outcome = replace(missed("refresh", "2025-12-09"), open_at_end=True)
    office.plant("done after as-of", who, "awareness", outcome, result="deviation")


def rolled_forward(office: Office) -> None:
    """Opened in the period, due between its end and as-of: said, and not judged in this period."""
    for started, due, done in (("2025-12-08", "2026-01-07", "2026-01-05"), ("2025-12-15", "2026-01-14", None)):
        who = office.hire(started)
        if done:
            office.aware(who, done)
        outcome = replace(other("onboarding", due, "not_yet_due"), rollforward=True)
        office.plant("rolled forward", who, "awareness", outcome, result="no_occurrence", strata=["hired_in_period"])
    who = office.veteran()
    office.aware(who, "2024-01-15", "2025-01-08")
    outcome = replace(other("refresh", "2026-01-08", "not_yet_due"), rollforward=True)
    office.plant("rolled forward", who, "awareness", on_time("refresh", "2025-01-15"), outcome, result="pass")


def nothing_due(office: Office) -> None:
    """In the population, and nothing fell due."""
    for started, due in (("2025-12-22", "2026-01-21"), ("2025-12-29", "2026-01-28")):
        who = office.hire(started)
        office.plant(
            "nothing due in the period",
            who,
            "awareness",
            other("onboarding", due, "not_yet_due"),
            result="no_occurrence",
            strata=["hired_in_period"],
        )


def due_on_the_edges(office: Office) -> None:
    """Due on the first and on the last day of the period."""
    who = office.veteran()
    office.aware(who, "2024-01-01", "2025-01-22")
    office.plant("due on the first day of the period", who, "awareness", late("refresh", "2025-01-01", 21))
    who = office.veteran()
    office.aware(who, "2023-12-31 23:59:59", "2025-01-30")
    outcome = replace(late("refresh", "2024-12-31", 30), carried_in=True)
    office.plant("due on the day before the period", who, "awareness", outcome)
    who = office.hire("2025-12-01")
    outcome = replace(missed("onboarding", "2025-12-31"), open_at_end=True)
    office.plant("due on the last day of the period", who, "awareness", outcome)


CASES = (
    carried_in,
    settled_before_the_period,
    history_begins,
    open_at_the_end,
    rolled_forward,
    nothing_due,
    due_on_the_edges,
)
