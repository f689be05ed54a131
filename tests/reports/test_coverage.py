"""The numbers behind the charts."""

from __future__ import annotations

from datetime import date

from musterroll.reports.coverage import by_department, coverage, month_ends, overdue_by_age
from musterroll.reports.picture import Picture
from musterroll.reports.plotted import Month
from musterroll.rules.question import Question
from tests.reports.sample import D, empty, obligation, person, reconciliation


def picture(*obligations: dict[str, object], **more: object) -> Picture:
    return Picture(reconciliation(obligations=list(obligations), **more))


def on(months: list[Month], day: str) -> tuple[int, int]:
    found = next(month for month in months if month.day == D(day))
    return found.current, found.people


def test_months_end_with_the_month_and_with_the_last_day_known() -> None:
    assert month_ends(D("2024-01-15"), D("2024-03-10")) == [D("2024-01-31"), D("2024-02-29"), D("2024-03-10")]


def test_a_due_day_counts_in_full() -> None:
    months = coverage(picture(obligation("1", "ana", "missed", "2025-03-31")))
    assert on(months, "2025-03-31") == (6, 6)
    assert on(months, "2025-04-30") == (5, 6)


def test_who_catches_up_is_covered_again_from_that_day() -> None:
    late = obligation("1", "ana", "late", "2025-03-10", completed_on=D("2025-04-30"), days_late=51)
    months = coverage(picture(late))
    assert [on(months, day)[0] for day in ("2025-02-28", "2025-03-31", "2025-04-30")] == [5, 5, 6]


def test_a_leaver_is_counted_up_to_the_last_day() -> None:
    months = coverage(picture(obligation("1", "dee", "missed", "2025-03-05")))
    assert on(months, "2025-07-31") == (5, 6)
    assert on(months, "2025-08-31") == (5, 5)


def test_two_gaps_of_one_person_are_one_person() -> None:
    twice = [obligation(name, "ana", "missed", "2025-02-01", requirement=name) for name in ("awareness", "coding")]
    assert on(coverage(picture(*twice)), "2025-02-28") == (4, 5)


def test_nothing_after_as_of_is_drawn() -> None:
    early = Question(D("2025-01-01"), D("2025-12-31"), D("2025-03-15"))
    assert [month.day for month in coverage(picture(question=early))][-1] == D("2025-03-15")


def test_ages_of_missing_records_add_up() -> None:
    rows = [
        obligation(str(n), "ana", "missed", str(day))
        for n, day in enumerate((date(2026, 1, 20), D("2025-12-31"), D("2025-06-01")))
    ]
    bars = overdue_by_age(picture(*rows))
    assert [bar.count for bar in bars] == [1, 1, 0, 1]
    assert {bar.total for bar in bars} == {3}


def test_departments_with_the_most_gaps_come_first_and_the_rest_is_one_bar() -> None:
    names = ["Support", "Support", "Sales", None]
    people = [person(f"x{n}", f"X {n}", "deviation", department=name) for n, name in enumerate(names)]
    rows = [obligation(str(n), f"x{n}", "missed", "2025-06-01") for n in range(4)]
    bars = by_department(picture(*rows, people=people), limit=2)
    assert [(bar.label, bar.count, bar.total, bar.people) for bar in bars] == [
        ("Support", 2, 4, 2),
        ("2 others", 2, 4, 2),
    ]
    assert by_department(picture(*rows, people=people))[-1].label == "not known"


def test_nobody_gives_empty_charts() -> None:
    nobody = Picture(empty())
    assert {month.people for month in coverage(nobody)} == {0}
    assert by_department(nobody) == []
