"""Rows of gaps: which first, whose sentence, which notes stand beside them."""

from __future__ import annotations

from datetime import date

from musterroll.reports.gaps import gaps
from musterroll.reports.picture import Picture
from musterroll.reports.sentences import Gap, with_name
from tests.reports.sample import D, finding, obligation, person, reconciliation


def of(**more: object) -> list[Gap]:
    return gaps(Picture(reconciliation(**more)))


def test_missed_comes_before_late_and_late_before_undecided() -> None:
    assert [gap.status for gap in of()] == ["missed", "late", "late", "unverified", "indeterminate"]


def test_the_oldest_due_day_comes_first() -> None:
    rows = [obligation(str(month), "ana", "missed", f"2025-{month:02}-01") for month in (7, 3, 11)]
    assert [gap.row["due"] for gap in of(obligations=rows)] == [date(2025, 3, 1), date(2025, 7, 1), date(2025, 11, 1)]


def test_a_limit_keeps_the_first_ones() -> None:
    picture = Picture(reconciliation())
    assert [gap.row["id"] for gap in gaps(picture, 2)] == [gap.row["id"] for gap in gaps(picture)][:2]


def test_a_verdict_of_the_rules_is_the_sentence() -> None:
    eli = next(gap for gap in of() if gap.row["person"] == "p_eli")
    assert eli.sentence.startswith("Eli Brandt started on 2025-03-03 and finished")


def test_without_a_finding_the_obligation_gives_the_sentence() -> None:
    late = [obligation("1", "bo", "late", "2025-05-01", completed_on=D("2025-05-04"), days_late=3)]
    sentence = of(obligations=late, findings=[])[0].sentence
    assert sentence == (
        "Bo Okafor finished Security awareness on 2025-05-04, "
        "3 days after it was due 2025-05-01 (last completion + 12 months)."
    )


def test_an_unverified_record_says_what_would_settle_it() -> None:
    bo = next(gap for gap in of() if gap.status == "unverified")
    assert "may belong to this person or to another" in bo.sentence
    assert "would settle it" in bo.sentence
    assert [note.code for note in bo.notes] == ["identity_candidate"]


def test_a_finding_about_another_record_is_no_note() -> None:
    other = finding("identity_candidate", "ask", "Another record.", person="p_bo", facts=["training.csv:99"])
    bo = next(gap for gap in of(findings=[other]) if gap.status == "unverified")
    assert bo.notes == []


def test_an_explanation_stands_beside_and_removes_nothing() -> None:
    ana = of()[0]
    assert ana.status == "missed"
    assert ana.explained == "Laptop lost in the post; Fay Nakamura, 2025-11-02"


def test_a_sentence_without_the_name_gets_it() -> None:
    assert with_name("Ana", "Nothing since 2024.") == "Ana: Nothing since 2024."
    assert with_name("Ana", "Ana finished nothing.") == "Ana finished nothing."


def test_days_overdue_end_with_the_last_day_of_work() -> None:
    rows = [obligation("1", "dee", "missed", "2025-08-01"), obligation("2", "ana", "missed", "2026-01-10")]
    ages = {gap.row["person"]: gap.age for gap in of(obligations=rows)}
    assert ages == {"p_dee": 14, "p_ana": 10}


def test_a_person_without_a_name_is_shown_by_key() -> None:
    rows = [obligation("1", "ana", "missed", "2025-08-01")]
    rec = of(people=[{**person("ana", "x", "deviation"), "name": None, "emails": []}], obligations=rows)
    assert rec[0].name == "p_ana"
    assert rec[0].email == ""
