"""Cells that a spreadsheet would run."""

from __future__ import annotations

import pytest

from musterroll.reports.cells import neutral


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1"])
def test_a_text_that_would_run_gets_an_apostrophe_and_the_row_says_which(text: str) -> None:
    assert neutral({"name": text, "other": "plain"}) == [f"'{text}", "plain", "name"]


def test_numbers_and_plain_words_stay_as_they_are() -> None:
    assert neutral({"days": -3, "name": "Ana", "none": None}) == ["-3", "Ana", "", ""]
