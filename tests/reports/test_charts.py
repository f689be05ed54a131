"""Charts: they hold their values, say what they show, and link to the rows."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from musterroll.reports.charts import bars, coverage_chart, coverage_table, path, scale, spread
from musterroll.reports.plotted import Bar, Month
from tests.reports.sample import D
from tests.reports.test_markup import read

MONTHS = [Month(D("2025-01-31"), 175, 168), Month(D("2025-02-28"), 176, 176), Month(D("2025-03-31"), 178, 159)]
COUNTS = st.lists(st.integers(min_value=0, max_value=10**7), min_size=1, max_size=30)


@given(COUNTS, COUNTS)
def test_a_scale_holds_every_value_in_few_round_steps(lows: list[int], highs: list[int]) -> None:
    low, high, step = scale(lows, highs)
    assert low <= min(lows) or low == 0
    assert high >= max(highs)
    assert low % step == 0
    assert 1 <= (high - low) / step <= 7
    assert re.fullmatch("[125]0*", str(step))


def test_a_chart_has_a_title_a_description_and_the_same_as_a_table() -> None:
    chart = coverage_chart(MONTHS)
    assert "<title>People in the population and people with nothing overdue" in chart
    assert "2025-03-31: 159 of 178" in chart
    assert coverage_table(MONTHS)[2] == ("2025-03-31", "159 of 178")


def test_a_day_with_gaps_links_to_its_rows_and_a_day_without_does_not() -> None:
    links = [attributes["data-f"] for name, attributes in read(coverage_chart(MONTHS)).elements if name == "a"]
    assert links == ["on=2025-01-31", "on=2025-03-31"]


def test_every_point_lies_inside_the_drawing() -> None:
    circles = [attributes for name, attributes in read(coverage_chart(MONTHS)).elements if name == "circle"]
    assert len(circles) == len(MONTHS)
    assert all(0 <= float(at["cx"] or -1) <= 556 and 0 <= float(at["cy"] or -1) <= 230 for at in circles)


def test_one_month_alone_can_be_drawn() -> None:
    assert coverage_chart(MONTHS[:1]).count("<circle") == 1
    assert spread(1) == [444.0]
    assert path([(1, 2.25), (3, 4)]) == "M1 2.2L3 4"


def test_the_longest_bar_is_full_and_numbers_are_n_of_n() -> None:
    rows = [Bar("Support", "Support", 9, 27, 38), Bar("Sales & co", "Sales & co", 6, 27), Bar("", "not known", 0, 27)]
    html = bars(rows, label="By department", status="late", target="#gaps", key="department")
    reader = read(html)
    widths = [attributes["width"] for name, attributes in reader.elements if name == "rect"]
    assert widths == ["100", "66.7", "0"]
    assert "9 of 27" in reader.text
    links = [attributes["data-f"] for name, attributes in reader.elements if name == "a"]
    assert links == ["department=Support", "department=Sales%20%26%20co"]
