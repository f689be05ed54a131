"""Cases of leave (domain section 6): version 3 moves what falls due inside one, version 2 moves nothing."""

from __future__ import annotations

from musterroll.sources.demo.office import Office
from musterroll.sources.demo.people import Member
from musterroll.sources.demo.plants import late, missed, on_time, other
from musterroll.sources.demo.training import keep_learning


def starter(office: Office) -> Member:
    """Hired on 12 May 2025 under version 3: due on 11 June, with nothing taken yet."""
    return office.hire("2025-05-12", department="Design")


def leave_moves(office: Office) -> None:
    """Approved before, no sign-in: due fourteen days after the return."""
    for done, outcome in (
        ("2025-07-25", on_time("onboarding", "2025-07-26")),
        ("2025-07-27", late("onboarding", "2025-07-26", 1)),
        (None, missed("onboarding", "2025-07-26")),
    ):
        who = starter(office)
        office.leave(who, "2025-06-02", "2025-07-11", "2025-05-20")
        office.sign_in(who, "2025-05-30 17:00:00")
        office.sign_in(who, "2025-07-12 08:00:00")
        if done:
            office.aware(who, done)
        office.plant(
            "leave moved the due day", who, "awareness", outcome, findings=["leave_applied"], strata=["on_leave"]
        )


def leave_moves_windows(office: Office) -> None:
    """Two topics fell due inside the leave; both move."""
    who = office.veteran(department="Finance")
    office.aware(who, "2023-10-09", "2024-09-16", "2025-09-01")
    away = ("MICRO-PHISH 2025.2", "MICRO-PHISH 2025.3", "MICRO-DATA 2025.1", "MICRO-DATA 2025.2")
    keep_learning(office, who, without=away)
    office.leave(who, "2025-06-16", "2025-08-15", "2025-05-30")
    office.took(who, "MICRO-PHISH", "2025-08-20", "2025.3")
    office.took(who, "MICRO-DATA", "2025-08-31", "2025.1")
    office.plant(
        "leave moved the due day",
        who,
        "micro-learning",
        on_time("topic", "2025-08-30", "phishing"),
        late("topic", "2025-08-30", 1, "data-handling"),
        findings=["leave_applied"],
        strata=["on_leave"],
    )


def two_leaves_that_touch(office: Office) -> None:
    """Parental leave after sick leave is one leave."""
    who = starter(office)
    office.leave(who, "2025-06-02", "2025-06-20", "2025-05-20")
    office.leave(who, "2025-06-21", "2025-07-11", "2025-06-10")
    office.aware(who, "2025-07-26")
    office.plant(
        "two leaves that touch", who, "awareness", on_time("onboarding", "2025-07-26"), findings=["leave_applied"]
    )


def edge_of_a_leave(office: Office) -> None:
    """The due day is the last day of the leave, or the day after it."""
    who = starter(office)
    office.leave(who, "2025-06-02", "2025-06-11", "2025-05-20")
    office.aware(who, "2025-06-26")
    office.plant(
        "due on the last day of leave",
        who,
        "awareness",
        on_time("onboarding", "2025-06-26"),
        findings=["leave_applied"],
    )
    who = starter(office)
    office.leave(who, "2025-06-02", "2025-06-10", "2025-05-20")
    office.aware(who, "2025-06-12")
    office.plant("due on the day after the leave", who, "awareness", late("onboarding", "2025-06-11", 1))


def leave_does_not_move(office: Office) -> None:
    """Approved afterwards, approval unknown, or the account was used: the date stands."""
    for approved, sign_in in (("2025-06-03", None), (None, None), ("2025-05-20", "2025-06-20 10:00:00")):
        who = starter(office)
        office.leave(who, "2025-06-02", "2025-07-11", approved)
        if sign_in:
            office.sign_in(who, sign_in)
        office.aware(who, "2025-07-20")
        office.plant(
            "leave did not move the due day",
            who,
            "awareness",
            late("onboarding", "2025-06-11", 39),
            findings=["leave_not_applied"],
            strata=["on_leave"],
        )


def no_clause(office: Office) -> None:
    """Version 2 has no clause: the date stands, with leave as an explanation."""
    who = office.hire("2025-02-10")
    office.leave(who, "2025-03-17", "2025-04-30", "2025-03-01")
    office.aware(who, "2025-05-05")
    office.plant(
        "leave without a clause",
        who,
        "awareness",
        late("onboarding", "2025-03-27", 39),
        findings=["leave_not_applied"],
    )
    who = office.veteran()
    office.aware(who, "2023-08-14", "2024-07-22", "2025-10-06")
    office.leave(who, "2025-07-01", "2025-09-30", "2025-05-02")
    office.plant(
        "leave without a clause",
        who,
        "awareness",
        late("refresh", "2025-07-22", 76),
        findings=["leave_not_applied"],
    )


def leave_without_end(office: Office) -> None:
    """Still away: as if back on the day after as-of, provisionally."""
    who = office.hire("2025-10-06", department="Design")
    office.leave(who, "2025-10-20", None, "2025-10-10")
    office.plant(
        "leave without an end",
        who,
        "awareness",
        other("onboarding", "2026-02-04", "not_yet_due"),
        findings=["leave_applied"],
        result="no_occurrence",
        strata=["on_leave"],
    )


def leave_away_from_the_due_day(office: Office) -> None:
    """A leave in which nothing fell due."""
    who = office.hire("2024-03-04", department="Design")
    office.aware(who, "2024-03-18", "2025-03-03")
    office.leave(who, "2025-05-05", "2025-06-13", "2025-04-07")
    office.plant("leave in which nothing fell due", who, None, result="pass", strata=["on_leave"])


CASES = (
    leave_moves,
    leave_moves_windows,
    two_leaves_that_touch,
    edge_of_a_leave,
    leave_does_not_move,
    no_clause,
    leave_without_end,
    leave_away_from_the_due_day,
)
