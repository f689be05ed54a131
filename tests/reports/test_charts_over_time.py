"""Charts of time: weeks like downtime, months like latency; shares of a whole."""

from __future__ import annotations

import re
from datetime import date, timedelta

from musterroll.reports.charts import shares
from musterroll.reports.charts_over_time import Column, Lane, columns, lanes

ENDS = [date(2025, 11, 2) + timedelta(weeks=number) for number in range(12)]


def test_a_week_without_a_missing_record_is_a_thin_line_and_one_with_some_is_a_bar() -> None:
    drawn = lanes([Lane("Security awareness: none", None, [0, 2, 0, 1] + [0] * 8)], ENDS, "Missing")
    assert drawn.count('class="quiet"') == 10
    assert drawn.count('class="f missed"') == 2
    assert "2025-11-09: 2 missing" in drawn


def test_more_missing_records_make_a_taller_bar() -> None:
    drawn = lanes([Lane("A", None, [1, 8, 4] + [0] * 9)], ENDS, "Missing")
    heights = [float(found) for found in re.findall(r'class="f missed"[^>]* height="([0-9.]+)"', drawn)]
    assert heights[1] > heights[2] > heights[0] > 4


def test_words_of_an_import_stay_words_in_a_chart() -> None:
    drawn = lanes([Lane("<script>a()</script>", '/gaps/?q="', [1] * 12)], ENDS, "Missing")
    assert "<script>" not in drawn
    assert 'href="/gaps/?q=&quot;"' in drawn


def test_long_words_are_cut_beside_a_lane_and_told_whole_on_hovering() -> None:
    words = "Working in production, before the access is granted"
    drawn = lanes([Lane(words, None, [0] * 12)], ENDS, "Missing")
    assert f"<title>{words}</title>Working in production, before the…" in drawn


def test_a_month_that_was_not_judged_has_neither_column_nor_link() -> None:
    drawn = columns([Column("–", "Dec", 0, None), Column("12", "Jan", 12, "/gaps/?overdue=x")], "Days", "late")
    assert drawn.count("<a ") == 1
    assert 'height="0"' in drawn


def test_shares_fill_the_bar_and_the_smallest_can_be_seen() -> None:
    drawn = shares({"on_time": 100_000, "late": 1, "missed": 0, "exempt": 1}, "Shares")
    parts = [(float(x), float(wide)) for x, wide in re.findall(r' x="([0-9.]+)" y="0" width="([0-9.]+)"', drawn)]
    assert len(parts) == 3, "what is not there has no part"
    assert min(wide for _, wide in parts) >= 2
    assert abs(parts[-1][0] + parts[-1][1] - 400) < 0.5


def test_shares_of_nothing_are_an_empty_bar() -> None:
    assert "<rect" not in shares({"on_time": 0}, "Shares")
