"""A person's time is drawn to scale: every day where it belongs, nothing over anything else."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date, timedelta

import pytest

from musterroll.reports.timeline.draw import ROW, draw
from musterroll.reports.timeline.lanes import Lane, Mark, Spell, Timeline, Window, side_by_side
from musterroll.reports.timeline.place import rows_of
from musterroll.reports.timeline.scale import DAY, scale_of

PERIOD = (date(2025, 1, 1), date(2025, 12, 31))
TODAY = date(2025, 11, 18)
CY = Window("Awareness", "late", date(2024, 4, 15), date(2025, 6, 2), date(2025, 4, 15), date(2025, 6, 4))


def timeline(*lanes: Lane) -> Timeline:
    return Timeline(lanes, PERIOD, TODAY)


def drawn(*lanes: Lane) -> ET.Element:
    return ET.fromstring(draw(timeline(*lanes), "Cy over time").svg)


def test_a_day_is_as_wide_in_every_lane() -> None:
    scale = scale_of(
        timeline(Lane("Work", (Spell("employee", date(2024, 1, 1), date(2024, 12, 31)),)), Lane("A", windows=(CY,)))
    )
    assert scale.x(date(2025, 6, 4)) - scale.x(date(2025, 6, 2)) == pytest.approx(2 * DAY)
    assert scale.x(date(2025, 6, 2)) - scale.x(date(2024, 4, 15)) == pytest.approx(413 * DAY)


def test_the_last_day_of_a_spell_is_drawn_in_full() -> None:
    svg = drawn(Lane("Leave", (Spell("leave", date(2025, 2, 24), date(2025, 2, 24), away=True),)))
    (bar,) = [one for one in svg.iter("rect") if one.get("class") == "away"]
    assert float(bar.get("width", "")) == pytest.approx(DAY, abs=0.06)


def test_a_late_completion_stands_behind_its_due_day_and_the_moved_day_is_dashed() -> None:
    svg = drawn(Lane("Awareness", windows=(CY,)))
    titles = [one.text for one in svg.iter("title")]
    assert titles == [
        "Awareness: 2024-04-15 to 2025-06-02, late",
        "Due before it was moved: 2025-04-15",
        "Awareness: finished 2025-06-04",
    ]
    (mark,) = svg.iter("use")
    due = float(
        next(one.get("d", "") for one in svg.iter("path") if "H" in one.get("d", "") and one.get("class") == "s late")
        .split("H")[1]
        .split("M")[0]
    )
    assert float(mark.get("x", "")) + 6.5 - due == pytest.approx(2 * DAY, abs=0.11)
    assert mark.get("href") == "#m-late"


def test_a_missed_obligation_is_marked_on_its_due_day() -> None:
    svg = drawn(Lane("A", windows=(Window("A", "missed", date(2025, 1, 1), date(2025, 3, 1)),)))
    (mark,) = svg.iter("use")
    assert mark.get("href") == "#m-missed"


def test_windows_that_overlap_stand_apart_and_take_rows_where_there_are_many() -> None:
    quarter = [Window(f"T{n}", "on_time", date(2025, 1, 1) + timedelta(n), date(2025, 3, 31)) for n in range(5)]
    rows = list(rows_of([Lane("Topics", windows=tuple(quarter))]))
    assert [row.name for row in rows] == ["Topics", "", ""]
    assert [len(row.windows) for row in rows] == [2, 2, 1]
    places = [(number, slot) for number, row in enumerate(rows) for _, slot in row.windows]
    assert len(set(places)) == 5


def test_one_window_after_another_needs_one_row() -> None:
    years = [Window("A", "on_time", date(year, 1, 1), date(year, 12, 1)) for year in range(2021, 2026)]
    (row,) = rows_of([Lane("A", windows=tuple(years))])
    assert {slot for _, slot in row.windows} == {0}


def test_the_names_are_as_many_as_the_rows_of_the_picture() -> None:
    made = draw(
        timeline(Lane("Work"), Lane("A", windows=(CY,)), Lane("Other", marks=(Mark("x", "unverified", TODAY),))), "Cy"
    )
    assert made.names == ("", "Work", "A", "Other")
    assert ET.fromstring(made.svg).get("height") == str(ROW * 4)


def test_accesses_that_overlap_are_named_together() -> None:
    spells = side_by_side(
        [Spell("support tool", date(2024, 4, 8)), Spell("production", date(2025, 6, 10), date(2025, 7, 1))]
    )
    assert [(one.words, one.first, one.last) for one in spells] == [
        ("support tool", date(2024, 4, 8), date(2025, 6, 9)),
        ("production, support tool", date(2025, 6, 10), date(2025, 7, 1)),
        ("support tool", date(2025, 7, 2), None),
    ]


def test_days_between_two_spells_of_work_are_counted() -> None:
    spells = (Spell("contractor", date(2024, 1, 1), date(2024, 2, 29)), Spell("employee", date(2024, 4, 4)))
    texts = [one.text for one in drawn(Lane("Work", spells, breaks=True)).iter("text")]
    assert "35 d" in texts


def test_a_start_of_another_century_does_not_make_the_picture_endless() -> None:
    svg = drawn(Lane("Work", (Spell("employee", date(1, 1, 1)), Spell("intern", date(9999, 12, 31)))))
    assert float(svg.get("width", "")) < 20 * 366


def test_words_of_a_source_stay_words() -> None:
    made = draw(timeline(Lane("Role", (Spell("<script>alert(1)</script>", date(2025, 1, 1)),))), '"><b>')
    assert "<script" not in made.svg
    assert "<b>" not in made.svg
