"""Cases of topic coverage (domain section 6): short lessons in their windows, topic by topic."""

from __future__ import annotations

from musterroll.sources.demo.office import Office
from musterroll.sources.demo.people import Member, Spell
from musterroll.sources.demo.plants import day, late, missed, on_time, other
from musterroll.sources.demo.training import keep_aware, keep_learning

AUTHOR = "lesson.author@northfen.example"  # policy 3 leaves this address out of the short lessons


def learner(office: Office, *without: str, department: str = "Finance") -> Member:
    """Somebody in finance or customer care who takes every lesson but these."""
    who = keep_aware(office, office.veteran(department=department))
    keep_learning(office, who, without=without)
    return who


def window_late(office: Office) -> None:
    """The lesson of the next quarter meets the window that was missed, late."""
    for lesson, due, done, version, days in (
        ("MICRO-PHISH 2025.2", "2025-06-30", "2025-07-01", "2025.2", 1),
        ("MICRO-PHISH 2025.3", "2025-09-30", "2025-10-01", "2025.3", 1),
        ("MICRO-PHISH 2025.4", "2025-12-31", "2026-01-05", "2025.4", 5),
    ):
        who = learner(office, lesson)
        office.took(who, "MICRO-PHISH", done, version)
        office.plant("lesson after its window", who, "micro-learning", late("topic", due, days, "phishing"))
    who = learner(office, "MICRO-DATA 2025.1", department="Customer Care")
    office.took(who, "MICRO-DATA", "2025-07-01", "2025.1")
    office.plant("lesson after its window", who, "micro-learning", late("topic", "2025-06-30", 1, "data-handling"))


def window_missed(office: Office) -> None:
    """No lesson of the topic since the window opened."""
    for lesson, topic in (
        ("MICRO-PHISH 2025.4", "phishing"),
        ("MICRO-PHISH 2025.4", "phishing"),
        ("MICRO-DATA 2025.2", "data-handling"),
    ):
        who = learner(office, lesson, department="Customer Care")
        office.plant("window missed", who, "micro-learning", missed("topic", "2025-12-31", topic))


def one_topic_four_times(office: Office) -> None:
    """Four lessons on phishing never make up for the one on data."""
    for _ in range(2):
        who = learner(office, "MICRO-DATA 2025.1", "MICRO-DATA 2025.2")
        office.took(who, "MICRO-PHISH", "2025-11-17", "2025.4")
        office.plant(
            "one topic again and again",
            who,
            "micro-learning",
            missed("topic", "2025-06-30", "data-handling"),
            missed("topic", "2025-12-31", "data-handling"),
        )


def lesson_of_both_topics(office: Office) -> None:
    """One lesson that covers both topics meets a window of each."""
    for on in ("2025-09-30 23:00:00", "2025-07-01"):
        who = learner(office, "MICRO-PHISH 2025.3", "MICRO-DATA 2025.2")
        office.took(who, "MICRO-BOTH", on, "1.0")
        office.plant(
            "one lesson, two topics",
            who,
            "micro-learning",
            on_time("topic", "2025-09-30", "phishing"),
            on_time("topic", "2025-12-31", "data-handling"),
        )


def joined_inside_a_window(office: Office) -> None:
    """Who joins inside a window has 30 days, if that is later than its end."""
    for done, outcome in (
        ("2025-10-15", on_time("topic", "2025-10-15", "phishing")),
        ("2025-10-16", late("topic", "2025-10-15", 1, "phishing")),
    ):
        who = office.hire("2025-09-15", department="Finance")
        office.aware(who, "2025-09-29")
        office.took(who, "MICRO-PHISH", done, "2025.4")
        office.took(who, "MICRO-DATA", "2025-10-20", "2025.2")
        office.plant(
            "joined inside a window",
            who,
            "micro-learning",
            outcome,
            on_time("topic", "2025-12-31", "phishing"),
            on_time("topic", "2025-12-31", "data-handling"),
        )


def left_inside_a_window(office: Office) -> None:
    """Gone before the window closed: nothing owed for it."""
    who = office.veteran(department="Finance")
    who.spells = [Spell(who.started, day("2025-08-29"))]
    keep_aware(office, who)
    keep_learning(office, who, without=("MICRO-PHISH 2025.3", "MICRO-DATA 2025.2"))
    office.plant(
        "left inside a window",
        who,
        "micro-learning",
        other("topic", "2025-09-30", "ended_before_due", topic="phishing"),
        other("topic", "2025-12-31", "ended_before_due", topic="data-handling"),
    )


def author_of_the_lessons(office: Office) -> None:
    """The policy leaves one person out of one requirement, and says so."""
    who = keep_aware(office, office.veteran(department="Finance", email=AUTHOR))
    office.plant("excluded from one requirement", who, "micro-learning", findings=["excluded"], result="pass")


CASES = (
    window_late,
    window_missed,
    one_topic_four_times,
    lesson_of_both_topics,
    joined_inside_a_window,
    left_inside_a_window,
    author_of_the_lessons,
)
