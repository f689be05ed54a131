"""The report on a terminal: what stands where, and that nothing is left off without a word."""

from __future__ import annotations

import re

import pytest

from musterroll.reports.layout import width_of
from musterroll.reports.terminal import render_terminal
from tests.reports.sample import MADE, REFUSED_ROWS, built_in, empty, finding, obligation, person, reconciliation


def report(**more: object) -> str:
    return render_terminal(reconciliation(), MADE, **more)  # type: ignore[arg-type]


def test_the_finding_is_the_first_line() -> None:
    assert report().splitlines()[0] == "3 of 7 people have a deviation in 2025; 1 cannot be judged yet"


def test_a_built_in_policy_is_said_before_the_finding() -> None:
    text = render_terminal(built_in(), MADE, width=200)
    assert text.index("No policy was given") < text.index("3 of 7 people")


def test_what_if_is_said_before_everything() -> None:
    assert render_terminal(built_in(), MADE, width=200).startswith("What if: ")


def test_deviations_come_before_undecided_and_these_before_what_is_due_soon() -> None:
    text = report(width=120)
    places = [
        text.index(part)
        for part in ("were late or missed", "cannot be judged yet\n  ?", "due by 2026-02-19", "Inputs:")
    ]
    assert places == sorted(places)


def test_each_requirement_shows_n_of_n() -> None:
    text = report(width=120)
    assert re.search(r"Security awareness +1 of 6 +2 +1 +1 +1 +-\n", text)
    assert re.search(r"Quarterly topics +0 of 2", text)


def test_no_percentage_is_ever_shown() -> None:
    assert "%" not in report(limit=None)


def test_what_a_limit_leaves_off_is_counted() -> None:
    text = report(limit=1, width=120)
    assert text.count("Ana Lindqvist last finished") == 1
    assert "Eli Brandt started on" not in text
    assert "and 2 more: --limit 0 or --format html shows all" in text


@pytest.mark.parametrize("limit", [0, None])
def test_no_limit_leaves_nothing_off(limit: int | None) -> None:
    text = report(limit=limit, width=120)
    assert "more: --limit" not in text
    assert "Hal Osei left on 2024-06-30" in text


def test_rows_are_facts_and_refused_and_each_refused_row_says_what_to_do() -> None:
    text = report(width=200)
    assert "Inputs: 25 rows = 23 facts + 2 refused" in text
    assert "row 8, column Completion Date: found “31/02/2025”, expected a day that exists." in text
    assert text.count("export.") >= len(REFUSED_ROWS)


def test_people_out_of_the_population_are_counted_with_reasons() -> None:
    assert "Not in the population: 2 (1 not engaged in the period, 1 known to the training platform only)." in report()


@pytest.mark.parametrize("width", [40, 60, 80, 100, 160])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    long = reconciliation(
        people=[person("ana", "東京 太郎 " * 12, "deviation", department="x" * 90)],
        obligations=[obligation("1", "ana", "missed", "2025-03-01", requirement="r" * 80)],
        findings=[finding("population_gap", "strong", "w" * 300, person="p_ana")],
    )
    for rec in (reconciliation(), long, built_in(), empty()):
        lines = render_terminal(rec, MADE, width=width, colour=True).splitlines()
        assert [line for line in lines if width_of(line) > width] == []


def test_colours_stand_only_where_they_are_wanted_and_change_no_word() -> None:
    plain, coloured = report(), report(colour=True)
    assert "\x1b" not in plain
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == plain


def test_a_name_cannot_recolour_or_clear_the_screen() -> None:
    rec = reconciliation(
        people=[person("ana", "Ana \x1b[2J\x1b[31m", "deviation")],
        obligations=[obligation("1", "ana", "missed", "2025-03-01")],
        findings=[],
    )
    assert "\x1b" not in render_terminal(rec, MADE)


def test_plain_terminals_get_ascii_marks() -> None:
    assert "  x Missed" in report(unicode=False)
    assert not re.search("[■▲●◐◇○⊘]", report(unicode=False))


def test_nothing_at_all_still_makes_a_report() -> None:
    text = render_terminal(empty(), MADE)
    assert text.startswith("Nobody is in the population in 2025\n")
    assert "Inputs: 0 rows = 0 facts + 0 refused" in text


def test_the_last_lines_say_up_to_when_it_is_true_and_what_made_it() -> None:
    end = " ".join(report().split("\n\n")[-1].split())
    assert "True up to the end of 2026-01-20; everything in the inputs is known." in end
    assert "musterroll 0.1.0, tzdata 2026.2, made 2026-01-20T14:40:00Z" in end
    assert "musterroll explain ana@northfen.example" in end
