"""What is counted: n of N, the finding as a sentence, and who counts nowhere."""

from __future__ import annotations

import pytest

from musterroll.reports.picture import Picture, period_line, period_words, policy_line
from musterroll.rules.question import Question
from tests.reports.sample import (
    OBLIGATION_ROWS,
    PEOPLE_ROWS,
    D,
    built_in,
    empty,
    finding,
    obligation,
    person,
    reconciliation,
)


def test_the_headline_is_the_finding() -> None:
    picture = Picture(reconciliation())
    assert picture.headline == "3 of 7 people have a deviation in 2025; 1 cannot be judged yet"


def test_one_person_has_and_several_have() -> None:
    one = reconciliation(people=[person("ana", "Ana", "deviation"), person("bo", "Bo", "pass")], obligations=[])
    assert Picture(one).headline.startswith("1 of 2 people has a deviation in 2025")


def test_nobody_in_the_population_is_said() -> None:
    assert Picture(empty()).headline == "Nobody is in the population in 2025"


def test_nothing_due_is_not_called_passed() -> None:
    rec = reconciliation(people=[person("gus", "Gus Ito", "no_occurrence")], obligations=[])
    assert Picture(rec).headline == "0 of 1 person has a deviation in 2025; nothing fell due"


def test_who_is_out_of_the_population_counts_in_no_total() -> None:
    picture = Picture(reconciliation())
    assert picture.population.num_rows == len([row for row in PEOPLE_ROWS if row["result"] != "out_of_population"])
    assert "p_hal" not in picture.listed["person"].to_pylist()
    assert picture.statuses["missed"] == 1
    assert picture.reasons == {"not_engaged_in_period": 1, "only_in_training_platform": 1}


def test_only_obligations_of_the_period_are_judged() -> None:
    picture = Picture(reconciliation())
    inside = [row for row in OBLIGATION_ROWS if row["in_period"] and row["person"] != "p_hal"]
    assert picture.judged.num_rows == len(inside)
    assert sum(picture.statuses.values()) == len(inside)


def test_requirements_stand_in_the_order_of_the_policy_and_add_up() -> None:
    picture = Picture(reconciliation())
    lines = picture.requirements
    assert [line.id for line in lines] == ["awareness", "coding", "topics"]
    assert lines[0].title == "Security awareness"
    assert sum(line.total for line in lines) == picture.judged.num_rows
    assert lines[0].people_with_deviation == 3


def test_a_requirement_that_no_policy_names_is_listed_by_its_id() -> None:
    rec = reconciliation(obligations=[obligation("1", "ana", "late", "2025-03-01", requirement="gone", days_late=1)])
    assert [line.title for line in Picture(rec).requirements][-1] == "gone"


def test_due_soon_is_what_is_open_in_the_thirty_days_after_as_of() -> None:
    rows = [
        obligation("a", "ana", "not_yet_due", "2026-01-20", in_period=False),
        obligation("b", "ana", "not_yet_due", "2026-02-19", in_period=False),
        obligation("c", "ana", "not_yet_due", "2026-02-20", in_period=False),
        obligation("d", "ana", "not_yet_due", "2026-02-01", in_period=False, completed_on=D("2026-01-10")),
        obligation("e", "ana", "on_time", "2026-02-01", in_period=False),
    ]
    picture = Picture(reconciliation(obligations=rows))
    assert picture.soon["due"].to_pylist() == [D("2026-01-20"), D("2026-02-19")]


@pytest.mark.parametrize(
    ("start", "end", "as_of", "words"),
    [
        ("2025-01-01", "2025-12-31", "2026-01-20", "in 2025"),
        ("2025-04-01", "2026-03-31", "2026-04-20", "from 2025-04-01 to 2026-03-31"),
        ("2025-06-30", "2025-06-30", "2025-06-30", "on 2025-06-30"),
    ],
)
def test_the_period_in_words(start: str, end: str, as_of: str, words: str) -> None:
    assert period_words(Question(D(start), D(end), D(as_of))) == words


def test_a_type_one_report_names_one_day() -> None:
    rec = reconciliation(question=Question(D("2025-06-30"), D("2025-06-30"), D("2025-06-30")))
    assert period_line(rec) == "On 2025-06-30 (Type I). Dates in America/New_York."


def test_every_policy_version_is_named_with_its_first_day() -> None:
    line = policy_line(reconciliation())
    assert "version 3 from 2025-01-01" in line
    assert "version 2 from 2024-01-01" in line
    assert "always in force" in policy_line(built_in())


def test_findings_alone_change_no_count() -> None:
    more = reconciliation(findings=[finding("refresh_missed", "strong", "A sentence.", person="p_dee")])
    assert Picture(more).statuses == Picture(reconciliation()).statuses
